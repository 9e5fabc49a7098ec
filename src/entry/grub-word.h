/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "entry/grub-variable.h"

/*
 * The words of GRUB's shell (grub-core/script/yylex.l, the same from 2.02 to 2.12): single and
 * double quotes, $"..." to be translated, backslashes, $NAME and ${NAME}; '{' and '}' are words of
 * their own wherever they are not quoted.
 */

enum grub_token {
	GRUB_TOKEN_END, /* of the text */
	GRUB_TOKEN_NEWLINE, /* or ';' */
	GRUB_TOKEN_OPEN, /* '{' */
	GRUB_TOKEN_CLOSE, /* '}' */
	GRUB_TOKEN_WORD,
	GRUB_TOKEN_BAD, /* an open quote, "$" without a name, '|', '&', '<', '>' */
};

/* A place in a text. */
struct grub_cursor {
	const char *at;
	unsigned int line;
	unsigned int
		sections; /* comments "### BEGIN ..." passed: grub-mkconfig makes one a script */
	bool unwritable; /* passed the comment in which Debian's 00_header says so */
};

struct grub_piece {
	enum grub_token token;
	const char *start;
	size_t len;
	unsigned int line; /* where it begins */
};

/* Take the next token. */
void grub_token_next(struct grub_cursor *cursor, struct grub_piece *ret_piece);

/* Is it that word, written without quotes? */
bool grub_piece_is(const struct grub_piece *piece, const char *word);

/* What follows a variable's name, "NAME" or "{NAME}"; NULL if that is none. `at` is behind the '$'. */
const char *grub_name_end(const char *at);

/* The words of a command, expanded. */
struct grub_words {
	char **items;
	size_t n;
	char *missing; /* a variable that was asked for and is not set, or NULL */
	char *unknown; /* a variable of which the value cannot be told, or NULL */
	char *origin; /* if the last word was one variable (or NAME=VARIABLE): the origin of that */
	bool path_unknown; /* of a command that loads a file: a variable in the file's name was
			      one of these two, and is not in them */
};

enum {
	GRUB_WORDS_MAX = 4096,
};

/*
 * Expand a word and add what comes of it: a variable outside of quotes is split at blanks, and an
 * empty one is no word. Returns 0, -E2BIG beyond the limits, or -ENOMEM.
 */
int grub_words_add(struct grub_words *words, const struct grub_variables *variables,
		   const struct grub_piece *piece);

/* Free what the list has in it; it is empty afterwards. */
void grub_words_clear(struct grub_words *words);
#define _cleanup_grub_words_ _cleanup_(grub_words_clear)

/*
 * Words `from` to the last as the kernel's command line (grub-core/lib/cmdline.c,
 * grub_create_loader_cmdline()): one with a space is put into quotes, quotes and backslashes get a
 * backslash. NULL if there is no memory.
 */
char *grub_words_cmdline(const struct grub_words *words, size_t from);
