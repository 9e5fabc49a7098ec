// SPDX-License-Identifier: GPL-2.0-or-later
/* Places outside every guarded directory, however much they look like one. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "namespace.h"
#include "places.h"

static int make_nothing(struct object *o)
{
	return 0;
}

static int make_outside(struct object *o)
{
	return object_create(o, path_of(o->scratch, "x"));
}

static int make_memfd_name(struct object *o)
{
	return object_create(o, path_of(o->scratch, "memfd:x"));
}

static int make_file_tmp(struct object *o)
{
	return object_create(o, path_of(o->scratch, "tmp"));
}

/* SCRATCH/tmp, SCRATCH/var/tmp, SCRATCH/dev/shm */
static int make_folder_tmp(struct object *o)
{
	const char *tmp = folder_make(o->scratch, "tmp");

	return tmp ? object_create(o, path_of(tmp, "x")) : CANNOT;
}

static int make_folder_var_tmp(struct object *o)
{
	const char *var = folder_make(o->scratch, "var");
	const char *tmp = var ? folder_make(var, "tmp") : NULL;

	return tmp ? object_create(o, path_of(tmp, "x")) : CANNOT;
}

static int make_folder_dev_shm(struct object *o)
{
	const char *dev = folder_make(o->scratch, "dev");
	const char *shm = dev ? folder_make(dev, "shm") : NULL;

	return shm ? object_create(o, path_of(shm, "x")) : CANNOT;
}

/* Folders that main.c makes, whose names only begin or end as a guarded one's. */
static int make_neighbour(struct object *o)
{
	char path[128];

	snprintf(path, sizeof(path), "/%s/attempt.%d", strchr(o->route->place->name, ':') + 1,
		 getpid());
	return object_create(o, path);
}

static int make_deep(struct object *o)
{
	int depth = atoi(strrchr(o->route->place->name, '-') + 1);

	return folder_deep(o, o->scratch, depth, "d");
}

static int make_named(struct object *o)
{
	return named_create(o, o->scratch,
			    strtoul(strrchr(o->route->place->name, '-') + 1, NULL, 10));
}

static int make_private(struct object *o)
{
	int r = namespace_enter();

	return r < 0 ? r : make_outside(o);
}

static int make_bound(struct object *o)
{
	const char *from, *to;
	int r = namespace_enter();

	from = r < 0 ? NULL : folder_make(o->scratch, "from");
	to = from ? folder_make(o->scratch, "to") : NULL;
	if (!to || bind_mount(from, to) < 0)
		return CANNOT;
	return object_create(o, path_of(to, "x"));
}

/* Somebody else's namespace shows our folder below its /tmp: that says nothing about ours. */
static int make_bound_into_tmp(struct object *o)
{
	const char *from = folder_make(o->scratch, "from");
	int ready[2];
	char byte;

	if (!from || pipe(ready) < 0 || guarded_folder(o, "/tmp") < 0)
		return CANNOT;
	if (fork() == 0) {
		if (namespace_enter() == 0 && bind_mount(from, o->guarded) == 0 &&
		    write(ready[1], "", 1) == 1)
			pause();
		_exit(1);
	}
	close(ready[1]);
	if (read(ready[0], &byte, 1) != 1)
		return cannot("the other namespace failed");
	return object_create(o, path_of(from, "x"));
}

static int make_tmpfs(struct object *o)
{
	const char *m;
	int r = namespace_enter();

	m = r < 0 ? NULL : folder_make(o->scratch, "m");
	if (!m || mount_at("tmpfs", m, 0, NULL) < 0)
		return CANNOT;
	return object_create(o, path_of(m, "x"));
}

static int make_chroot(struct object *o)
{
	int r = make_private(o);

	if (r < 0)
		return r;
	snprintf(o->path, sizeof(o->path), "/x");
	return chroot(o->scratch) < 0 || chdir("/") < 0 ? cannot("chroot: %m") : 0;
}

static int make_chroot_same(struct object *o)
{
	int r = make_private(o);

	if (r < 0)
		return r;
	return chroot("/") < 0 || chdir("/") < 0 ? cannot("chroot: %m") : 0;
}

static int make_pivot(struct object *o)
{
	int r = make_bound(o);

	return r < 0 ? r : pivot_to(o, path_of(o->scratch, "to"), "/x");
}

static int make_unmounted(struct object *o)
{
	const char *to;
	int r = make_bound(o);

	to = path_of(o->scratch, "to");
	if (r < 0)
		return r;
	snprintf(o->path, sizeof(o->path), "./x");
	if (chdir(to) < 0 || umount2(to, MNT_DETACH) < 0)
		return cannot("unmount the working directory: %m");
	return 0;
}

/* --- by design --- */

/*
 * The object lies below /tmp/FOLDER and also, in the same file system, outside: then a rename or a
 * hard link takes it out. (/tmp and what is outside are mostly two file systems.)
 */
static int take_out(struct object *o, int (*take)(const char *from, const char *to))
{
	const char *m, *in, *out;
	int r = namespace_enter();

	m = r < 0 ? NULL : folder_make(o->scratch, "m");
	if (!m || mount_at("tmpfs", m, 0, NULL) < 0)
		return CANNOT;
	in = folder_make(m, "in");
	if (!in || guarded_folder(o, "/tmp") < 0 || bind_mount(in, o->guarded) < 0)
		return CANNOT;
	r = object_create(o, path_of(in, "x"));
	if (r < 0)
		return r;
	out = path_of(o->scratch, "m/x");
	if (take(o->path, out) < 0)
		return cannot("take it out: %m");
	close(o->fd);
	snprintf(o->path, sizeof(o->path), "%s", out);
	return object_open(o);
}

static int make_renamed_out(struct object *o)
{
	return take_out(o, rename);
}

static int make_linked_out(struct object *o)
{
	return take_out(o, link);
}

/* The /tmp of a root that a chroot, not a namespace, makes. */
static int make_foreign_tmp(struct object *o)
{
	const char *tmp;
	int r = namespace_enter();

	tmp = r < 0 ? NULL : folder_make(o->scratch, "tmp");
	if (!tmp || object_create(o, path_of(tmp, "x")) < 0)
		return CANNOT;
	snprintf(o->path, sizeof(o->path), "/tmp/x");
	return chroot(o->scratch) < 0 || chdir("/") < 0 ? cannot("chroot: %m") : 0;
}

#define ROOT(why_) .limit = { .root = true, .why = (why_) }

const struct place place_ok_nothing = { .name = "ok-anonymous", .make = make_nothing };
const struct place place_ok_outside = { .name = "ok-outside", .make = make_outside };
const struct place place_ok_memfd_name = { .name = "ok-memfd-name", .make = make_memfd_name };
const struct place place_ok_file_tmp = { .name = "ok-file-tmp", .make = make_file_tmp };
const struct place place_ok_folder_tmp = { .name = "ok-folder-tmp", .make = make_folder_tmp };
const struct place place_ok_folder_var_tmp = { .name = "ok-folder-var-tmp",
					       .make = make_folder_var_tmp };
const struct place place_ok_folder_dev_shm = { .name = "ok-folder-dev-shm",
					       .make = make_folder_dev_shm };
const struct place place_ok_tmpfoo = { .name = "ok-name:tmpfoo", .make = make_neighbour };
const struct place place_ok_tm = { .name = "ok-name:tm", .make = make_neighbour };
const struct place place_ok_var_tmpfoo = { .name = "ok-name:var/tmpfoo", .make = make_neighbour };
const struct place place_ok_opt_tmp = { .name = "ok-name:opt/tmp", .make = make_neighbour };
const struct place place_ok_depth_60 = { .name = "ok-depth-60", .make = make_deep };
const struct place place_ok_depth_300 = { .name = "ok-depth-300", .make = make_deep };
const struct place place_ok_name_31 = { .name = "ok-name-31", .make = make_named };
const struct place place_ok_name_32 = { .name = "ok-name-32", .make = make_named };
const struct place place_ok_name_33 = { .name = "ok-name-33", .make = make_named };
const struct place place_ok_name_64 = { .name = "ok-name-64", .make = make_named };
const struct place place_ok_name_255 = { .name = "ok-name-255", .make = make_named };
const struct place place_ok_private = { .name = "ok-private-namespace", .make = make_private };
const struct place place_ok_bound = { .name = "ok-bind", .make = make_bound };
const struct place place_ok_bound_into = { .name = "ok-bound-into-a-tmp",
					   .make = make_bound_into_tmp };
const struct place place_ok_chroot = { .name = "ok-chroot", .make = make_chroot };
const struct place place_ok_chroot_same = { .name = "ok-chroot-same", .make = make_chroot_same };
const struct place place_ok_pivot = { .name = "ok-pivot-root", .make = make_pivot };
const struct place place_ok_unmounted = { .name = "ok-unmounted-folder", .make = make_unmounted };
const struct place place_ok_tmpfs = { .name = "ok-tmpfs",
				      .make = make_tmpfs,
				      ROOT("a user namespace's tmpfs is userns-exec's") };
const struct place place_ok_fuse = { .name = "ok-fuse",
				     .make = make_fuse_elsewhere,
				     ROOT("a user namespace's FUSE is userns-exec's") };
const struct place place_ok_loop = { .name = "ok-loop",
				     .make = make_loop_elsewhere,
				     ROOT("block devices cannot be mounted by a user namespace") };
const struct place place_renamed_out = { .name = "renamed-out",
					 .make = make_renamed_out,
					 ROOT("a user namespace's tmpfs is userns-exec's") };
const struct place place_linked_out = { .name = "linked-out",
					.make = make_linked_out,
					ROOT("a user namespace's tmpfs is userns-exec's") };
const struct place place_foreign_tmp = { .name = "foreign-root-tmp", .make = make_foreign_tmp };
