/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "event/kmsg.h"

#include <fcntl.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/log.h"

/* The kernel takes each write(2) for one line, and none that is longer than about 1 KiB. */
void kmsg_write(int level, const char *text)
{
	_cleanup_close_ int fd = open("/dev/kmsg", O_WRONLY | O_CLOEXEC | O_NOCTTY);
	char line[960];
	int n;

	n = snprintf(line, sizeof(line), "<%d>bootward: %s\n", level, text);
	if (fd >= 0 && n > 0 && n < (int)sizeof(line) && write(fd, line, (size_t)n) < 0)
		log_debug("cannot write to /dev/kmsg: %s", strerror(errno));
}
