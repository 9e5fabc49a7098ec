/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdint.h>
#include <string.h>

#include "kernel/cmdline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first byte says whether it is an initrd's; the rest is the line. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_free_ char *line = NULL, *value = NULL;
	int r;

	if (size == 0)
		return 0;
	line = strndup((const char *)data + 1, size - 1);
	if (!line)
		return 0;
	r = cmdline_find(line, "bootward", data[0] & 1, &value);
	if (r < 0 ? strlen(line) <= CMDLINE_MAX : strlen(line) > CMDLINE_MAX)
		__builtin_trap();
	if (r <= 0 && value)
		__builtin_trap();
	if (value && strlen(value) + strlen("bootward=") > strlen(line))
		__builtin_trap();
	return 0;
}
