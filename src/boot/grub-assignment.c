/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/grub-assignment.h"

#include <string.h>

#define VARIABLE "GRUB_CMDLINE_LINUX"

static bool is_name(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

/* Up to the newline that no backslash hides. */
static size_t line_len(const char *text)
{
	size_t len = strcspn(text, "\n");

	while (text[len] == '\n' && len > 0 && text[len - 1] == '\\')
		len += 1 + strcspn(text + len + 1, "\n");
	return len;
}

static bool value_keeps(const struct grub_assignment *assignment)
{
	const char *at = assignment->value, *end = at + assignment->value_len;

	while ((at = memchr(at, '$', (size_t)(end - at)))) {
		const char *name = ++at;

		name += name < end && *name == '{';
		if ((size_t)(end - name) >= assignment->name_len &&
		    memcmp(name, assignment->name, assignment->name_len) == 0 &&
		    (name + assignment->name_len == end || !is_name(name[assignment->name_len])))
			return true;
	}
	return false;
}

/* Is what begins with VARIABLE at `name` assigned to? Then the rest of the assignment is filled in. */
static bool assignment_read(const char *name, struct grub_assignment *assignment)
{
	const char *end = name + strlen(VARIABLE);
	bool adds;

	while (is_name(*end))
		end++;
	adds = end[0] == '+' && end[1] == '=';
	if (!adds && *end != '=')
		return false;
	assignment->name = name;
	assignment->name_len = (size_t)(end - name);
	assignment->value = end + 1 + adds;
	assignment->value_len = line_len(assignment->value);
	assignment->keeps = adds || value_keeps(assignment);
	return true;
}

/* In a comment, as far as its line goes: a # inside of a word is none, which matters little here. */
static bool is_comment(const char *text, const char *at)
{
	const char *start = at;

	while (start > text && start[-1] != '\n')
		start--;
	start += strspn(start, " \t");
	return *start == '#';
}

/* Can a variable's name that is assigned to follow this character? */
static bool begins_word(char before)
{
	return !is_name(before) && before != '$' && before != '{';
}

bool grub_assignment_next(const char **text, unsigned int *line,
			  struct grub_assignment *ret_assignment)
{
	const char *from = *text, *at = from;

	while ((at = strstr(at, VARIABLE))) {
		for (; *text < at; (*text)++)
			*line += **text == '\n';
		if ((at == from || begins_word(at[-1])) && !is_comment(from, at) &&
		    assignment_read(at, ret_assignment)) {
			ret_assignment->line = *line;
			*text = at + ret_assignment->name_len;
			return true;
		}
		at += strlen(VARIABLE);
	}
	*text = from + strlen(from);
	return false;
}

bool grub_assignment_is(const struct grub_assignment *assignment, const char *name)
{
	return assignment->name_len == strlen(name) &&
	       memcmp(assignment->name, name, assignment->name_len) == 0;
}

/* What stands before and behind a word of a command line. */
static const char ends[] = " \t\n\"'";

/* The value of the next word of that name from `at` on, or NULL. */
static const char *value_next(const struct grub_assignment *assignment, const char *at,
			      const char *name)
{
	const char *end = assignment->value + assignment->value_len;
	const size_t len = strlen(name);

	while ((at = memmem(at, (size_t)(end - at), name, len))) {
		const bool first = at == assignment->value || strchr(ends, at[-1]);

		at += len;
		if (first && at < end && *at == '=')
			return at + 1;
	}
	return NULL;
}

bool grub_assignment_has(const struct grub_assignment *assignment, const char *name)
{
	return value_next(assignment, assignment->value, name) != NULL;
}

const char *grub_assignment_word(const struct grub_assignment *assignment, const char *name,
				 size_t *ret_len)
{
	const char *end = assignment->value + assignment->value_len, *found = assignment->value;
	size_t len = 0;

	for (const char *at = found; (at = value_next(assignment, at, name));) {
		found = at;
		for (len = 0; found + len < end && !strchr(ends, found[len]); len++)
			;
	}
	*ret_len = len;
	return found;
}
