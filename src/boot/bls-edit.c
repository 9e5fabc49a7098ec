/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/bls-edit.h"

#include <stdbool.h>
#include <string.h>

#include "base/cleanup.h"
#include "boot/cmdline-edit.h"

#define KEY    "options"
#define BLANKS " \t"

/* The value of a line with this key, or NULL. */
static const char *line_options(const char *line)
{
	line += strspn(line, BLANKS);
	if (strncmp(line, KEY, strlen(KEY)) != 0)
		return NULL;
	line += strlen(KEY);
	if (*line == '\n' || *line == '\0')
		return line;
	return strchr(BLANKS, *line) ? line + strspn(line, BLANKS) : NULL;
}

static bool is_quoted(const char *value)
{
	value += strspn(value, BLANKS);
	return *value == '"' || *value == '\'';
}

/* The one value there is: 1, 0 if there is none, -EBADMSG. */
static int options_find(const char *text, const char **ret_value, size_t *ret_len)
{
	const char *found = NULL;

	for (const char *line = text; *line;) {
		const char *value = line_options(line);

		if (value && found)
			return -EBADMSG;
		if (value)
			found = value;
		line += strcspn(line, "\n");
		line += *line == '\n';
	}
	if (!found)
		return 0;
	*ret_value = found;
	*ret_len = strcspn(found, "\n");
	return *ret_len == 0 || is_quoted(found) ? -EBADMSG : 1;
}

static int line_append(const char *text, const char *word, char **ret_text)
{
	const size_t len = strlen(text);
	const bool ended = len == 0 || text[len - 1] == '\n';

	return asprintf(ret_text, "%s%s" KEY " %s\n", text, ended ? "" : "\n", word) < 0 ? -ENOMEM
											 : 1;
}

int bls_edit(const char *text, const char *word, char **ret_text)
{
	_cleanup_free_ char *before = NULL, *after = NULL;
	const char *value = NULL;
	size_t len = 0;
	int r;

	if (!cmdline_word_is_safe(word))
		return -EINVAL;
	r = strchr(text, '\r') ? -EBADMSG : options_find(text, &value, &len);
	if (r < 0)
		return r;
	if (r == 0)
		return line_append(text, word, ret_text);
	before = strndup(value, len);
	if (!before)
		return -ENOMEM;
	r = cmdline_edit_set(before, word, &after);
	if (r < 0)
		return r;
	if (is_quoted(after)) /* by now, for what was before the quote is gone */
		return -EBADMSG;
	if (asprintf(ret_text, "%.*s%s%s", (int)(value - text), text, after, value + len) < 0)
		return -ENOMEM;
	return r;
}
