/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/cmdline.h"

#include <string.h>

#define BLANKS " \t\n\r"

/*
 * Copy the next word without its quotes to `word`, which has room for the whole line. A quote
 * that is not closed lasts to the end; a backslash is a letter like any other. Returns where the
 * next word begins, or NULL if there was none.
 */
static const char *word_next(const char *line, char *word)
{
	char quote = '\0';

	line += strspn(line, BLANKS);
	if (!*line)
		return NULL;
	for (; *line && (quote || !strchr(BLANKS, *line)); line++) {
		if (quote && *line == quote)
			quote = '\0';
		else if (!quote && (*line == '\'' || *line == '"'))
			quote = *line;
		else
			*word++ = *line;
	}
	*word = '\0';
	return line;
}

static bool same(char a, char b)
{
	return (a == '_' ? '-' : a) == (b == '_' ? '-' : b);
}

/* What follows `key` in `word`: "" or "=VALUE"; NULL if the word has another key. */
static const char *key_skip(const char *word, const char *key)
{
	for (; *key; key++, word++)
		if (!same(*word, *key))
			return NULL;
	return *word == '\0' || *word == '=' ? word : NULL;
}

/* The value of the last word with `key`. `word` is room for one word. */
static int value_find(const char *line, const char *key, char *word, char **ret_value)
{
	_cleanup_free_ char *value = NULL;
	int found = 0;

	while ((line = word_next(line, word))) {
		const char *rest;

		if (strcmp(word, "--") == 0)
			break;
		rest = key_skip(word, key);
		if (!rest)
			continue;
		found = 1;
		free(value);
		value = NULL;
		if (*rest != '=')
			continue;
		value = strdup(rest + 1);
		if (!value)
			return -ENOMEM;
	}
	if (found)
		*ret_value = TAKE_PTR(value);
	return found;
}

int cmdline_find(const char *line, const char *key, bool in_initrd, char **ret_value)
{
	_cleanup_free_ char *word = NULL, *initrd_key = NULL;
	size_t len = strnlen(line, CMDLINE_MAX + 1);
	int r;

	if (len > CMDLINE_MAX)
		return -E2BIG;
	word = malloc(len + 1);
	if (!word)
		return -ENOMEM;
	if (in_initrd) {
		if (asprintf(&initrd_key, "rd.%s", key) < 0)
			return -ENOMEM;
		r = value_find(line, initrd_key, word, ret_value);
		if (r != 0)
			return r;
	}
	return value_find(line, key, word, ret_value);
}
