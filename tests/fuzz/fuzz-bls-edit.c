/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/cleanup.h"
#include "boot/bls-edit.h"
#include "boot/cmdline-edit.h"
#include "kernel/cmdline-word.h"
#include "words-survive.h"

#define WORD "lsm=yama,bpf"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first line of options from `text` on: its value, as UAPI.1 has it. NULL if there is none. */
static const char *options_of(const char *text, size_t *ret_len)
{
	for (const char *line = text; *line; line += *line == '\n') {
		const char *key = line + strspn(line, " \t");

		if (strncmp(key, "options", 7) == 0 && strchr(" \t\n", key[7])) {
			key += 7 + strspn(key + 7, " \t");
			*ret_len = strcspn(key, "\n");
			return key;
		}
		line += strcspn(line, "\n");
	}
	return NULL;
}

/* How often the kernel reads a word of the name, and whether the last is just ours. */
static unsigned int named(const char *line, bool *ret_ours)
{
	struct cmdline_word word;
	bool for_init = false;
	unsigned int n = 0;

	*ret_ours = false;
	while (cmdline_word_next(&line, &for_init, &word)) {
		if (!cmdline_word_is(&word, "lsm"))
			continue;
		*ret_ours = word.len == strlen(WORD) && memcmp(word.start, WORD, word.len) == 0;
		n++;
	}
	return n;
}

/* Without options a line is added; taking it off again leaves the same bytes. */
static void line_was_added(const char *text, const char *edited)
{
	static const char line[] = "options " WORD "\n";
	const size_t len = strlen(text), edited_len = strlen(edited);
	const bool ended = len == 0 || text[len - 1] == '\n';

	must(strncmp(text, edited, len) == 0);
	must(edited_len == len + !ended + strlen(line));
	must(strcmp(edited + edited_len - strlen(line), line) == 0);
}

/* In the line of options the words change as in a command line; all bytes around it stay. */
static void line_was_changed(const char *text, const char *edited)
{
	_cleanup_free_ char *before = NULL, *after = NULL, *back = NULL;
	size_t before_len = 0, after_len;
	const char *old = options_of(text, &before_len), *new = edited + (old - text);
	bool ours = false;

	must(strncmp(text, edited, (size_t)(old - text)) == 0);
	after_len = strcspn(new, "\n");
	must(strcmp(old + before_len, new + after_len) == 0);
	before = strndup(old, before_len);
	after = strndup(new, after_len);
	must(before && after);
	others_survive(before, after);
	must(named(after, &ours) == 1 && ours);
	must(cmdline_edit_remove(after, WORD, &back) == 1);
	others_survive(before, back);
	if (named(before, &ours) == 0)
		must(strcmp(before, back) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_free_ char *text = strndup((const char *)data, size), *edited = NULL;
	_cleanup_free_ char *again = NULL;
	size_t len = 0;
	int r;

	if (!text)
		return 0;
	r = bls_edit(text, WORD, &edited);
	if (r < 0) {
		must(r == -EBADMSG && !edited);
		return 0;
	}
	must(r == (strcmp(text, edited) != 0));
	if (options_of(text, &len))
		line_was_changed(text, edited);
	else
		line_was_added(text, edited);
	must(bls_edit(edited, WORD, &again) == 0 && strcmp(edited, again) == 0);
	return 0;
}
