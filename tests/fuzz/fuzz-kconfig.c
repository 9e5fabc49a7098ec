/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "kernel/kconfig.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(condition)                  \
	do {                              \
		if (!(condition))         \
			__builtin_trap(); \
	} while (0)

/* Every option that a line sets is there. Returns whether it has what this line says. */
static bool line_check(const struct kconfig *kconfig, const char *line)
{
	_cleanup_free_ char *name = NULL;
	const char *value;
	size_t len;

	if (strncmp(line, "CONFIG_", 7) != 0)
		return true;
	len = strcspn(line + 7, "=");
	name = strndup(line + 7, len);
	CHECK(name);
	value = kconfig_get(kconfig, name);
	CHECK(value);
	line += 7 + len + 1;
	return strchr(line, '\\') ? strlen(value) < strlen(line)
				  : strncmp(line + (*line == '"'), value, strlen(value)) == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_kconfig_ struct kconfig *kconfig = NULL;
	_cleanup_free_ char *text = strndup((const char *)data, size);
	bool said = true;
	int r;

	CHECK(text);
	r = kconfig_parse((const char *)data, size, &kconfig);
	CHECK((r == 0) == (kconfig != NULL));
	CHECK(r == 0 || r == -EBADMSG);
	if (r < 0)
		return 0;
	CHECK(strlen(text) == size && text[size - 1] == '\n' && !strchr(text, '\r'));
	for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1) {
		*end = '\0';
		said = line_check(kconfig, line);
	}
	/* the last line of all is the last one of its option */
	CHECK(said);
	return 0;
}
