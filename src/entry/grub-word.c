/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "entry/grub-word.h"

#include <ctype.h>
#include <string.h>

void grub_words_clear(struct grub_words *words)
{
	for (size_t i = 0; i < words->n; i++)
		free(words->items[i]);
	free(words->items);
	free(words->missing);
	free(words->unknown);
	free(words->origin);
	*words = (struct grub_words){ 0 };
}

/* A word while it is put together. */
struct expansion {
	struct grub_words *words;
	const struct grub_variables *variables;
	char *text;
	size_t len, size;
	bool begun; /* it is a word, though it may be empty */
};

static int text_put(struct expansion *expansion, const char *text, size_t len)
{
	if (expansion->len + len > GRUB_VALUE_MAX)
		return -E2BIG;
	if (expansion->len + len + 1 > expansion->size) {
		size_t size = (expansion->len + len + 1) * 2;
		char *longer = realloc(expansion->text, size);

		if (!longer)
			return -ENOMEM;
		expansion->text = longer;
		expansion->size = size;
	}
	if (len > 0)
		memcpy(expansion->text + expansion->len, text, len);
	expansion->len += len;
	expansion->text[expansion->len] = '\0';
	expansion->begun = true;
	return 0;
}

/* The word is done. */
static int word_end(struct expansion *expansion)
{
	struct grub_words *words = expansion->words;
	char **items;

	if (!expansion->begun)
		return 0;
	if (words->n >= GRUB_WORDS_MAX)
		return -E2BIG;
	items = reallocarray(words->items, words->n + 2, sizeof(*items));
	if (!items)
		return -ENOMEM;
	words->items = items;
	items[words->n++] = expansion->text;
	items[words->n] = NULL;
	*expansion = (struct expansion){ .words = words, .variables = expansion->variables };
	return 0;
}

/* A value outside of quotes: its blanks end words. */
static int value_split(struct expansion *expansion, const char *value)
{
	while (*value) {
		size_t len = strcspn(value, " \t\n");
		int r;

		if (len > 0) {
			r = text_put(expansion, value, len);
			if (r < 0)
				return r;
		}
		value += len;
		if (!*value)
			break;
		value += strspn(value, " \t\n");
		r = word_end(expansion);
		if (r < 0)
			return r;
	}
	return 0;
}

/* Remember the first of them. */
static int name_note(char **note, const char *name, size_t len)
{
	if (*note)
		return 0;
	*note = strndup(name, len);
	return *note ? 0 : -ENOMEM;
}

/*
 * Put the variable at *at, which is behind the '$', and go behind it. The token's reader saw that it
 * is well formed.
 */
static int variable_put(struct expansion *expansion, const char **at, bool quoted)
{
	const struct grub_variable *variable;
	bool braces = **at == '{';
	const char *name = *at + braces;
	size_t len;

	*at = grub_name_end(*at);
	len = (size_t)(*at - name) - braces;
	variable = grub_variable_find(expansion->variables, name, len);
	if (!variable && strchr("?#*@", *name))
		return name_note(&expansion->words->unknown, name, len);
	if (!variable && grub_variable_may_be_missing(name, len))
		return 0;
	if (!variable)
		return name_note(&expansion->words->missing, name, len);
	if (!variable->value)
		return name_note(&expansion->words->unknown, name, len);
	if (quoted)
		return text_put(expansion, variable->value, strlen(variable->value));
	return value_split(expansion, variable->value);
}

/* In double quotes a backslash hides '$', '"', '\\' and the end of a line, and is itself elsewhere. */
static int double_quoted_put(struct expansion *expansion, const char **at)
{
	const char *start = *at;

	if (*start == '$') {
		++*at;
		if (grub_name_end(start + 1))
			return variable_put(expansion, at, true);
		/* an error for GRUB, which then says nothing of the command's outcome */
		return name_note(&expansion->words->unknown, "$", 1);
	}
	if (*start != '\\' || !strchr("$\"\\\n", start[1])) {
		++*at;
		return text_put(expansion, start, 1);
	}
	*at += 2;
	return start[1] == '\n' ? 0 : text_put(expansion, start + 1, 1);
}

static int double_quotes_put(struct expansion *expansion, const char **at)
{
	int r = text_put(expansion, "", 0);

	while (r == 0 && **at != '"')
		r = double_quoted_put(expansion, at);
	if (r == 0)
		++*at;
	return r;
}

static int part_put(struct expansion *expansion, const char **at)
{
	const char *start = *at;

	switch (*start) {
	case '\'':
		*at = strchr(start + 1, '\'') + 1;
		return text_put(expansion, start + 1, (size_t)(*at - start) - 2);
	case '"':
		*at = start + 1;
		return double_quotes_put(expansion, at);
	case '\\':
		*at = start + 2;
		return start[1] == '\n' ? 0 : text_put(expansion, start + 1, 1);
	case '$':
		*at = start + 1;
		if (start[1] == '"') {
			*at = start + 2;
			return double_quotes_put(expansion, at);
		}
		return variable_put(expansion, at, false);
	default:
		*at = start + 1;
		return text_put(expansion, start, 1);
	}
}

/* "$NAME" or $NAME and nothing else, an assignment of it too: its origin, borrowed. */
static const char *piece_origin(const struct grub_piece *piece,
				const struct grub_variables *variables)
{
	const char *start = piece->start, *end = piece->start + piece->len;
	const struct grub_variable *variable;

	while (start < end && (isalnum((unsigned char)*start) || *start == '_'))
		start++;
	start += start < end && *start == '=';
	if (end - start > 2 && *start == '"' && end[-1] == '"') {
		start++;
		end--;
	}
	if (end - start < 2 || *start != '$')
		return NULL;
	start++;
	if (*start == '{' && end[-1] == '}') {
		start++;
		end--;
	}
	variable = grub_variable_find(variables, start, (size_t)(end - start));
	return variable ? variable->origin : NULL;
}

int grub_words_add(struct grub_words *words, const struct grub_variables *variables,
		   const struct grub_piece *piece)
{
	struct expansion expansion = { .words = words, .variables = variables };
	const char *at = piece->start, *origin = piece_origin(piece, variables);
	int r = 0;

	free(words->origin);
	words->origin = origin ? strdup(origin) : NULL;
	if (origin && !words->origin)
		return -ENOMEM;
	while (r == 0 && at < piece->start + piece->len)
		r = part_put(&expansion, &at);
	if (r == 0)
		r = word_end(&expansion);
	if (r < 0)
		free(expansion.text);
	return r;
}

/* --- the kernel's command line --- */

static bool is_hex_escape(const char *text)
{
	return text[0] == '\\' && text[1] == 'x' && isxdigit((unsigned char)text[2]) &&
	       isxdigit((unsigned char)text[3]);
}

static char *argument_put(char *to, const char *argument)
{
	bool quote = strchr(argument, ' ');

	if (quote)
		*to++ = '"';
	while (*argument) {
		if (is_hex_escape(argument)) {
			memcpy(to, argument, 4);
			to += 4;
			argument += 4;
			continue;
		}
		if (strchr("\\'\"", *argument))
			*to++ = '\\';
		*to++ = *argument++;
	}
	if (quote)
		*to++ = '"';
	return to;
}

char *grub_words_cmdline(const struct grub_words *words, size_t from)
{
	size_t size = 1;
	char *line, *to;

	for (size_t i = from; i < words->n; i++)
		size += 2 * strlen(words->items[i]) + 3;
	line = malloc(size);
	if (!line)
		return NULL;
	to = line;
	for (size_t i = from; i < words->n; i++) {
		if (i > from)
			*to++ = ' ';
		to = argument_put(to, words->items[i]);
	}
	*to = '\0';
	return line;
}
