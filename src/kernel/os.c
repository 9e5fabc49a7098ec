/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/os.h"

#include <ctype.h>
#include <string.h>

#include "kernel/fact.h"
#include "kernel/root-file.h"

#define OS_RELEASE_MAX (64U << 10)

/* Does the backslash at `text` take the meaning from what follows? Within double quotes only of some. */
static bool is_escape(const char *text, char quote)
{
	if (text[0] != '\\' || text[1] == '\0' || quote == '\'')
		return false;
	return !quote || strchr("\"$`\\", text[1]);
}

/* Take the quotes off one value, in its own place. */
static int value_unquote(char *value)
{
	char quote = '\0', *to = value;

	for (; *value; value++) {
		if (iscntrl((unsigned char)*value))
			return -EBADMSG;
		if (is_escape(value, quote))
			*to++ = *++value;
		else if (quote && *value == quote)
			quote = '\0';
		else if (!quote && (*value == '"' || *value == '\''))
			quote = *value;
		else
			*to++ = *value;
	}
	*to = '\0';
	return quote ? -EBADMSG : 0;
}

/* The value as it stands in the last line for `key`; NULL if there is none. */
static const char *line_find(const char *text, const char *key, size_t *ret_len)
{
	size_t key_len = strlen(key);
	const char *found = NULL;

	for (;; text++) {
		size_t len;

		text += strspn(text, " \t");
		len = strcspn(text, "\n");
		if (len > key_len && strncmp(text, key, key_len) == 0 && text[key_len] == '=') {
			found = text + key_len + 1;
			*ret_len = len - key_len - 1;
		}
		text += len;
		if (!*text)
			return found;
	}
}

int os_release_get(const char *text, const char *key, char **ret_value)
{
	_cleanup_free_ char *value = NULL;
	const char *found;
	size_t len = 0;
	int r;

	found = line_find(text, key, &len);
	if (!found)
		return 0;
	while (len > 0 && strchr(" \t\r", found[len - 1]))
		len--;
	value = strndup(found, len);
	if (!value)
		return -ENOMEM;
	r = value_unquote(value);
	if (r < 0)
		return r;
	*ret_value = TAKE_PTR(value);
	return 1;
}

static int os_release_read(int root_fd, const char *path, struct fact *fact)
{
	_cleanup_free_ char *text = NULL, *name = NULL;
	size_t len;
	int r;

	r = root_file_read(root_fd, path, OS_RELEASE_MAX, &text, &len);
	if (r == 0)
		r = os_release_get(text, "PRETTY_NAME", &name);
	if (r == 0)
		r = -ENODATA;
	return r < 0 ? fact_fail(fact, r, path) : fact_set(fact, name, path);
}

int os_read(const struct subject *subject, struct facts *facts)
{
	int r;

	r = os_release_read(subject->root_fd, "/etc/os-release", &facts->os);
	if (r < 0 || facts->os.error != -ENOENT)
		return r;
	return os_release_read(subject->root_fd, "/usr/lib/os-release", &facts->os);
}
