/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <string.h>

#include "kernel/cmdline-word.h"

/* What the fuzzers of an edit hold it to: the words of others are as they were. */

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
