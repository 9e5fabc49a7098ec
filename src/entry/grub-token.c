/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <string.h>

#include "entry/grub-word.h"

#define WORD_ENDS "{}|&;<> \t\r\n"

/* Skip to the quote that closes; NULL if none does. A backslash hides what follows only in double
 * quotes. */
static const char *quote_end(const char *at, char quote)
{
	for (; *at && *at != quote; at++)
		if (quote == '"' && *at == '\\' && at[1])
			at++;
	return *at ? at + 1 : NULL;
}

const char *grub_name_end(const char *at)
{
	bool braces = *at == '{';

	at += braces;
	if (isalpha((unsigned char)*at) || *at == '_')
		while (isalnum((unsigned char)*at) || *at == '_')
			at++;
	else if (isdigit((unsigned char)*at))
		while (isdigit((unsigned char)*at))
			at++;
	else if (*at && strchr("?#*@", *at))
		at++;
	else
		return NULL;
	if (braces)
		return *at == '}' ? at + 1 : NULL;
	return at;
}

/* Skip one part of a word; NULL if it is not well formed. */
static const char *part_end(const char *at)
{
	if (*at == '\'' || *at == '"')
		return quote_end(at + 1, *at);
	if (*at == '\\')
		return at[1] ? at + 2 : NULL;
	if (*at == '$' && at[1] == '"')
		return quote_end(at + 2, '"');
	if (*at == '$')
		return grub_name_end(at + 1);
	return at + 1;
}

static void comment_skip(struct grub_cursor *cursor)
{
	const char *text = cursor->at;

	cursor->at += strcspn(text, "\n");
	if (strncmp(text, "### BEGIN ", strlen("### BEGIN ")) == 0)
		cursor->sections++;
	if (strncmp(text, "# GRUB lacks write support for",
		    strlen("# GRUB lacks write support for")) == 0)
		cursor->unwritable = true;
}

static void blanks_skip(struct grub_cursor *cursor)
{
	for (;;) {
		cursor->at += strspn(cursor->at, " \t\r");
		if (*cursor->at == '#') {
			comment_skip(cursor);
		} else if (cursor->at[0] == '\\' && cursor->at[1] == '\n') {
			cursor->at += 2;
			cursor->line++;
		} else {
			return;
		}
	}
}

static enum grub_token word_take(struct grub_cursor *cursor)
{
	const char *at = cursor->at;

	while (*at && !strchr(WORD_ENDS, *at)) {
		const char *end = part_end(at);

		if (!end)
			return GRUB_TOKEN_BAD;
		for (; at < end; at++)
			cursor->line += *at == '\n';
	}
	cursor->at = at;
	return GRUB_TOKEN_WORD;
}

void grub_token_next(struct grub_cursor *cursor, struct grub_piece *ret_piece)
{
	static const struct {
		char letter;
		enum grub_token token;
	} signs[] = {
		{ '\n', GRUB_TOKEN_NEWLINE }, { ';', GRUB_TOKEN_NEWLINE }, { '{', GRUB_TOKEN_OPEN },
		{ '}', GRUB_TOKEN_CLOSE },    { '|', GRUB_TOKEN_BAD },	   { '&', GRUB_TOKEN_BAD },
		{ '<', GRUB_TOKEN_BAD },      { '>', GRUB_TOKEN_BAD },
	};

	blanks_skip(cursor);
	*ret_piece = (struct grub_piece){ .start = cursor->at, .line = cursor->line };
	if (!*cursor->at)
		return;
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		if (signs[i].letter != *cursor->at)
			continue;
		ret_piece->token = signs[i].token;
		cursor->line += *cursor->at == '\n';
		cursor->at++;
		return;
	}
	ret_piece->token = word_take(cursor);
	ret_piece->len = (size_t)(cursor->at - ret_piece->start);
}

bool grub_piece_is(const struct grub_piece *piece, const char *word)
{
	return piece->token == GRUB_TOKEN_WORD && piece->len == strlen(word) &&
	       memcmp(piece->start, word, piece->len) == 0;
}
