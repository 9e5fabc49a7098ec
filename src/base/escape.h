/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/*
 * Bytes that somebody else chose, for a person's terminal: letters, digits, signs and blanks of valid
 * UTF-8 as they are; a backslash as "\\"; each other byte as "\xNN": control characters, newlines,
 * what is no UTF-8, the characters that change the direction of a line or that nobody sees, and from the
 * fifth on marks on one letter. So one text has one form, and one form one text. Owned by the caller; NULL if there is no memory.
 */
char *text_escape(const char *text);

/* The bytes of such a form. Returns 0, -EINVAL if it is none, or -ENOMEM. */
int text_unescape(const char *form, char **ret_text);

/* Length of the one character of valid UTF-8 that `text` begins with, or 0. */
size_t utf8_length(const char *text);
