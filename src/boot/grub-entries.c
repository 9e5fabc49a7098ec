/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/grub-entries.h"

#include <string.h>
#include <syslog.h>

#include "base/cleanup.h"
#include "boot/aim.h"
#include "boot/cmdline-edit.h"
#include "boot/entry-problem.h"
#include "boot/entry-word.h"
#include "boot/kernels.h"
#include "entry/grub.h"
#include "kernel/cmdline-word.h"
#include "kernel/facts.h"

/* Ids of the entries that grub.d/42_bootward makes. */
#define OWN_ID "bootward-off"

#define FOR_GOOD                                                                       \
	"take it out of /etc/default/grub and its like, and have the menu made again " \
	"(update-grub): a mode that is to last goes into /etc/bootward"

#define FIND_OUT "find out what else sets the kernel's command line in /etc/default and /etc/grub.d"

struct trial {
	const struct plan_place *place;
	const struct grub_change *change;
	const char *text; /* of the file that is there */
	struct problems *problems;
	struct entries *before, *after;
	struct kernels kernels; /* of `before` */
};

static void trial_clear(struct trial *trial)
{
	(void)entries_free(trial->before);
	(void)entries_free(trial->after);
	kernels_clear(&trial->kernels);
}

/* The same entry before and after. */
struct pair {
	const struct entry *before, *after;
};

static bool same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* --- what was promised --- */

/* Of bootward= and rd.bootward= too. */
static bool is_off_for_good(const struct entry *entry)
{
	return entry->kind == ENTRY_BREAK_GLASS &&
	       !(entry->id && strncmp(entry->id, OWN_ID, strlen(OWN_ID)) == 0);
}

static int break_glass_check(const struct trial *trial, const struct pair *pair)
{
	if (!is_off_for_good(pair->after))
		return 0;
	return entry_refuse(
		pair->before, trial->problems, FOR_GOOD,
		"would have a word bootward= for good, which only bootward's own entry may");
}

static const struct facts *facts_of(const struct trial *trial, const struct entry *entry)
{
	for (size_t i = 0; i < trial->kernels.n; i++) {
		const struct facts *facts = trial->kernels.items[i];

		if (same(facts->release.text, entry->release) &&
		    same(facts->cmdline.text, entry->cmdline))
			return facts;
	}
	return NULL;
}

static int list_refuse(const struct trial *trial, const struct pair *pair,
		       const struct name_list *then, const struct name_list *aim)
{
	_cleanup_free_ char *then_text = name_list_join(then), *aim_text = name_list_join(aim);

	if (!then_text || !aim_text)
		return -ENOMEM;
	return entry_refuse(pair->before, trial->problems, FIND_OUT,
			    "would give its kernel the list %s and not %s", then_text, aim_text);
}

/* By the word the kernel has what it has now, and bpf. */
static int list_check(const struct trial *trial, const struct pair *pair)
{
	_cleanup_name_list_ struct name_list has = { 0 }, then = { 0 }, aim = { 0 };
	const struct facts *facts = facts_of(trial, pair->before);
	_cleanup_free_ char *why = NULL;
	int r = 0;

	if (facts)
		r = aim_expect(facts, pair->before->cmdline, &has, &why);
	if (r > 0)
		r = aim_expect(facts, pair->after->cmdline, &then, &why);
	if (r == 0)
		return entry_refuse(
			pair->before, trial->problems, NULL,
			"would start a kernel whose security modules cannot be told: %s",
			why ? why : "it is not known which it is");
	if (r > 0)
		r = aim_make(&has, aim_has_bpf(facts), &aim);
	if (r < 0 || name_list_equal(&then, &aim))
		return r < 0 ? r : 0;
	return list_refuse(trial, pair, &then, &aim);
}

/* Which the kernel goes by: words after "--" are init's. */
static int word_check(const struct trial *trial, const struct pair *pair)
{
	const char *word = trial->change->word;
	_cleanup_free_ char *name = strndup(word, strcspn(word, "=")), *value = NULL;
	int r;

	if (!name)
		return -ENOMEM;
	r = cmdline_word_last(pair->after->cmdline, name, &value);
	if (r == -ENOMEM)
		return r;
	if (r > 0 && strcmp(value, word + strlen(name) + 1) == 0)
		return list_check(trial, pair);
	return entry_refuse(pair->before, trial->problems, FIND_OUT,
			    "would not have %s as the last of its name that the kernel reads",
			    word);
}

/* In the file itself, and not in one that it reads (41_custom reads custom.cfg). */
static bool is_by_10_linux(const struct trial *trial, const struct entry *entry)
{
	return same(entry->file, trial->change->file) &&
	       grub_change_is_own(trial->text, entry->line);
}

static int present_check(const struct trial *trial, const struct pair *pair)
{
	int r = break_glass_check(trial, pair);

	if (r < 0)
		return r;
	if (same(pair->before->cmdline, pair->after->cmdline) &&
	    !is_by_10_linux(trial, pair->before))
		return 0;
	if (!pair->before->cmdline || !pair->after->cmdline)
		return entry_refuse(pair->before, trial->problems, NULL,
				    "would start a kernel with a command line that cannot be told");
	return word_check(trial, pair);
}

static int absent_check(const struct trial *trial, const struct pair *pair)
{
	_cleanup_free_ char *line = NULL;
	int r;

	if (!pair->after->cmdline)
		return 0;
	r = cmdline_edit_remove(pair->after->cmdline, trial->change->word, &line);
	if (r <= 0)
		return r;
	return entry_refuse(pair->before, trial->problems, FIND_OUT, "would still have %s",
			    trial->change->word);
}

/* --- all entries --- */

static int text_run(const struct trial *trial, const char *text, struct entries **ret_entries)
{
	_cleanup_problems_ struct problems said = { 0 }; /* before, when the plan was made */
	_cleanup_entries_ struct entries *entries = calloc(1, sizeof(*entries));
	char *copy = strdup(text);
	int r;

	if (!entries || !copy) {
		free(copy);
		return -ENOMEM;
	}
	r = grub_parse(trial->place->root_fd, trial->change->file, copy, &said, entries);
	if (r >= 0)
		*ret_entries = TAKE_PTR(entries);
	return r;
}

static int trial_make(struct trial *trial, const char *after)
{
	_cleanup_problems_ struct problems said = { 0 };
	const bool live = trial->place->root[0] == '\0';
	int r;

	r = text_run(trial, trial->text, &trial->before);
	if (r >= 0)
		r = text_run(trial, after, &trial->after);
	if (r >= 0)
		r = kernels_read(trial->place->root_fd, live, trial->before, &said,
				 &trial->kernels);
	return r;
}

static int pair_check(const struct trial *trial, const struct pair *pair)
{
	if (!same(pair->before->kernel, pair->after->kernel) ||
	    !same(pair->before->title, pair->after->title))
		return entry_refuse(pair->before, trial->problems,
				    "have the file made again (update-grub), and try again",
				    "would become '%s', which starts %s",
				    pair->after->title ? pair->after->title : "",
				    pair->after->kernel ? pair->after->kernel : "no kernel");
	if (!entry_is_here(trial->place->root_fd, pair->after))
		return 0;
	return trial->change->present ? present_check(trial, pair) : absent_check(trial, pair);
}

int grub_entries_check(const struct plan_place *place, const struct grub_change *change,
		       const char *before, const char *after, struct problems *problems)
{
	_cleanup_(trial_clear) struct trial trial = {
		.place = place, .change = change, .text = before, .problems = problems
	};
	int r;

	r = trial_make(&trial, after);
	if (r < 0)
		return r;
	if (trial.before->n != trial.after->n) {
		problems_add_at(problems, LOG_ERR, change->file, 0,
				"have it made again (update-grub), look at it, and try again",
				"there would be %zu entries in the menu, and now there are %zu",
				trial.after->n, trial.before->n);
		return -EPROTO;
	}
	for (size_t i = 0; r >= 0 && i < trial.before->n; i++)
		r = pair_check(&trial,
			       &(struct pair){ &trial.before->items[i], &trial.after->items[i] });
	return r < 0 ? r : 0;
}

int grub_entries_refuse(int root_fd, const struct entries *entries, struct problems *problems)
{
	int r = 0;

	for (size_t i = 0; i < entries->n; i++) {
		const struct entry *entry = &entries->items[i];

		if (!is_off_for_good(entry) || !entry_is_here(root_fd, entry))
			continue;
		problems_add_at(problems, LOG_ERR, entry->file, entry->line, FOR_GOOD,
				"entry '%s' has a word bootward= for good, which only bootward's "
				"own entry may",
				entry->title ? entry->title : "");
		r = -EOPNOTSUPP;
	}
	return r;
}
