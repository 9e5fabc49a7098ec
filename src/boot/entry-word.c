/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/entry-word.h"

#include <string.h>
#include <syslog.h>

#include "base/cleanup.h"
#include "boot/cmdline-edit.h"
#include "entry/boot-path.h"
#include "entry/entry.h"
#include "kernel/cmdline-word.h"
#include "kernel/lsm.h"

bool entry_is_here(int root_fd, const struct entry *entry)
{
	return entry->kernel && boot_path_exists(root_fd, entry->kernel);
}

bool entry_is_memtest(const struct entry *entry)
{
	return entry->kernel && !entry->release && strstr(entry->kernel, "memtest");
}

/* --- bpf --- */

int entry_has_bpf(const struct entry *entry)
{
	_cleanup_free_ char *list = NULL;
	int r = entry->cmdline ? cmdline_word_last(entry->cmdline, "lsm", &list) : 0;

	if (r == -ENOMEM)
		return r;
	return r > 0 && lsm_list_has(list, "bpf");
}

int entries_name_without_bpf(int root_fd, const struct entries *entries, struct problems *problems)
{
	int made = 0;

	for (size_t i = 0; made == 0 && i < entries->n; i++)
		made = entry_has_bpf(&entries->items[i]);
	for (size_t i = 0; made > 0 && i < entries->n; i++) {
		const struct entry *entry = &entries->items[i];
		int has = entry_has_bpf(entry);

		if (has < 0)
			return has;
		if (has == 0 && entry_is_here(root_fd, entry) && !entry_is_memtest(entry))
			problems_add_at(problems, LOG_NOTICE, entry->file, entry->line, NULL,
					"entry '%s' has no lsm= with bpf",
					entry->title ? entry->title : "");
	}
	return made < 0 ? made : 0;
}

/* --- before --- */

/* The word of that name in a line: 1 and a copy, 0, -ENOTUNIQ, -ENOMEM. */
static int line_word(const char *line, const char *name, char **ret_word)
{
	struct cmdline_word word, found = { 0 };
	bool for_init = false;

	while (cmdline_word_next(&line, &for_init, &word)) {
		if (!cmdline_word_is(&word, name))
			continue;
		if (found.start)
			return -ENOTUNIQ;
		found = word;
	}
	if (!found.start)
		return 0;
	*ret_word = strndup(found.start, found.len);
	return *ret_word ? 1 : -ENOMEM;
}

static int entry_word(const struct entry *entry, const char *name, char **ret_word)
{
	int r = entry->cmdline ? line_word(entry->cmdline, name, ret_word) : -ENODATA;

	return r == 1 && !cmdline_word_is_safe(*ret_word) ? -EINVAL : r;
}

static bool text_same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static int before_failed(const struct entry *entry, const char *name, int r,
			 struct problems *problems)
{
	static const struct {
		int r;
		const char *what;
	} reasons[] = {
		{ -ENODATA, "its command line cannot be told" },
		{ -ENOTUNIQ, "it has that word more than once" },
		{ -EINVAL, "it has that word with characters that are not safe to write" },
		{ -EEXIST, "it has another one than the entries before it" },
	};

	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].r == r)
			problems_add_at(problems, LOG_WARNING, entry->file, entry->line, NULL,
					"what there is of %s= could not be put back: %s", name,
					reasons[i].what);
	return r == -ENOMEM ? r : -EOPNOTSUPP;
}

int entries_word_before(int root_fd, const struct entries *entries, const char *word,
			struct problems *problems, char **ret_before)
{
	_cleanup_free_ char *name = strndup(word, strcspn(word, "=")), *before = NULL;
	bool first = true;

	if (!name)
		return -ENOMEM;
	for (size_t i = 0; i < entries->n; i++) {
		const struct entry *entry = &entries->items[i];
		_cleanup_free_ char *own = NULL;
		int r;

		if (!entry_is_here(root_fd, entry))
			continue;
		r = entry_word(entry, name, &own);
		if (r >= 0 && !first && !text_same(own, before))
			r = -EEXIST;
		if (r < 0)
			return before_failed(entry, name, r, problems);
		if (first)
			before = TAKE_PTR(own);
		first = false;
	}
	if (!before)
		return 0;
	*ret_before = TAKE_PTR(before);
	return 1;
}

/* --- after --- */

/* 1 if it is as it should be, 0, -ENOMEM. */
static int entry_check(const struct entry *entry, const char *word, bool present)
{
	_cleanup_free_ char *edited = NULL;
	int r;

	if (!entry->cmdline)
		return 0;
	r = present ? cmdline_edit_set(entry->cmdline, word, &edited)
		    : cmdline_edit_remove(entry->cmdline, word, &edited);
	return r == -ENOMEM ? r : r == 0;
}

int entries_word_check(const struct plan_place *place, const char *word, bool present,
		       struct problems *problems)
{
	_cleanup_entries_ struct entries *entries = NULL;
	unsigned int n = 0;
	int r;

	r = entries_read(place->root_fd, place->root[0] == '\0', problems, &entries);
	for (size_t i = 0; r >= 0 && i < entries->n; i++) {
		const struct entry *entry = &entries->items[i];

		if (!entry_is_here(place->root_fd, entry))
			continue;
		n++;
		r = entry_check(entry, word, present);
		if (r != 0)
			continue;
		problems_add_at(problems, LOG_ERR, entry->file, entry->line, NULL,
				present ? "the entry does not have %s as the only one of its name"
					: "the entry still has %s",
				word);
		return -EPROTO;
	}
	if (r < 0 || n > 0)
		return r < 0 ? r : 0;
	problems_add(problems, LOG_ERR, NULL, "no boot entry is left that starts a kernel");
	return -EPROTO;
}

/* --- two lines --- */

struct side {
	const char *rest;
	bool for_init;
};

static bool side_next(struct side *side, const char *const *but, struct cmdline_word *word)
{
	while (cmdline_word_next(&side->rest, &side->for_init, word)) {
		const char *const *name = but;

		while (*name && !cmdline_word_is(word, *name))
			name++;
		if (!*name)
			return true;
	}
	return false;
}

bool cmdlines_same(const char *a, const char *b, const char *const *but)
{
	struct side a_side = { .rest = a }, b_side = { .rest = b };
	struct cmdline_word a_word, b_word;

	while (side_next(&a_side, but, &a_word))
		if (!side_next(&b_side, but, &b_word) || a_word.len != b_word.len ||
		    memcmp(a_word.start, b_word.start, a_word.len) != 0)
			return false;
	return !side_next(&b_side, but, &b_word);
}
