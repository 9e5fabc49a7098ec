/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/root-file.h"

#include <fcntl.h>
#include <sys/stat.h>

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

static int resolved_open(int root_fd, const char *path, int flags, int *ret_fd)
{
	_cleanup_free_ char *resolved = NULL;
	int fd, r;

	r = path_resolve(root_fd, path, &resolved);
	if (r < 0)
		return r;
	fd = openat(root_fd, path_at_root(resolved), flags | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return -errno;
	*ret_fd = fd;
	return 0;
}

int root_file_open(int root_fd, const char *path, int *ret_fd)
{
	_cleanup_close_ int fd = -EBADF;
	struct stat st;
	int r;

	/* O_NONBLOCK: a FIFO in the place of a file must not make us wait */
	r = resolved_open(root_fd, path, O_RDONLY | O_NOCTTY | O_NONBLOCK, &fd);
	if (r < 0)
		return r;
	if (fstat(fd, &st) < 0)
		return -errno;
	if (S_ISDIR(st.st_mode))
		return -EISDIR;
	if (!S_ISREG(st.st_mode))
		return -EINVAL;
	*ret_fd = TAKE_FD(fd);
	return 0;
}

int root_directory_open(int root_fd, const char *path, int *ret_fd)
{
	return resolved_open(root_fd, path, O_PATH | O_DIRECTORY, ret_fd);
}
