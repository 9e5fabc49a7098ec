/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "guard/attempt.h"
#include "guard/tmpfs.h"

/* No kernel takes this for a program, and its first bytes are text, which keeps the kernel from
 * asking modprobe for a format that starts with them. */
static const char no_program[] = "bootward tries whether this would start\n";

#define FILE_NAME ".bootward-attempt"

static int text_write(int fd)
{
	return write(fd, no_program, sizeof(no_program) - 1) < 0 ? -errno : 0;
}

static int text_create(int at, const char *path)
{
	_cleanup_close_ int fd = -EBADF;

	fd = openat(at, path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0700);
	if (fd < 0)
		return -errno;
	return text_write(fd);
}

static int memfd_make(int *ret_fd)
{
	_cleanup_close_ int fd = -EBADF;
	int r;

	fd = memfd_create("bootward-attempt", MFD_CLOEXEC);
	if (fd < 0)
		return -errno;
	r = text_write(fd);
	if (r < 0)
		return r;
	*ret_fd = TAKE_FD(fd);
	return 0;
}

static int unlinked_make(int at, int *ret_fd)
{
	_cleanup_close_ int fd = -EBADF;
	int r;

	r = text_create(at, FILE_NAME);
	if (r < 0)
		return r;
	fd = openat(at, FILE_NAME, O_PATH | O_CLOEXEC);
	if (fd < 0 || unlinkat(at, FILE_NAME, 0) < 0)
		return -errno;
	*ret_fd = TAKE_FD(fd);
	return 0;
}

/* mkdir -p of the path's directories below `at`. */
static int directories_make(int at, char *path)
{
	for (char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdirat(at, path, 0700) < 0 && errno != EEXIST)
			return -errno;
		*slash = '/';
	}
	return 0;
}

static int path_make_detached(struct attempt_ground *ground, const char *directory)
{
	_cleanup_free_ char *path = NULL;
	int r;

	if (asprintf(&path, "%s/" FILE_NAME, directory + strspn(directory, "/")) < 0) {
		path = NULL;
		return -ENOMEM;
	}
	r = directories_make(ground->mount_fd, path);
	if (r < 0)
		return r;
	r = text_create(ground->mount_fd, path);
	if (r < 0)
		return r;
	ground->path_fd = fcntl(ground->mount_fd, F_DUPFD_CLOEXEC, 3);
	if (ground->path_fd < 0)
		return -errno;
	ground->path = TAKE_PTR(path);
	return 0;
}

static int path_make_visible(struct attempt_ground *ground, const char *directory)
{
	_cleanup_close_ int fd = -EBADF;
	_cleanup_free_ char *path = NULL;
	struct statvfs fs;
	int r;

	fd = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || fstatvfs(fd, &fs) < 0)
		return -errno;
	if (fs.f_flag & ST_NOEXEC) /* refused before any LSM is asked: it would prove nothing */
		return -EACCES;
	if (asprintf(&path, FILE_NAME "-%d", getpid()) < 0) {
		path = NULL;
		return -ENOMEM;
	}
	r = text_create(fd, path);
	if (r < 0)
		return r;
	ground->path_fd = TAKE_FD(fd);
	ground->path = TAKE_PTR(path);
	ground->path_visible = true;
	return 0;
}

int attempt_ground_make(enum bw_scope scope, const char *const *directories, size_t n_directories,
			struct attempt_ground *ret_ground)
{
	_cleanup_attempt_ground_ struct attempt_ground ground = ATTEMPT_GROUND_NONE;
	int r = -ENOENT;

	(void)memfd_make(&ground.memfd);
	if (tmpfs_mount_detached(&ground.mount_fd) == 0)
		(void)unlinked_make(ground.mount_fd, &ground.unlinked_fd);
	for (size_t i = 0; i < n_directories && r < 0; i++)
		r = scope == BW_SCOPE_ALL ? path_make_detached(&ground, directories[i])
					  : path_make_visible(&ground, directories[i]);
	if (r == -ENOMEM)
		return r;
	*ret_ground = TAKE(ground, (struct attempt_ground)ATTEMPT_GROUND_NONE);
	return 0;
}

void attempt_ground_clear(struct attempt_ground *ground)
{
	if (ground->path_visible)
		(void)unlinkat(ground->path_fd, ground->path, 0);
	closep(&ground->memfd);
	closep(&ground->mount_fd);
	closep(&ground->unlinked_fd);
	closep(&ground->path_fd);
	free(ground->path);
	*ground = (struct attempt_ground)ATTEMPT_GROUND_NONE;
}
