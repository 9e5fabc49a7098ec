/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/cmdline-word.h"

#include <string.h>

#include "kernel/cmdline.h"

/* isspace() of the kernel (lib/ctype.c): 0xa0 is Latin-1's blank, and a byte of UTF-8's letters. */
static bool is_blank(char c)
{
	return c && strchr(" \t\n\v\f\r\xa0", c);
}

static const char *blanks_skip(const char *text)
{
	while (is_blank(*text))
		text++;
	return text;
}

/*
 * The end of the word that begins at `text`, and its '=', or NULL. The first character is never
 * taken for one. A quote opens and closes wherever it stands, and one that does not close lasts to
 * the end of the line.
 */
static const char *word_end(const char *text, bool quoted, const char **ret_equals)
{
	const char *begin = text, *equals = NULL;

	for (; *text && (quoted || !is_blank(*text)); text++) {
		if (!equals && text > begin && *text == '=')
			equals = text;
		if (*text == '"')
			quoted = !quoted;
	}
	*ret_equals = equals;
	return text;
}

/*
 * next_arg() of lib/cmdline.c, 5.10 to 7.2, step by step, odd ones too: the quote that opens a word
 * is not part of it, nor the one that opens its value; a quote at the very end goes if one of them
 * was there, and but once. Other quotes stay.
 */
bool cmdline_word_next(const char **line, bool *for_init, struct cmdline_word *ret_word)
{
	const char *start = blanks_skip(*line), *name, *equals = NULL, *end, *word;
	bool quoted = *start == '"', value_quoted;

	if (!*start)
		return false;
	name = start + quoted;
	word = end = word_end(name, quoted, &equals);
	value_quoted = equals && equals[1] == '"';
	if ((quoted || value_quoted) && end > name && end[-1] == '"')
		end--;
	*ret_word = (struct cmdline_word){
		.start = start,
		.len = (size_t)(word - start),
		.name = name,
		.name_len = (size_t)((equals ? equals : end) - name),
	};
	if (equals) {
		ret_word->value = equals + 1 + value_quoted;
		/* of `x="` the one quote both opens and ends the value */
		if (end > ret_word->value)
			ret_word->value_len = (size_t)(end - ret_word->value);
	} else if (ret_word->name_len == 2 && memcmp(name, "--", 2) == 0) {
		*for_init = true;
	}
	ret_word->for_init = *for_init;
	*line = word;
	return true;
}

/* dash2underscore() of kernel/params.c */
static int underscore(char c)
{
	return c == '-' ? '_' : c;
}

bool cmdline_word_is(const struct cmdline_word *word, const char *name)
{
	if (word->for_init || word->name_len != strlen(name))
		return false;
	for (size_t i = 0; i < word->name_len; i++)
		if (underscore(word->name[i]) != underscore(name[i]))
			return false;
	return true;
}

int cmdline_word_last(const char *line, const char *name, char **ret_value)
{
	struct cmdline_word word, last = { 0 };
	bool for_init = false;
	char *value;

	if (strnlen(line, CMDLINE_MAX + 1) > CMDLINE_MAX)
		return -E2BIG;
	while (cmdline_word_next(&line, &for_init, &word))
		if (word.value && cmdline_word_is(&word, name))
			last = word;
	if (!last.start)
		return 0;
	value = strndup(last.value, last.value_len);
	if (!value)
		return -ENOMEM;
	*ret_value = value;
	return 1;
}
