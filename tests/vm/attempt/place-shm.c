// SPDX-License-Identifier: GPL-2.0-or-later
/* System V and other memory of the kernel's own; files that have no name left. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

#include "places.h"

static int memory_fill(struct object *o, void *at)
{
	const void *bytes;
	size_t size;

	bytes = image_bytes(o->image, &size);
	if (size > 2 * o->page)
		return cannot("the image is larger than two pages");
	memcpy(at, bytes, size);
	o->address = at;
	return 0;
}

static int make_shm(struct object *o)
{
	void *at;

	o->shm = shmget(IPC_PRIVATE, 2 * o->page, IPC_CREAT | 0700);
	at = shmat(o->shm, NULL, 0);
	if (o->shm < 0 || at == MAP_FAILED)
		return cannot("System V shared memory: %m");
	shmctl(o->shm, IPC_RMID, NULL);
	return memory_fill(o, at);
}

/* The kernel keeps it in a file of its own tmpfs, called dev/zero. */
static int make_shared_anonymous(struct object *o)
{
	void *at =
		mmap(NULL, 2 * o->page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED)
		return cannot("shared anonymous memory: %m");
	return memory_fill(o, at);
}

static int make_unlinked(struct object *o)
{
	int r = object_create(o, path_of(o->scratch, "x"));

	if (r < 0)
		return r;
	if (unlink(o->path) < 0)
		return cannot("unlink: %m");
	o->path[0] = '\0';
	return 0;
}

static int make_tmpfile(struct object *o)
{
	int fd = open(o->scratch, O_TMPFILE | O_WRONLY, 0755);
	char path[64];
	int r;

	if (fd < 0)
		return cannot("O_TMPFILE: %m");
	r = object_fill(o, fd);
	if (r < 0)
		return r;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	o->fd = open(path, O_RDONLY);
	close(fd);
	return o->fd < 0 ? cannot("open the temporary file again: %m") : 0;
}

/* Started by /proc/PID/map_files, all memory that the kernel keeps in files is memfd-exec's. */
const struct place place_shm = {
	.name = "shm",
	.make = make_shm,
	.exec = CONTROL(MEMFD_EXEC),
	.map = CONTROL(SHM_MAP),
};
const struct place place_shared_anonymous = {
	.name = "shared-anonymous",
	.make = make_shared_anonymous,
	.exec = CONTROL(MEMFD_EXEC),
};
const struct place place_unlinked = {
	.name = "unlinked",
	.make = make_unlinked,
	.exec = CONTROL(UNLINKED_EXEC),
	.map = CONTROL(UNLINKED_EXEC),
};
const struct place place_tmpfile = {
	.name = "tmpfile",
	.make = make_tmpfile,
	.exec = CONTROL(UNLINKED_EXEC),
	.map = CONTROL(UNLINKED_EXEC),
};
const struct place place_ok_shm = { .name = "ok-shm", .make = make_shm };
const struct place place_ok_unlinked = { .name = "ok-unlinked", .make = make_unlinked };
