/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/grub-default-edit.h"

#include <string.h>

#include "base/cleanup.h"
#include "boot/cmdline-edit.h"
#include "boot/grub-assignment.h"

#define VARIABLE "GRUB_CMDLINE_LINUX"
#define BLANKS	 " \t"
#define NAME	 "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"

/* Where the value of an assignment is, without the quotes around it. */
struct value {
	const char *start;
	size_t len;
	bool bare; /* no quotes */
	bool adds; /* += */
};

/* Is there nothing before the name but blanks and "export"? */
static bool begins_line(const char *text, const char *name)
{
	const char *start = name;

	while (start > text && start[-1] != '\n')
		start--;
	if (start - text >= 2 && start[-2] == '\\')
		return false; /* the line before goes on here */
	start += strspn(start, BLANKS);
	if (strncmp(start, "export", 6) == 0 && strspn(start + 6, BLANKS) > 0)
		start += 6 + strspn(start + 6, BLANKS);
	return start == name;
}

/* Does the line end here, but for a comment? */
static bool ends_line(const char *at)
{
	const size_t blanks = strspn(at, BLANKS);

	at += blanks;
	return *at == '\0' || *at == '\n' || (*at == '#' && blanks > 0);
}

static bool is_bare(char c)
{
	const char one[] = { c, '\0' };

	return cmdline_word_is_safe(one);
}

/* Up to the closing quote; NULL if a shell would do more with it than take it as it is. */
static const char *quoted_end(const char *at, char quote)
{
	for (; *at != quote; at++) {
		if (*at == '\0' || *at == '\n')
			return NULL;
		if (quote == '\'')
			continue;
		if (*at == '`' || (at[0] == '$' && at[1] == '('))
			return NULL;
		if (*at == '\\' && (*++at == '\0' || *at == '\n'))
			return NULL;
	}
	return at;
}

/* "${X:-"y"}" has quotes inside of quotes: only "${X}" is known to have none. */
static bool expansions_plain(const struct value *value)
{
	const char *end = value->start + value->len;

	for (const char *at = value->start; at < end; at++) {
		if (*at == '\\') {
			at++;
			continue;
		}
		if (at[0] != '$' || at[1] != '{')
			continue;
		at += 2;
		at += strspn(at, NAME);
		if (*at != '}')
			return false;
	}
	return true;
}

static const char *value_read(const struct grub_assignment *assignment, struct value *ret_value)
{
	const char *at = assignment->value, *end;
	struct value value = { .start = at, .adds = at[-2] == '+' };

	if (*at == '"' || *at == '\'') {
		value.start = at + 1;
		end = quoted_end(value.start, *at);
		if (!end)
			return "has a value that the shell works out, or that goes on in the next "
			       "line";
		value.len = (size_t)(end - value.start);
		if (*at == '"' && !expansions_plain(&value))
			return "has a value that the shell works out";
		end++;
	} else {
		while (is_bare(at[value.len]))
			value.len++;
		value.bare = true;
		end = at + value.len;
	}
	if (!ends_line(end))
		return "has more in it than one value";
	*ret_value = value;
	return NULL;
}

/* The last one, as mkconfig's shell has it in the end. True and none: name is NULL. */
static const char *last_find(const char *text, struct grub_assignment *ret_last,
			     unsigned int *ret_line)
{
	const char *rest = text;
	struct grub_assignment assignment;
	unsigned int line = 1;

	*ret_last = (struct grub_assignment){ 0 };
	while (grub_assignment_next(&rest, &line, &assignment)) {
		if (!grub_assignment_is(&assignment, VARIABLE))
			continue;
		*ret_line = assignment.line;
		if (!begins_line(text, assignment.name))
			return "sets the variable behind something else";
		*ret_last = assignment;
	}
	return NULL;
}

/* A line of our own at the end. */
static int line_append(const char *text, const char *word, char **ret_text, const char **ret_why)
{
	const size_t len = strlen(text);
	const bool ended = len == 0 || text[len - 1] == '\n';

	if (len > (size_t)ended && text[len - 1 - ended] == '\\') {
		*ret_why = "would go on in the one that is added";
		return -EBADMSG;
	}
	if (asprintf(ret_text, "%s%s" VARIABLE "=\"%s\"\n", text, ended ? "" : "\n", word) < 0)
		return -ENOMEM;
	return 1;
}

/* "+=" adds to what is there without a blank, so what is added must not begin otherwise. */
static bool begins_alike(const char *before, const char *after)
{
	return strspn(before, BLANKS) < strlen(before) && before[0] == after[0];
}

static int value_edit(const char *text, const struct value *value, const char *word,
		      char **ret_text, const char **ret_why)
{
	_cleanup_free_ char *before = NULL, *after = NULL;
	const char *quote = value->bare ? "\"" : "";
	int r;

	before = strndup(value->start, value->len);
	if (!before)
		return -ENOMEM;
	r = cmdline_edit_set(before, word, &after);
	if (r == -EBADMSG)
		*ret_why = "has a double quote in its value that is never closed";
	if (r < 0)
		return r;
	if (r == 0) {
		*ret_text = strdup(text);
		return *ret_text ? 0 : -ENOMEM;
	}
	if (value->adds && !begins_alike(before, after)) {
		*ret_why = "adds to a line before it, and the word would become a part of that";
		return -EBADMSG;
	}
	if (asprintf(ret_text, "%.*s%s%s%s%s", (int)(value->start - text), text, quote, after,
		     quote, value->start + value->len) < 0)
		return -ENOMEM;
	return 1;
}

int grub_default_edit(const char *text, const char *word, char **ret_text, unsigned int *ret_line,
		      const char **ret_why)
{
	struct grub_assignment last;
	struct value value;
	unsigned int line = 0;
	const char *why;
	char *edited;
	int r;

	if (!cmdline_word_is_safe(word))
		return -EINVAL;
	why = last_find(text, &last, &line);
	if (!why && strchr(text, '\r'))
		why = "would be read with a carriage return at its end: the file has DOS line ends";
	if (!why && last.name)
		why = value_read(&last, &value);
	r = why		? -EBADMSG
	    : last.name ? value_edit(text, &value, word, &edited, &why)
			: line_append(text, word, &edited, &why);
	if (r == -EBADMSG) {
		*ret_line = line;
		*ret_why = why;
	}
	if (r >= 0)
		*ret_text = edited;
	return r;
}
