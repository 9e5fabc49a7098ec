// SPDX-License-Identifier: GPL-2.0-or-later
/* The files that routes are tried on. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ask.h"
#include "attempt.h"

int object_fill(struct object *o, int fd)
{
	size_t size, done = 0;
	const char *bytes;
	ssize_t n;

	bytes = image_bytes(o->image, &size);
	while (done < size) {
		n = write(fd, bytes + done, size - done);
		if (n < 0)
			return cannot("write the object: %m");
		done += (size_t)n;
	}
	return 0;
}

int object_create_at(struct object *o, int dir, const char *name)
{
	_cleanup_close_ int fd = -1;
	int r;

	fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL, 0755);
	if (fd < 0)
		return cannot("create %.32s: %m", name);
	r = object_fill(o, fd);
	if (r < 0)
		return r;
	if (fchmod(fd, 0755) < 0)
		return cannot("chmod %.32s: %m", name);
	o->fd = openat(dir, name, O_RDONLY);
	if (o->fd < 0)
		return cannot("open %.32s: %m", name);
	o->dir = dir;
	o->base = name;
	return 0;
}

int object_create(struct object *o, const char *path)
{
	const char *slash = strrchr(path, '/');
	char folder[sizeof(o->path)];
	int dir;

	snprintf(folder, sizeof(folder), "%.*s/", (int)(slash - path), path);
	dir = open(folder, O_PATH | O_DIRECTORY);
	if (dir < 0)
		return cannot("open %s: %m", folder);
	snprintf(o->path, sizeof(o->path), "%s", path);
	return object_create_at(o, dir, strrchr(o->path, '/') + 1);
}

int object_open(struct object *o)
{
	o->fd = open(o->path, O_RDONLY);
	if (o->fd < 0)
		return cannot("open %.64s: %m", o->path);
	return 0;
}

const char *object_name(struct object *o)
{
	static char name[64];

	if (o->path[0])
		return o->path;
	snprintf(name, sizeof(name), "/proc/self/fd/%d", o->fd);
	return name;
}

/* What is mapped is of a file that only the mapping's link leads to, if the object has none. */
static void about_mapping(const struct object *o)
{
	const char *at = o->address;
	char name[64];

	if (o->fd >= 0)
		about_fd(BW_OPERATION_MAP, o->fd);
	if (o->fd >= 0 || !at)
		return;
	snprintf(name, sizeof(name), "/proc/%d/map_files/%lx-%lx", getpid(), (unsigned long)at,
		 (unsigned long)(at + 2 * o->page));
	about_name(BW_OPERATION_MAP, getpid(), name);
}

void *object_map(const struct object *o, void *at, int pages, int protection, int flags)
{
	int shm_flags = 0;

	about_mapping(o);
	if (o->shm < 0)
		return mmap(at, o->page * (size_t)pages, protection, flags, o->fd, 0);
	if (!(protection & PROT_WRITE))
		shm_flags |= SHM_RDONLY;
	if (protection & PROT_EXEC)
		shm_flags |= SHM_EXEC;
	if (flags & MAP_FIXED)
		shm_flags |= SHM_REMAP;
	return shmat(o->shm, at, shm_flags);
}

const char *path_of(const char *directory, const char *name)
{
	static char paths[4][512];
	static unsigned int turn;
	char *path = paths[turn++ % 4];

	snprintf(path, sizeof(paths[0]), "%s/%s", directory, name);
	return path;
}

int guarded_folder(struct object *o, const char *directory)
{
	snprintf(o->guarded, sizeof(o->guarded), "%s/attempt.%d", directory, getpid());
	if (mkdir(o->guarded, 0755) < 0 && errno != EEXIST)
		return cannot("mkdir %s: %m", o->guarded);
	return 0;
}

int text_write(const char *path, const char *text)
{
	_cleanup_close_ int fd = -1;

	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		return -errno;
	return 0;
}
