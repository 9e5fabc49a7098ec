/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>

#include "base/cleanup.h"

/*
 * Split `text` at spaces and tabs. *ret_words is a NULL-terminated array, owned by the caller;
 * of an empty text it holds no word. Returns the number of words or -ENOMEM.
 */
int words_split(const char *text, char ***ret_words);

char **words_free(char **words);
DEFINE_CLEANUP(char **, words_free);
#define _cleanup_words_ _cleanup_(words_freep)

/* `before`, then the words, with commas between them. `words` ends with NULL. Owned by the caller;
 * NULL if there is no memory. */
char *words_list(const char *before, const char *const *words);

/*
 * The one of `known` that somebody who wrote `word` is likely to have meant: equal but for upper
 * and lower case, or a few slips of the keyboard away. NULL if none is near. `known` is borrowed
 * and ends with NULL.
 */
const char *words_nearest(const char *word, const char *const *known);

/* " (did you mean 'X'?)" for the nearest of `known`, or "". Cut to fit `size`. Returns `buffer`. */
const char *words_suggestion(const char *word, const char *const *known, char *buffer, size_t size);
