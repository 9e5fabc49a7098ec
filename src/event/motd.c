/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "event/motd.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/replace.h"

#define DIRECTORY "run/motd.d"
#define FILE_NAME "/run/motd.d/50-bootward"

int motd_write(int root_fd, const char *text)
{
	if (!*text)
		return file_remove(root_fd, FILE_NAME);
	if (mkdirat(root_fd, DIRECTORY, 0755) < 0 && errno != EEXIST)
		return -errno;
	return file_replace(root_fd, FILE_NAME, text, strlen(text), 0644);
}
