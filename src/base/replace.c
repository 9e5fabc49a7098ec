/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/replace.h"

#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include "base/cleanup.h"
#include "base/file.h"

enum {
	XATTR_MAX = 65536 /* XATTR_LIST_MAX and XATTR_SIZE_MAX */
};

int directory_open_above(int root_fd, const char *path)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	_cleanup_close_ int fd = openat(root_fd, ".", flags);
	const char *slash;

	if (fd < 0)
		return -errno;
	for (path++; (slash = strchr(path, '/')); path = slash + 1) {
		char name[NAME_MAX + 1];
		int below;

		if ((size_t)(slash - path) >= sizeof(name))
			return -ENAMETOOLONG;
		*(char *)mempcpy(name, path, (size_t)(slash - path)) = '\0';
		below = openat(fd, name, flags);
		if (below < 0)
			return -errno;
		(void)close(fd);
		fd = below;
	}
	return TAKE_FD(fd);
}

int directory_create(int dir_fd, const char *name, mode_t mode)
{
	const mode_t before = umask(0);
	int r = mkdirat(dir_fd, name, mode) < 0 ? -errno : 0;

	(void)umask(before);
	return r;
}

static const char *last_name(const char *path)
{
	return strrchr(path, '/') + 1;
}

/* Hidden and with an ending of its own: nothing that reads *.cfg or *.conf takes it for one. */
static int draft_name(const char *path, char name[NAME_MAX + 1])
{
	int n = snprintf(name, NAME_MAX + 1, ".%s.bootward", last_name(path));

	return n < 0 || n > NAME_MAX ? -ENAMETOOLONG : 0;
}

static int write_all(int fd, const char *text, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, text, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		text += n;
		len -= (size_t)n;
	}
	return 0;
}

static int xattr_copy(int from_fd, int to_fd, const char *name)
{
	_cleanup_free_ char *value = malloc(XATTR_MAX);
	ssize_t n;

	if (!value)
		return -ENOMEM;
	n = fgetxattr(from_fd, name, value, XATTR_MAX);
	if (n < 0)
		return -errno;
	return fsetxattr(to_fd, name, value, (size_t)n, 0) < 0 ? -errno : 0;
}

static int xattrs_copy(int from_fd, int to_fd)
{
	_cleanup_free_ char *names = malloc(XATTR_MAX);
	ssize_t n;

	if (!names)
		return -ENOMEM;
	n = flistxattr(from_fd, names, XATTR_MAX);
	if (n < 0)
		return errno == EOPNOTSUPP ? 0 : -errno;
	for (const char *name = names; name < names + n; name += strlen(name) + 1) {
		int r = xattr_copy(from_fd, to_fd, name);

		if (r < 0)
			return r;
	}
	return 0;
}

/* What the file that is there has, the new one gets. */
static int attributes_copy(int from_fd, int to_fd)
{
	struct stat from, to;

	if (fstat(from_fd, &from) < 0 || fstat(to_fd, &to) < 0)
		return -errno;
	if (!S_ISREG(from.st_mode))
		return -EINVAL;
	/* a file system without owners (vfat) refuses even the same one */
	if ((from.st_uid != to.st_uid || from.st_gid != to.st_gid) &&
	    fchown(to_fd, from.st_uid, from.st_gid) < 0)
		return -errno;
	if (fchmod(to_fd, from.st_mode & 07777) < 0)
		return -errno;
	return xattrs_copy(from_fd, to_fd);
}

struct content {
	const char *text;
	size_t len;
	mode_t mode; /* of a new file */
};

/* `old_fd` is negative if there is no such file yet. */
static int draft_fill(int fd, int old_fd, const struct content *content)
{
	int r;

	r = write_all(fd, content->text, content->len);
	if (r < 0)
		return r;
	if (old_fd >= 0)
		r = attributes_copy(old_fd, fd);
	else if (fchmod(fd, content->mode) < 0)
		r = -errno;
	if (r < 0)
		return r;
	return fsync(fd) < 0 ? -errno : 0;
}

static int draft_write(int dir_fd, const char *draft, const char *name,
		       const struct content *content)
{
	_cleanup_close_ int fd = -EBADF, old_fd = -EBADF;

	old_fd = file_open(dir_fd, name);
	if (old_fd < 0 && old_fd != -ENOENT)
		return old_fd;
	(void)unlinkat(dir_fd, draft, 0);
	fd = openat(dir_fd, draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	return draft_fill(fd, old_fd, content);
}

int file_replace(int root_fd, const char *path, const char *text, size_t len, mode_t mode)
{
	const struct content content = { text, len, mode };
	_cleanup_close_ int dir_fd = -EBADF;
	char draft[NAME_MAX + 1];
	int r;

	dir_fd = directory_open_above(root_fd, path);
	if (dir_fd < 0)
		return dir_fd;
	r = draft_name(path, draft);
	if (r < 0)
		return r;
	r = draft_write(dir_fd, draft, last_name(path), &content);
	if (r >= 0 && renameat(dir_fd, draft, dir_fd, last_name(path)) < 0)
		r = -errno;
	if (r < 0) {
		(void)unlinkat(dir_fd, draft, 0);
		return r;
	}
	return fsync(dir_fd) < 0 ? -errno : 0;
}

static int name_remove(int root_fd, const char *path, const char *name)
{
	_cleanup_close_ int dir_fd = directory_open_above(root_fd, path);

	if (dir_fd < 0)
		return dir_fd == -ENOENT ? 0 : dir_fd;
	if (unlinkat(dir_fd, name, 0) < 0)
		return errno == ENOENT ? 0 : -errno;
	return fsync(dir_fd) < 0 ? -errno : 0;
}

int file_remove(int root_fd, const char *path)
{
	return name_remove(root_fd, path, last_name(path));
}

int file_replace_clean(int root_fd, const char *path)
{
	char draft[NAME_MAX + 1];
	int r = draft_name(path, draft);

	return r < 0 ? r : name_remove(root_fd, path, draft);
}
