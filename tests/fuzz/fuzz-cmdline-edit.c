/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/cleanup.h"
#include "boot/cmdline-edit.h"
#include "kernel/cmdline-word.h"

#define WORD "lsm=yama,bpf"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool so)
{
	if (!so)
		__builtin_trap();
}

/* The next word that is not one of lsm= that the kernel reads. */
static bool other_next(const char **line, bool *for_init, struct cmdline_word *word)
{
	while (cmdline_word_next(line, for_init, word))
		if (word->for_init || !cmdline_word_is(word, "lsm"))
			return true;
	return false;
}

/* The other words are in both lines the same, byte for byte and in order. */
static void others_survive(const char *before, const char *after)
{
	bool for_init_before = false, for_init_after = false;
	struct cmdline_word a, b;

	while (other_next(&before, &for_init_before, &a)) {
		must(other_next(&after, &for_init_after, &b));
		must(a.len == b.len && memcmp(a.start, b.start, a.len) == 0);
		must(a.for_init == b.for_init);
	}
	must(!other_next(&after, &for_init_after, &b));
}

static size_t named(const char *line)
{
	struct cmdline_word word;
	bool for_init = false;
	size_t n = 0;

	while (cmdline_word_next(&line, &for_init, &word))
		n += cmdline_word_is(&word, "lsm");
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_free_ char *line = NULL, *set = NULL, *again = NULL, *back = NULL;
	int r;

	line = strndup((const char *)data, size);
	if (!line)
		return 0;
	r = cmdline_edit_set(line, WORD, &set);
	if (r == -EBADMSG)
		return 0;
	must(r >= 0);
	must(r == (strcmp(line, set) != 0));
	must(named(set) == 1);
	others_survive(line, set);
	must(cmdline_edit_set(set, WORD, &again) == 0 && strcmp(set, again) == 0);
	must(cmdline_edit_remove(set, WORD, &back) == 1);
	others_survive(line, back);
	if (named(line) == 0)
		must(strcmp(line, back) == 0);
	return 0;
}
