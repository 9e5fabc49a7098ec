/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>

/*
 * A copy of `text` as lines of at most `width` characters, ended between words or after a comma where
 * there is one. Whatever a terminal might not know is '?'. `width` 0: one line. NULL if there is
 * no memory.
 */
char *wrap_text(const char *text, size_t width);
