/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/wrap.h"

#include <stdlib.h>
#include <string.h>

/* How much of `text` is a line of at most `width`. */
static size_t line_len(const char *text, size_t width)
{
	size_t len = 0;

	if (strlen(text) <= width)
		return strlen(text);
	for (size_t i = 1; i <= width; i++)
		if ((text[i] == ' ' && text[i - 1] != ' ') || text[i - 1] == ',')
			len = i;
	return len > 0 ? len : width;
}

static char plain(char c)
{
	if (c < ' ' || c > '~')
		return '?';
	return c;
}

char *wrap_text(const char *text, size_t width)
{
	char *copy = malloc(2 * strlen(text) + 1), *end = copy;

	while (copy && *text) {
		size_t len = width > 0 ? line_len(text, width) : strlen(text);

		for (size_t i = 0; i < len; i++)
			*end++ = plain(text[i]);
		text += len;
		text += strspn(text, " ");
		if (*text)
			*end++ = '\n';
	}
	if (copy)
		*end = '\0';
	return copy;
}
