// SPDX-License-Identifier: GPL-2.0-or-later
/* File systems mounted over and below guarded directories, and elsewhere by user namespaces. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuse.h"
#include "loop.h"
#include "namespace.h"
#include "places.h"

/* Enter a namespace; a new folder below /tmp or in the scratch folder, or NULL after cannot(). */
static const char *mount_point(struct object *o, bool guarded)
{
	if (namespace_enter() < 0 || (guarded && guarded_folder(o, "/tmp") < 0))
		return NULL;
	return folder_make(guarded ? o->guarded : o->scratch, "m");
}

static int mount_and_create(struct object *o, const char *type, const char *where)
{
	if (!where || mount_at(type, where, 0, NULL) < 0)
		return CANNOT;
	return object_create(o, path_of(where, "x"));
}

static int make_tmpfs_over(struct object *o)
{
	int r = namespace_enter();

	return r < 0 ? r : mount_and_create(o, "tmpfs", "/tmp");
}

static int make_tmpfs_under(struct object *o)
{
	return mount_and_create(o, "tmpfs", mount_point(o, true));
}

static int make_ramfs_under(struct object *o)
{
	return mount_and_create(o, "ramfs", mount_point(o, true));
}

static int make_tmpfs_elsewhere(struct object *o)
{
	return mount_and_create(o, "tmpfs", mount_point(o, false));
}

static int make_ramfs_elsewhere(struct object *o)
{
	return mount_and_create(o, "ramfs", mount_point(o, false));
}

/* The same by fsopen(2), fsmount(2), move_mount(2). */
static int new_mount_and_create(struct object *o, const char *where)
{
	int mount_fd = where ? mount_detached("tmpfs") : CANNOT;

	if (mount_fd < 0 || mount_attach(mount_fd, where) < 0)
		return CANNOT;
	return object_create(o, path_of(where, "x"));
}

static int make_new_tmpfs_over(struct object *o)
{
	int r = namespace_enter();

	return r < 0 ? r : new_mount_and_create(o, "/tmp");
}

static int make_new_tmpfs_under(struct object *o)
{
	return new_mount_and_create(o, mount_point(o, true));
}

/* Never attached: only the descriptor leads there. */
static int make_detached(struct object *o)
{
	int mount_fd;
	int r = namespace_enter();

	if (r < 0)
		return r;
	mount_fd = mount_detached("tmpfs");
	return mount_fd < 0 ? mount_fd : object_create_at(o, mount_fd, "x");
}

static int make_remounted(struct object *o)
{
	const char *m = mount_point(o, true);

	if (!m || mount_at("tmpfs", m, MS_NOEXEC, NULL) < 0 ||
	    object_create(o, path_of(m, "x")) < 0 || mount_at("tmpfs", m, MS_REMOUNT, NULL) < 0)
		return CANNOT;
	return 0;
}

static int fuse_and_see(struct object *o, bool guarded)
{
	const char *m = mount_point(o, guarded);

	if (!m || fuse_mount(o, m) < 0)
		return CANNOT;
	snprintf(o->path, sizeof(o->path), "%s/x", m);
	return object_open(o);
}

static int make_fuse_under(struct object *o)
{
	return fuse_and_see(o, true);
}

int make_fuse_elsewhere(struct object *o)
{
	return fuse_and_see(o, false);
}

static int loop_and_create(struct object *o, bool guarded)
{
	const char *m = mount_point(o, guarded);

	if (!m || loop_mount(o, m) < 0)
		return CANNOT;
	return object_create(o, path_of(m, "x"));
}

static int make_loop_under(struct object *o)
{
	return loop_and_create(o, true);
}

int make_loop_elsewhere(struct object *o)
{
	return loop_and_create(o, false);
}

#define GUARDED .exec = CONTROL(PATH_EXEC), .map = CONTROL(PATH_MAP), .load = CONTROL(PATH_LOAD)
#define USERNS	.exec = CONTROL(USERNS_EXEC), .map = CONTROL(USERNS_EXEC), .limit = { .user = true }
#define LOOP	.limit = { .root = true, .why = "block devices cannot be mounted by a user namespace" }

const struct place place_tmpfs_over = { .name = "tmpfs-over-tmp",
					.make = make_tmpfs_over,
					GUARDED };
const struct place place_tmpfs_under = { .name = "tmpfs-under-tmp",
					 .make = make_tmpfs_under,
					 GUARDED };
const struct place place_new_tmpfs_over = { .name = "fsmount-over-tmp",
					    .make = make_new_tmpfs_over,
					    GUARDED };
const struct place place_new_tmpfs_under = { .name = "fsmount-under-tmp",
					     .make = make_new_tmpfs_under,
					     GUARDED };
const struct place place_ramfs_under = { .name = "ramfs-under-tmp",
					 .make = make_ramfs_under,
					 GUARDED };
const struct place place_remounted = { .name = "remounted-exec", .make = make_remounted, GUARDED };
const struct place place_fuse_under = { .name = "fuse-under-tmp",
					.make = make_fuse_under,
					GUARDED };
const struct place place_loop_under = {
	.name = "loop-under-tmp", .make = make_loop_under, GUARDED, LOOP
};
const struct place place_tmpfs_elsewhere = { .name = "userns-tmpfs",
					     .make = make_tmpfs_elsewhere,
					     USERNS };
const struct place place_ramfs_elsewhere = { .name = "userns-ramfs",
					     .make = make_ramfs_elsewhere,
					     USERNS };
const struct place place_detached = { .name = "userns-detached", .make = make_detached, USERNS };
const struct place place_fuse_elsewhere = { .name = "userns-fuse",
					    .make = make_fuse_elsewhere,
					    USERNS };
