/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/entry-kept.h"

#include <string.h>
#include <syslog.h>

#include "base/file.h"
#include "base/path.h"
#include "base/replace.h"
#include "boot/entry-problem.h"
#include "boot/entry-word.h"
#include "entry/boot-path.h"
#include "entry/entry-list.h"
#include "kernel/cmdline-word.h"

#define CURE "have it made again, look at it, and try again"

/* One entry, by its place in the list. */
struct kept {
	bool is_here; /* others are other systems' */
	bool has_initrd; /* and the file is there */
	char *text; /* of its own file; NULL: it has none, or more than is read */
};

struct entries_kept {
	struct entries *entries;
	struct kept *items;
};

struct entries_kept *entries_kept_free(struct entries_kept *kept)
{
	if (!kept)
		return NULL;
	for (size_t i = 0; kept->items && i < kept->entries->n; i++)
		free(kept->items[i].text);
	free(kept->items);
	(void)entries_free(kept->entries);
	free(kept);
	return NULL;
}

static void entries_kept_freep(struct entries_kept **kept)
{
	(void)entries_kept_free(*kept);
}

static bool has_initrd(int root_fd, const struct entry *entry)
{
	return entry->initrd && boot_path_exists(root_fd, entry->initrd);
}

/* --- before --- */

/* A menu's file is not an entry's own, nor is an image. */
static bool has_own_file(const struct entries *entries, const struct entry *entry)
{
	return !entry->unified && entry->file &&
	       !(entries->config && strcmp(entry->file, entries->config) == 0);
}

static int item_keep(int root_fd, const struct entries *entries, const struct entry *entry,
		     struct kept *item)
{
	int r = 0;

	if (!entry_is_here(root_fd, entry))
		return 0;
	item->is_here = true;
	item->has_initrd = has_initrd(root_fd, entry);
	if (has_own_file(entries, entry))
		r = boot_file_read(root_fd, entry->file, ENTRY_FILE_MAX, &item->text);
	return r == -ENOMEM ? r : 0;
}

static int list_read(const struct plan_place *place, struct entries **ret_entries)
{
	_cleanup_problems_ struct problems said = {
		0
	}; /* when the plan was made, or by the check */

	return entries_read(place->root_fd, place->root[0] == '\0', &said, ret_entries);
}

int entries_kept_read(const struct plan_place *place, struct entries_kept **ret_kept)
{
	_cleanup_(entries_kept_freep) struct entries_kept *kept = calloc(1, sizeof(*kept));
	int r;

	if (!kept)
		return -ENOMEM;
	r = list_read(place, &kept->entries);
	if (r < 0)
		return r;
	kept->items = calloc(kept->entries->n + 1, sizeof(*kept->items));
	if (!kept->items)
		return -ENOMEM;
	for (size_t i = 0; r >= 0 && i < kept->entries->n; i++)
		r = item_keep(place->root_fd, kept->entries, &kept->entries->items[i],
			      &kept->items[i]);
	if (r < 0)
		return r;
	*ret_kept = TAKE_PTR(kept);
	return 0;
}

/* --- after --- */

static bool same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static const struct entry *find_id(const struct entries *entries, const struct entry *wanted)
{
	for (size_t i = 0; i < entries->n; i++)
		if (same(entries->items[i].id, wanted->id) &&
		    same(entries->items[i].file, wanted->file) &&
		    entries->items[i].line == wanted->line)
			return &entries->items[i];
	return NULL;
}

/* Or one that came, with the same kernel: boot counting gives an entry's file another name. */
static const struct entry *find(const struct entries *after, const struct entries *before,
				const struct entry *wanted)
{
	const struct entry *found = find_id(after, wanted);

	for (size_t i = 0; !found && i < after->n; i++)
		if (same(after->items[i].kernel, wanted->kernel) &&
		    after->items[i].kind == wanted->kind && !find_id(before, &after->items[i]))
			found = &after->items[i];
	return found;
}

struct comparison {
	const struct plan_place *place;
	const char *const *but; /* names of words that may differ */
	struct problems *problems;
};

/* sdbootutil names an initrd by what is in it, so another name is well if it is of the same kernel. */
static int initrd_fits(const char *before, const char *after)
{
	_cleanup_free_ char *a = NULL, *b = NULL;
	int r;

	if (strcmp(before, after) == 0)
		return 1;
	r = entry_release(before, &a);
	if (r > 0)
		r = entry_release(after, &b);
	return r > 0 ? strcmp(a, b) == 0 : r;
}

static int initrd_compare(const struct comparison *comparison, const struct entry *before,
			  const struct entry *after)
{
	int r;

	if (!after->initrd)
		return entry_refuse(before, comparison->problems, CURE, "lost its initrd %s",
				    before->initrd);
	if (!has_initrd(comparison->place->root_fd, after))
		return entry_refuse(before, comparison->problems, CURE,
				    "lost its initrd: %s is not there", after->initrd);
	r = initrd_fits(before->initrd, after->initrd);
	if (r != 0)
		return r < 0 ? r : 0;
	return entry_refuse(before, comparison->problems, CURE,
			    "lost its initrd %s, and has %s now", before->initrd, after->initrd);
}

static bool line_has(const char *line, const struct cmdline_word *wanted)
{
	struct cmdline_word word;
	bool for_init = false;

	while (cmdline_word_next(&line, &for_init, &word))
		if (word.len == wanted->len && memcmp(word.start, wanted->start, word.len) == 0)
			return true;
	return false;
}

/* The first word of `line` that `other` does not have at all. */
static bool word_missing(const struct comparison *comparison, const char *line, const char *other,
			 struct cmdline_word *ret_word)
{
	bool for_init = false;

	while (cmdline_word_next(&line, &for_init, ret_word)) {
		const char *const *name = comparison->but;

		while (*name && !cmdline_word_is(ret_word, *name))
			name++;
		if (!*name && !line_has(other, ret_word))
			return true;
	}
	return false;
}

static int line_compare(const struct comparison *comparison, const struct entry *before,
			const struct entry *after)
{
	struct cmdline_word word;

	if (!before->cmdline)
		return 0; /* nothing to compare with */
	if (!after->cmdline)
		return entry_refuse(before, comparison->problems, CURE,
				    "has a command line that cannot be told any more");
	if (cmdlines_same(before->cmdline, after->cmdline, comparison->but))
		return 0;
	if (word_missing(comparison, before->cmdline, after->cmdline, &word))
		return entry_refuse(before, comparison->problems, CURE,
				    "lost %.*s of its command line", (int)word.len, word.start);
	if (word_missing(comparison, after->cmdline, before->cmdline, &word))
		return entry_refuse(before, comparison->problems, CURE,
				    "has %.*s on its command line, which it had not", (int)word.len,
				    word.start);
	return entry_refuse(before, comparison->problems, CURE,
			    "has the words of its command line in another order");
}

static int entry_compare(const struct comparison *comparison, const struct entry *before,
			 const struct entry *after, bool had_initrd)
{
	int r = 0;

	if (!after)
		return entry_refuse(before, comparison->problems, CURE, "is not there any more");
	if (!same(before->kernel, after->kernel))
		return entry_refuse(before, comparison->problems, CURE,
				    "lost its kernel %s, and starts %s now", before->kernel,
				    after->kernel ? after->kernel : "none");
	if (!entry_is_here(comparison->place->root_fd, after))
		return entry_refuse(before, comparison->problems, CURE,
				    "lost its kernel: %s is not there", after->kernel);
	if (had_initrd)
		r = initrd_compare(comparison, before, after);
	return r < 0 ? r : line_compare(comparison, before, after);
}

int entries_kept_check(const struct plan_place *place, const struct entries_kept *kept,
		       const char *name, struct problems *problems)
{
	const char *const but[] = { "systemd.machine_id", name, NULL };
	const struct comparison comparison = { place, but, problems };
	_cleanup_entries_ struct entries *after = NULL;
	int r;

	r = list_read(place, &after);
	for (size_t i = 0; r >= 0 && i < kept->entries->n; i++) {
		const struct entry *before = &kept->entries->items[i];

		if (kept->items[i].is_here)
			r = entry_compare(&comparison, before, find(after, kept->entries, before),
					  kept->items[i].has_initrd);
	}
	return r < 0 ? r : 0;
}

/* --- and back --- */

static int text_put(const struct plan_place *place, const char *file, const char *text)
{
	_cleanup_free_ char *now = NULL, *path = NULL;
	int r;

	r = boot_file_read(place->root_fd, file, ENTRY_FILE_MAX, &now);
	if (r == -ENOMEM || (r == 0 && strcmp(now, text) == 0))
		return r;
	r = path_resolve(place->root_fd, file, &path);
	return r < 0 ? r : file_replace(place->root_fd, path, text, strlen(text), 0644);
}

int entries_kept_put(const struct plan_place *place, const struct entries_kept *kept,
		     struct problems *problems)
{
	int r = 0;

	for (size_t i = 0; r >= 0 && i < kept->entries->n; i++) {
		const struct entry *entry = &kept->entries->items[i];

		if (!kept->items[i].text)
			continue;
		r = text_put(place, entry->file, kept->items[i].text);
		if (r < 0 && r != -ENOMEM)
			problems_add_at(problems, LOG_ERR, entry->file, 0, file_cure(r, NULL),
					"cannot be written as it was: %s", file_reason(r));
	}
	if (r >= 0)
		r = entries_kept_check(place, kept, NULL, problems);
	if (r >= 0)
		problems_add(problems, LOG_NOTICE, NULL,
			     "the entries' own files were written as they were before");
	return r;
}
