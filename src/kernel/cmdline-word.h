/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/*
 * The words of a command line as the kernel itself splits them (next_arg() in lib/cmdline.c,
 * the same from 5.10 to 7.2): blanks separate, double quotes around a value or a whole word keep
 * blanks together, there are no escapes and no single quotes, `-` and `_` are the same in a
 * name, and words after "--" are init's. systemd has other rules: kernel/cmdline.h.
 */
struct cmdline_word {
	const char *start; /* in the line, quotes included */
	size_t len;
	const char *name; /* without quotes; not NUL-terminated */
	size_t name_len;
	const char *value; /* without quotes; NULL: no '=' */
	size_t value_len;
	bool for_init; /* after "--"; the "--" itself too */
};

/*
 * The next word from *line on, which moves behind it. False at the end. Never fails: every line is
 * made of words.
 */
bool cmdline_word_next(const char **line, bool *for_init, struct cmdline_word *ret_word);

/* Has the word this name (`-` and `_` are the same)? Not if it is init's. */
bool cmdline_word_is(const struct cmdline_word *word, const char *name);

/*
 * The value of the kernel's last word "NAME=VALUE": 1 and a copy for the caller, 0 if there is none,
 * -ENOMEM, -E2BIG (CMDLINE_MAX of kernel/cmdline.h). A bare NAME is none, as __setup("lsm=") and
 * __setup("security=") compare the '=' too.
 */
int cmdline_word_last(const char *line, const char *name, char **ret_value);
