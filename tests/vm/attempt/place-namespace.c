// SPDX-License-Identifier: GPL-2.0-or-later
/* Below a guarded directory, but shown elsewhere: bind mounts, roots, namespaces. */
#include <fcntl.h>
#include <linux/mount.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "namespace.h"
#include "places.h"

int umount2(const char *target, int flags);
int mount(const char *source, const char *target, const char *type, unsigned long flags,
	  const void *data);
#define MNT_DETACH 2

#define FLOOD 600

/* Enter a namespace and make the object, "x", in its own folder below /tmp. */
int make_in_namespace(struct object *o)
{
	int r = namespace_enter();

	if (r == 0)
		r = guarded_folder(o, "/tmp");
	return r < 0 ? r : object_create(o, path_of(o->guarded, "x"));
}

/* The object is now reached by another path. */
static int object_seen_at(struct object *o, const char *path)
{
	close(o->fd);
	snprintf(o->path, sizeof(o->path), "%s", path);
	return object_open(o);
}

/* The object's folder, or another one, is bound to SCRATCH/m; `path` leads to the object there. */
static int bind_and_see(struct object *o, const char *folder, const char *below)
{
	const char *m;
	int r = make_in_namespace(o);

	m = r < 0 ? NULL : folder_make(o->scratch, "m");
	if (!m || bind_mount(folder ?: o->guarded, m) < 0)
		return CANNOT;
	return object_seen_at(o, path_of(m, below ?: o->path + 1));
}

static int make_bind_folder(struct object *o)
{
	return bind_and_see(o, NULL, "x");
}

static int make_bind_top(struct object *o)
{
	char below[64];

	snprintf(below, sizeof(below), "attempt.%d/x", getpid());
	return bind_and_see(o, "/tmp", below);
}

static int make_bind_root(struct object *o)
{
	return bind_and_see(o, "/", NULL);
}

static int make_bind_file(struct object *o)
{
	const char *f = path_of(o->scratch, "f");
	int r = make_in_namespace(o);

	if (r < 0 || close(open(f, O_WRONLY | O_CREAT, 0755)) < 0 || bind_mount(o->path, f) < 0)
		return cannot("bind a file: %m");
	return object_seen_at(o, f);
}

static int make_bind_file_unlinked(struct object *o)
{
	char original[512];
	int r;

	snprintf(original, sizeof(original), "/tmp/attempt.%d/x", getpid());
	r = make_bind_file(o);
	return r < 0 ? r : unlink(original) < 0 ? cannot("unlink the bound file: %m") : 0;
}

static int make_bind_twice(struct object *o)
{
	const char *n;
	int r = make_bind_folder(o);

	n = r < 0 ? NULL : folder_make(o->scratch, "n");
	if (!n || bind_mount(path_of(o->scratch, "m"), n) < 0)
		return CANNOT;
	return object_seen_at(o, path_of(n, "x"));
}

static int make_bind_moved(struct object *o)
{
	const char *n;
	int r = make_bind_folder(o);

	n = r < 0 ? NULL : folder_make(o->scratch, "n");
	if (!n)
		return CANNOT;
	if (mount(path_of(o->scratch, "m"), n, NULL, MS_MOVE, NULL) < 0)
		return cannot("move the mount: %m");
	return object_seen_at(o, path_of(n, "x"));
}

static int make_bind_flood(struct object *o)
{
	char name[16];
	int r = make_in_namespace(o);

	for (int i = 0; r == 0 && i < FLOOD; i++) {
		snprintf(name, sizeof(name), "m%d", i);
		if (!folder_make(o->scratch, name))
			return CANNOT;
		r = bind_mount(o->guarded, path_of(o->scratch, name));
	}
	return r < 0 ? r : object_seen_at(o, path_of(path_of(o->scratch, "m599"), "x"));
}

static int change_root(struct object *o, const char *root, const char *path)
{
	if (chroot(root) < 0 || chdir("/") < 0)
		return cannot("chroot: %m");
	return object_seen_at(o, path);
}

static int make_chroot(struct object *o)
{
	int r = make_in_namespace(o);

	return r < 0 ? r : change_root(o, o->guarded, "/x");
}

static int make_chroot_top(struct object *o)
{
	char path[64];
	int r = make_in_namespace(o);

	snprintf(path, sizeof(path), "/attempt.%d/x", getpid());
	return r < 0 ? r : change_root(o, "/tmp", path);
}

static int make_chroot_bind(struct object *o)
{
	int r = make_bind_folder(o);

	return r < 0 ? r : change_root(o, path_of(o->scratch, "m"), "/x");
}

static int make_chroot_bind_root(struct object *o)
{
	char path[512];
	int r;

	r = make_bind_root(o);
	snprintf(path, sizeof(path), "/tmp/attempt.%d/x", getpid());
	return r < 0 ? r : change_root(o, path_of(o->scratch, "m"), path);
}

/* Make the mount at `m` the root of the namespace and drop what was the root. */
int pivot_to(struct object *o, const char *m, const char *path)
{
	if (mkdir(path_of(m, "old"), 0755) < 0 || chdir(m) < 0)
		return cannot("prepare pivot_root: %m");
	if (syscall(SYS_pivot_root, ".", "old") < 0 || chdir("/") < 0)
		return cannot("pivot_root: %m");
	if (umount2("/old", MNT_DETACH) < 0)
		return cannot("unmount the old root: %m");
	return object_seen_at(o, path);
}

static int make_pivot(struct object *o)
{
	int r = make_bind_folder(o);

	return r < 0 ? r : pivot_to(o, path_of(o->scratch, "m"), "/x");
}

/* A root of its own, elsewhere, whose /tmp is guarded because every namespace's is. */
static int make_container(struct object *o)
{
	const char *root, *tmp;
	int r = namespace_enter();

	root = r < 0 ? NULL : folder_make(o->scratch, "root");
	tmp = root ? folder_make(root, "tmp") : NULL;
	if (!tmp || bind_mount(root, root) < 0 || object_create(o, path_of(tmp, "x")) < 0)
		return CANNOT;
	return pivot_to(o, root, "/tmp/x");
}

/* An outside folder is bound below /tmp: who reaches it there is below a guarded directory. */
static int make_bind_into(struct object *o)
{
	const char *from;
	int r = namespace_enter();

	from = r < 0 ? NULL : folder_make(o->scratch, "from");
	if (!from || object_create(o, path_of(from, "x")) < 0 || guarded_folder(o, "/tmp") < 0 ||
	    bind_mount(from, o->guarded) < 0)
		return CANNOT;
	return object_seen_at(o, path_of(o->guarded, "x"));
}

static int make_unmounted_folder(struct object *o)
{
	const char *m = path_of(o->scratch, "m");
	int r = make_bind_folder(o);

	if (r < 0)
		return r;
	if (chdir(m) < 0 || umount2(m, MNT_DETACH) < 0)
		return cannot("unmount the working directory: %m");
	return object_seen_at(o, "./x");
}

/*
 * The mount that the descriptor was opened by goes away together with its namespace. The child
 * shares our descriptors and exits with the number of the new one.
 */
static int make_namespace_gone(struct object *o)
{
	int status;
	long pid;

	pid = syscall(SYS_clone, CLONE_FILES | SIGCHLD, NULL, NULL, NULL, NULL);
	if (pid == 0)
		_exit(make_bind_folder(o) < 0 ? 0 : o->fd);
	if (pid < 0 || waitpid((pid_t)pid, &status, 0) < 0 || WEXITSTATUS(status) == 0)
		return cannot("bind in a namespace that ends: %m");
	o->fd = WEXITSTATUS(status);
	o->path[0] = '\0';
	return 0;
}

static int make_open_tree(struct object *o)
{
	char path[64];
	int r = make_in_namespace(o);
	int tree;

	if (r < 0)
		return r;
	tree = (int)syscall(SYS_open_tree, AT_FDCWD, o->guarded, OPEN_TREE_CLONE);
	if (tree < 0)
		return cannot("open_tree: %m");
	snprintf(path, sizeof(path), "/proc/self/fd/%d/x", tree);
	return object_seen_at(o, path);
}

/* Another mount covers /tmp; the working directory still leads to what is below. */
static int make_covered(struct object *o)
{
	int r = make_in_namespace(o);

	if (r < 0)
		return r;
	if (chdir(o->guarded) < 0)
		return cannot("chdir: %m");
	r = mount_at("tmpfs", "/tmp", 0, NULL);
	return r < 0 ? r : object_seen_at(o, "./x");
}

/* /tmp itself is moved away. */
static int make_moved_top(struct object *o)
{
	const char *m;
	char below[64];
	int r = make_in_namespace(o);

	m = r < 0 ? NULL : folder_make(o->scratch, "m");
	if (!m || bind_mount("/tmp", "/tmp") < 0)
		return CANNOT;
	if (mount("/tmp", m, NULL, MS_MOVE, NULL) < 0)
		return cannot("move /tmp: %m");
	snprintf(below, sizeof(below), "attempt.%d/x", getpid());
	return object_seen_at(o, path_of(m, below));
}

/* The /tmp of a process in a namespace of its own, by /proc/PID/root. */
static int make_other_namespace(struct object *o)
{
	char path[128];
	int ready[2];
	pid_t pid;
	char byte;

	if (pipe(ready) < 0)
		return cannot("pipe: %m");
	pid = fork();
	if (pid == 0) {
		if (namespace_enter() == 0 && mount_at("tmpfs", "/tmp", 0, NULL) == 0 &&
		    object_create(o, "/tmp/x") == 0 && write(ready[1], "", 1) == 1)
			pause();
		_exit(1);
	}
	close(ready[1]);
	if (read(ready[0], &byte, 1) != 1)
		return cannot("the other namespace failed");
	snprintf(path, sizeof(path), "/proc/%d/root/tmp/x", pid);
	return object_seen_at(o, path);
}

#define GUARDED .exec = CONTROL(PATH_EXEC), .map = CONTROL(PATH_MAP), .load = CONTROL(PATH_LOAD)

const struct place place_ns_private = { .name = "private-namespace",
					.make = make_in_namespace,
					GUARDED };
const struct place place_bind_folder = { .name = "bind-folder", .make = make_bind_folder, GUARDED };
const struct place place_bind_file = { .name = "bind-file", .make = make_bind_file, GUARDED };
const struct place place_bind_file_unlinked = { .name = "bind-file-unlinked",
						.make = make_bind_file_unlinked,
						.exec = CONTROL(PATH_EXEC) | CONTROL(UNLINKED_EXEC),
						.map = CONTROL(PATH_MAP) | CONTROL(UNLINKED_EXEC) };
const struct place place_bind_top = { .name = "bind-top", .make = make_bind_top, GUARDED };
const struct place place_bind_root = { .name = "bind-root", .make = make_bind_root, GUARDED };
const struct place place_bind_twice = { .name = "bind-twice", .make = make_bind_twice, GUARDED };
const struct place place_bind_moved = { .name = "bind-moved", .make = make_bind_moved, GUARDED };
const struct place place_bind_flood = { .name = "bind-flood", .make = make_bind_flood, GUARDED };
const struct place place_bind_into = { .name = "bind-into-tmp", .make = make_bind_into, GUARDED };
const struct place place_chroot = { .name = "chroot", .make = make_chroot, GUARDED };
const struct place place_chroot_top = { .name = "chroot-top", .make = make_chroot_top, GUARDED };
const struct place place_chroot_bind = { .name = "chroot-bind", .make = make_chroot_bind, GUARDED };
const struct place place_chroot_bind_root = { .name = "chroot-bind-root",
					      .make = make_chroot_bind_root,
					      GUARDED };
const struct place place_pivot = { .name = "pivot-root", .make = make_pivot, GUARDED };
const struct place place_container = { .name = "container-tmp", .make = make_container, GUARDED };
const struct place place_unmounted = { .name = "unmounted-folder",
				       .make = make_unmounted_folder,
				       GUARDED };
const struct place place_namespace_gone = { .name = "namespace-gone",
					    .make = make_namespace_gone,
					    GUARDED };
const struct place place_open_tree = { .name = "open-tree", .make = make_open_tree, GUARDED };
const struct place place_covered = { .name = "covered", .make = make_covered, GUARDED };
const struct place place_moved_top = { .name = "moved-top", .make = make_moved_top, GUARDED };
const struct place place_other_namespace = { .name = "other-namespace",
					     .make = make_other_namespace,
					     GUARDED };
