/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "entry/kernel-header.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "kernel/root-file.h"

enum {
	SECTOR = 512,
	MAGIC = 0x202,
	KERNEL_VERSION_AT = 0x20e, /* 16 bits, and the text is a sector behind what it says */
	HEADER_END = 0x210,
	RELEASE_MAX = 64, /* __NEW_UTS_LEN, include/uapi/linux/utsname.h */
};

static bool is_release_byte(char c)
{
	return isalnum((unsigned char)c) || (c && strchr(".-_+~", c));
}

/* "6.15.2-arch1-1 (linux@archlinux) #1 SMP ...". It becomes a part of paths, so it has to be plain. */
static size_t release_len(const char *text)
{
	size_t len = 0;

	while (is_release_byte(text[len]))
		len++;
	return isdigit((unsigned char)text[0]) && text[len] == ' ' ? len : 0;
}

int kernel_header_release(int root_fd, const char *path, char **ret_release)
{
	_cleanup_close_ int fd = -EBADF;
	unsigned char header[HEADER_END];
	char text[RELEASE_MAX + 2] = "", *copy;
	size_t len;
	off_t at;

	if (root_file_open(root_fd, path, &fd) < 0 ||
	    pread(fd, header, sizeof(header), 0) != (ssize_t)sizeof(header) ||
	    memcmp(header + MAGIC, "HdrS", 4) != 0)
		return 0;
	at = header[KERNEL_VERSION_AT] | header[KERNEL_VERSION_AT + 1] << 8;
	if (at == 0 || pread(fd, text, sizeof(text) - 1, at + SECTOR) <= 0)
		return 0;
	len = release_len(text);
	if (len == 0)
		return 0;
	copy = strndup(text, len);
	if (!copy)
		return -ENOMEM;
	*ret_release = copy;
	return 1;
}
