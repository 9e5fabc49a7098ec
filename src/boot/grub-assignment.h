/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/*
 * Where /etc/default/grub, which is a shell script, sets GRUB_CMDLINE_LINUX or a variable whose name
 * begins so. Only a shell could tell what becomes of it: this finds what to point at.
 */
struct grub_assignment {
	const char *name; /* in the text, not NUL-terminated */
	size_t name_len;
	const char
		*value; /* as it is written, to the end of the line; lines that "\" joins are one */
	size_t value_len;
	unsigned int line;
	bool keeps; /* adds to what was there before: +=, or its own name is in the value */
};

/* The next one from *text on, which moves behind its name; *line is the number of the line that *text
 * is in, 1 at first. False at the end. */
bool grub_assignment_next(const char **text, unsigned int *line,
			  struct grub_assignment *ret_assignment);

bool grub_assignment_is(const struct grub_assignment *assignment, const char *name);

/* Is a word `name`= in the value, in the value's quotes or not? */
bool grub_assignment_has(const struct grub_assignment *assignment, const char *name);

/* What the last such word has for a value, as it is written, up to a blank or quote; 0 bytes if there is
 * no such word. Borrowed from the text. */
const char *grub_assignment_word(const struct grub_assignment *assignment, const char *name,
				 size_t *ret_len);
