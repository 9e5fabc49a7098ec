/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/file.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

static int regular(const struct stat *st)
{
	if (S_ISDIR(st->st_mode))
		return -EISDIR;
	if (S_ISLNK(st->st_mode))
		return -ELOOP;
	return S_ISREG(st->st_mode) ? 0 : -EINVAL;
}

/*
 * Opening is an act: it starts a watchdog, rewinds a tape, wakes who waits at a FIFO. So the file is
 * looked at first. Whoever can put a device in its place between the two has the machine already;
 * it must not make us wait or be read even then.
 */
int file_open(int dir_fd, const char *path)
{
	_cleanup_close_ int fd = -EBADF;
	struct stat st;
	int r;

	if (fstatat(dir_fd, path, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	r = regular(&st);
	if (r < 0)
		return r;
	fd = openat(dir_fd, path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW);
	if (fd < 0 || fstat(fd, &st) < 0)
		return -errno;
	r = regular(&st);
	return r < 0 ? r : TAKE_FD(fd);
}

struct text {
	char *bytes;
	size_t len, size;
};

/* Room for at least one more byte, and a NUL after it. */
static int text_grow(struct text *text, size_t limit)
{
	size_t size = text->size > 0 ? text->size * 2 : 4096;
	char *bytes;

	if (size > limit + 1)
		size = limit + 1;
	bytes = realloc(text->bytes, size + 1);
	if (!bytes)
		return -ENOMEM;
	text->bytes = bytes;
	text->size = size;
	return 0;
}

/* Files of /proc have no size: read until the end, or one byte more than is allowed. */
static int text_read(int fd, size_t limit, struct text *text)
{
	for (;;) {
		ssize_t n;
		int r;

		if (text->len == text->size) {
			r = text_grow(text, limit);
			if (r < 0)
				return r;
		}
		n = read(fd, text->bytes + text->len, text->size - text->len);
		if (n == 0)
			break;
		if (n > 0)
			text->len += (size_t)n;
		else if (errno != EINTR)
			return -errno;
		if (text->len > limit)
			return -EFBIG;
	}
	text->bytes[text->len] = '\0';
	return 0;
}

static void text_clear(struct text *text)
{
	free(text->bytes);
}

int file_read(int dir_fd, const char *path, size_t limit, char **ret_text, size_t *ret_len)
{
	_cleanup_(text_clear) struct text text = { 0 };
	_cleanup_close_ int fd = -EBADF;
	int r;

	fd = file_open(dir_fd, path);
	if (fd < 0)
		return fd;
	r = text_read(fd, limit, &text);
	if (r < 0)
		return r;
	if (strlen(text.bytes) != text.len)
		return -EBADMSG;
	*ret_len = text.len;
	*ret_text = TAKE_PTR(text.bytes);
	return 0;
}

const char *file_reason(int r)
{
	static const struct {
		int r;
		const char *reason;
	} reasons[] = {
		{ -EISDIR, "it is a directory" },
		{ -EINVAL, "it is not a regular file" },
		{ -EFBIG, "it is too long" },
		{ -EBADMSG, "it contains a NUL byte, so it is not a text file" },
		{ -ENOENT, "there is no such file" },
		{ -ELOOP, "its symbolic links lead in a circle" },
	};

	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].r == r)
			return reasons[i].reason;
	return strerror(-r);
}

const char *file_cure(int r, const char *otherwise)
{
	if ((r == -EACCES || r == -EPERM) && geteuid() != 0)
		return "run bootward as root";
	return otherwise;
}
