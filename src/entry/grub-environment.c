/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "entry/grub-environment.h"

#include <string.h>
#include <syslog.h>

#include "base/file.h"
#include "entry/boot-path.h"

#define SIGNATURE "# GRUB Environment Block\n"

#define CURE "grub-editenv FILE create makes a new one"

/* The end of a value, which is the first newline that no backslash hides; NULL if there is none. */
static const char *value_end(const char *at)
{
	for (; *at && *at != '\n'; at++)
		if (*at == '\\' && at[1])
			at++;
	return *at ? at : NULL;
}

static char *value_copy(const char *from, const char *end)
{
	char *value = malloc((size_t)(end - from) + 1), *to = value;

	if (!value)
		return NULL;
	while (from < end) {
		if (*from == '\\')
			from++;
		*to++ = *from++;
	}
	*to = '\0';
	return value;
}

/* The variable at *text, which goes behind it. */
static int variable_read(const char **text, const char *file, struct grub_variables *variables)
{
	_cleanup_free_ char *name = NULL, *value = NULL, *origin = NULL;
	const char *equals = strpbrk(*text, "=\n"), *end;

	if (!equals || *equals != '=' || equals == *text)
		return -EBADMSG;
	end = value_end(equals + 1);
	if (!end)
		return -EBADMSG;
	name = strndup(*text, (size_t)(equals - *text));
	value = value_copy(equals + 1, end);
	if (!name || !value || asprintf(&origin, "%s in %s", name, file) < 0) {
		origin = NULL;
		return -ENOMEM;
	}
	*text = end + 1;
	return grub_variable_set(variables, name, value, origin);
}

int grub_environment_parse(const char *text, const char *file, struct grub_variables *variables,
			   struct problems *problems)
{
	unsigned int line = 1;
	size_t len = strlen(text);

	if (strncmp(text, SIGNATURE, strlen(SIGNATURE)) != 0) {
		problems_add_at(problems, LOG_WARNING, file, 0, CURE,
				"it is not an environment block of GRUB");
		return -EBADMSG;
	}
	if (len != GRUB_ENVIRONMENT_SIZE)
		problems_add_at(problems, LOG_WARNING, file, 0, CURE,
				"an environment block of GRUB has %d bytes, and this one %zu",
				GRUB_ENVIRONMENT_SIZE, len);
	while (*text) {
		const char *start = text;
		int r = 0;

		if (*text == '#')
			text += strcspn(text, "\n") + (strchr(text, '\n') != NULL);
		else
			r = variable_read(&text, file, variables);
		if (r == -EBADMSG)
			problems_add_at(problems, LOG_WARNING, file, line, CURE,
					"this is no variable of an environment block");
		if (r < 0)
			return r;
		for (; start < text; start++)
			line += *start == '\n';
	}
	return 0;
}

int grub_environment_read(int root_fd, const char *path, struct grub_variables *variables,
			  struct problems *problems)
{
	_cleanup_free_ char *text = NULL;
	int r;

	r = boot_file_read(root_fd, path, GRUB_ENVIRONMENT_MAX, &text);
	if (r == -ENOENT || r == -ENOMEM)
		return r;
	if (r < 0) {
		problems_add_at(problems, LOG_WARNING, path, 0, file_cure(r, NULL),
				"cannot be read: %s", file_reason(r));
		return r;
	}
	return grub_environment_parse(text, path, variables, problems);
}
