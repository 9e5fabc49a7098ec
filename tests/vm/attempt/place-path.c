// SPDX-License-Identifier: GPL-2.0-or-later
/* Below a guarded directory, as one mount shows it. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "places.h"

static int make_below(struct object *o, const char *directory)
{
	int r = guarded_folder(o, directory);

	return r < 0 ? r : object_create(o, path_of(o->guarded, "x"));
}

static int make_tmp(struct object *o)
{
	return make_below(o, "/tmp");
}

static int make_var_tmp(struct object *o)
{
	return make_below(o, "/var/tmp");
}

static int make_dev_shm(struct object *o)
{
	return make_below(o, "/dev/shm");
}

/* Directly in the guarded directory. */
static int make_tmp_top(struct object *o)
{
	char path[64];

	snprintf(path, sizeof(path), "/tmp/attempt.%d.x", getpid());
	return object_create(o, path);
}

static int make_tmp_unlinked(struct object *o)
{
	int r = make_tmp(o);

	if (r < 0)
		return r;
	if (unlink(o->path) < 0)
		return cannot("unlink: %m");
	o->path[0] = '\0';
	return 0;
}

static int make_tmp_unlinked_folder(struct object *o)
{
	int r = make_tmp_unlinked(o);

	if (r < 0)
		return r;
	return rmdir(o->guarded) < 0 ? cannot("rmdir: %m") : 0;
}

static int make_tmp_tmpfile(struct object *o)
{
	int r = guarded_folder(o, "/tmp");
	char path[64];
	int fd;

	if (r < 0)
		return r;
	fd = open(o->guarded, O_TMPFILE | O_WRONLY, 0755);
	if (fd < 0)
		return cannot("O_TMPFILE: %m");
	r = object_fill(o, fd);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	o->fd = open(path, O_RDONLY);
	close(fd);
	return o->fd < 0 ? cannot("open the temporary file again: %m") : r;
}

int folder_deep(struct object *o, const char *directory, int depth, const char *name)
{
	int dir = open(directory, O_PATH | O_DIRECTORY);
	int next;

	for (int i = 0; i < depth && dir >= 0; i++) {
		if (mkdirat(dir, name, 0755) < 0)
			return cannot("mkdir at depth %d: %m", i);
		next = openat(dir, name, O_PATH | O_DIRECTORY);
		close(dir);
		dir = next;
	}
	return dir < 0 ? cannot("open a deep folder: %m") : object_create_at(o, dir, "x");
}

static int make_tmp_deep(struct object *o)
{
	int depth = atoi(strrchr(o->route->place->name, '-') + 1);
	int r = guarded_folder(o, "/tmp");

	return r < 0 ? r : folder_deep(o, o->guarded, depth, "d");
}

/* A folder and a file whose names have N bytes. */
int named_create(struct object *o, const char *directory, size_t length)
{
	char folder[512], name[256], path[1024];

	memset(name, 'n', length);
	name[length] = '\0';
	snprintf(folder, sizeof(folder), "%s/%s", directory, name);
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	if (mkdir(folder, 0755) < 0)
		return cannot("mkdir with a name of %zu bytes: %m", length);
	return object_create(o, path);
}

static int make_tmp_named(struct object *o)
{
	size_t length = strtoul(strrchr(o->route->place->name, '-') + 1, NULL, 10);
	int r = guarded_folder(o, "/tmp");

	return r < 0 ? r : named_create(o, o->guarded, length);
}

static int make_tmp_memfd_name(struct object *o)
{
	int r = guarded_folder(o, "/tmp");

	return r < 0 ? r : object_create(o, path_of(o->guarded, "memfd:x"));
}

static int make_posix_shm(struct object *o)
{
	char name[64];
	int fd, r;

	snprintf(name, sizeof(name), "/attempt.%d", getpid());
	fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0755);
	if (fd < 0)
		return cannot("shm_open: %m");
	r = object_fill(o, fd);
	if (r < 0)
		return r;
	fchmod(fd, 0755);
	close(fd);
	snprintf(o->path, sizeof(o->path), "/dev/shm%s", name);
	return object_open(o);
}

#define GUARDED .exec = CONTROL(PATH_EXEC), .map = CONTROL(PATH_MAP), .load = CONTROL(PATH_LOAD)
#define GUARDED_UNLINKED                                     \
	.exec = CONTROL(PATH_EXEC) | CONTROL(UNLINKED_EXEC), \
	.map = CONTROL(PATH_MAP) | CONTROL(UNLINKED_EXEC), .load = CONTROL(PATH_LOAD)

const struct place place_tmp = { .name = "tmp", .make = make_tmp, GUARDED };
const struct place place_var_tmp = { .name = "var-tmp", .make = make_var_tmp, GUARDED };
const struct place place_dev_shm = { .name = "dev-shm", .make = make_dev_shm, GUARDED };
const struct place place_tmp_top = { .name = "tmp-top", .make = make_tmp_top, GUARDED };
const struct place place_tmp_unlinked = { .name = "tmp-unlinked",
					  .make = make_tmp_unlinked,
					  GUARDED_UNLINKED };
const struct place place_tmp_unlinked_folder = { .name = "tmp-unlinked-folder",
						 .make = make_tmp_unlinked_folder,
						 GUARDED_UNLINKED };
const struct place place_tmp_tmpfile = { .name = "tmp-tmpfile",
					 .make = make_tmp_tmpfile,
					 GUARDED_UNLINKED };
const struct place place_tmp_depth_60 = { .name = "tmp-depth-60", .make = make_tmp_deep, GUARDED };
const struct place place_tmp_depth_300 = { .name = "tmp-depth-300",
					   .make = make_tmp_deep,
					   GUARDED };
const struct place place_tmp_depth_2000 = { .name = "tmp-depth-2000",
					    .make = make_tmp_deep,
					    GUARDED };
const struct place place_tmp_name_31 = { .name = "tmp-name-31", .make = make_tmp_named, GUARDED };
const struct place place_tmp_name_32 = { .name = "tmp-name-32", .make = make_tmp_named, GUARDED };
const struct place place_tmp_name_33 = { .name = "tmp-name-33", .make = make_tmp_named, GUARDED };
const struct place place_tmp_name_64 = { .name = "tmp-name-64", .make = make_tmp_named, GUARDED };
const struct place place_tmp_name_255 = { .name = "tmp-name-255", .make = make_tmp_named, GUARDED };
const struct place place_tmp_memfd_name = { .name = "tmp-memfd-name",
					    .make = make_tmp_memfd_name,
					    GUARDED };
const struct place place_posix_shm = { .name = "posix-shm", .make = make_posix_shm, GUARDED };
const struct place place_ok_tmp = { .name = "ok-tmp", .make = make_tmp };
