/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/root-file.h"

#include <fcntl.h>

#include "base/file.h"
#include "base/path.h"

int root_file_read(int root_fd, const char *path, size_t limit, char **ret_text, size_t *ret_len)
{
	_cleanup_free_ char *resolved = NULL;
	int r;

	r = path_resolve(root_fd, path, &resolved);
	if (r < 0)
		return r;
	return file_read(root_fd, path_at_root(resolved), limit, ret_text, ret_len);
}

int root_file_open(int root_fd, const char *path, int *ret_fd)
{
	_cleanup_free_ char *resolved = NULL;
	int fd, r;

	r = path_resolve(root_fd, path, &resolved);
	if (r < 0)
		return r;
	fd = file_open(root_fd, path_at_root(resolved));
	if (fd < 0)
		return fd;
	*ret_fd = fd;
	return 0;
}

int root_directory_open(int root_fd, const char *path, int *ret_fd)
{
	_cleanup_free_ char *resolved = NULL;
	int fd, r;

	r = path_resolve(root_fd, path, &resolved);
	if (r < 0)
		return r;
	fd = openat(root_fd, path_at_root(resolved), O_PATH | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return -errno;
	*ret_fd = fd;
	return 0;
}
