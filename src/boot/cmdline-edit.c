/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/cmdline-edit.h"

#include <string.h>

#include "base/cleanup.h"
#include "kernel/cmdline-word.h"

bool cmdline_word_is_safe(const char *word)
{
	static const char safe[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "abcdefghijklmnopqrstuvwxyz"
				   "0123456789_.,:=/@+-";

	return *word != '\0' && word[strspn(word, safe)] == '\0';
}

/* Which words of a line go: those of this name, or only those that are just this. */
struct selection {
	const char *word;
	char *name; /* NULL: only the word itself */
};

static bool is_just(const struct cmdline_word *found, const char *word)
{
	return found->len == strlen(word) && memcmp(found->start, word, found->len) == 0;
}

static bool is_selected(const struct cmdline_word *found, const struct selection *selection)
{
	if (found->for_init)
		return false;
	return selection->name ? cmdline_word_is(found, selection->name)
			       : is_just(found, selection->word);
}

/* A line that lost words. */
struct rest {
	char *line;
	size_t end; /* of the last of the kernel's words in it */
	size_t lost, lost_same; /* how many went, and how many of them were just the word */
};

static void rest_clear(struct rest *rest)
{
	free(rest->line);
}

/*
 * A word goes with the one character before it, which parts it from the last one, or the one after
 * it if it comes first: cmdline_edit_set() adds as much.
 */
static int rest_make(const char *line, const struct selection *selection, struct rest *ret_rest)
{
	const char *next = line, *kept = line; /* up to where the line was copied or left out */
	struct cmdline_word word;
	bool for_init = false;
	struct rest rest = { 0 };
	char *end;

	end = rest.line = malloc(strlen(line) + 1);
	if (!rest.line)
		return -ENOMEM;
	while (cmdline_word_next(&next, &for_init, &word) && !word.for_init) {
		const char *after = word.start + word.len;

		if (!is_selected(&word, selection)) {
			end = mempcpy(end, kept, (size_t)(after - kept));
			rest.end = (size_t)(end - rest.line);
			kept = after;
			continue;
		}
		if (word.start > kept)
			end = mempcpy(end, kept, (size_t)(word.start - kept - 1));
		else if (*after != '\0')
			after++;
		kept = after;
		rest.lost++;
		rest.lost_same += is_just(&word, selection->word);
	}
	memcpy(end, kept, strlen(kept) + 1);
	*ret_rest = rest;
	return 0;
}

/* Does the kernel read `word` as the last one of its name? Not behind a quote that never ends. */
static bool line_has_last(const char *line, const struct selection *selection)
{
	struct cmdline_word word;
	bool for_init = false, is_last = false;

	while (cmdline_word_next(&line, &for_init, &word))
		if (is_selected(&word, selection))
			is_last = is_just(&word, selection->word);
	return is_last;
}

static int word_insert(const struct rest *rest, const char *word, char **ret_line)
{
	const bool first = rest->end == 0;
	const bool alone = rest->line[rest->end] == '\0';
	char *line;

	if (asprintf(&line, "%.*s%s%s%s%s", (int)rest->end, rest->line, first ? "" : " ", word,
		     first && !alone ? " " : "", rest->line + rest->end) < 0)
		return -ENOMEM;
	*ret_line = line;
	return 0;
}

int cmdline_edit_set(const char *line, const char *word, char **ret_line)
{
	_cleanup_(rest_clear) struct rest rest = { 0 };
	_cleanup_free_ char *name = NULL, *edited = NULL;
	struct selection selection = { .word = word };
	int r;

	if (!cmdline_word_is_safe(word) || strchr("=-_", *word))
		return -EINVAL;
	selection.name = name = strndup(word, strcspn(word, "="));
	if (!name)
		return -ENOMEM;
	r = rest_make(line, &selection, &rest);
	if (r < 0)
		return r;
	if (rest.lost == 1 && rest.lost_same == 1) {
		*ret_line = strdup(line);
		return *ret_line ? 0 : -ENOMEM;
	}
	r = word_insert(&rest, word, &edited);
	if (r < 0)
		return r;
	if (!line_has_last(edited, &selection))
		return -EBADMSG;
	*ret_line = TAKE_PTR(edited);
	return 1;
}

int cmdline_edit_remove(const char *line, const char *word, char **ret_line)
{
	const struct selection selection = { .word = word };
	_cleanup_(rest_clear) struct rest rest = { 0 };
	int r;

	r = rest_make(line, &selection, &rest);
	if (r < 0)
		return r;
	*ret_line = TAKE_PTR(rest.line);
	return rest.lost > 0;
}
