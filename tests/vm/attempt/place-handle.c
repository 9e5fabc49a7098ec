// SPDX-License-Identifier: GPL-2.0-or-later
/* Below a guarded directory, opened by file handle and no path. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "loop.h"
#include "namespace.h"
#include "places.h"

static bool path_is_known(int fd)
{
	char link[64], path[256] = "";

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	return readlink(link, path, sizeof(path) - 1) < 0 || strstr(path, "folder");
}

/*
 * Open the object again by its handle. With `forget` nothing else keeps its directory entries, and
 * the kernel is told to drop them, so that it then knows the file but not where it is.
 */
static int handle_open(struct object *o, bool forget)
{
	_cleanup_free_ struct file_handle *handle = NULL;
	_cleanup_close_ int mount_fd = -1;
	int mount_id;

	handle = calloc(1, sizeof(*handle) + MAX_HANDLE_SZ);
	if (!handle)
		return cannot("no memory");
	handle->handle_bytes = MAX_HANDLE_SZ;
	mount_fd = open(o->guarded, O_RDONLY | O_DIRECTORY);
	if (mount_fd < 0 || name_to_handle_at(AT_FDCWD, o->path, handle, &mount_id, 0) < 0)
		return cannot("name_to_handle_at: %m");
	close(o->fd);
	close(o->dir);
	o->dir = -1;
	o->path[0] = '\0';
	sync();
	if (forget && text_write("/proc/sys/vm/drop_caches", "3") < 0)
		return cannot("drop_caches");
	o->fd = open_by_handle_at(mount_fd, handle, O_RDONLY);
	if (o->fd < 0)
		return cannot("open_by_handle_at: %m");
	return forget && path_is_known(o->fd) ? cannot("the kernel still knows the path") : 0;
}

static int make_handle(struct object *o)
{
	int r = make_in_namespace(o);

	return r < 0 ? r : handle_open(o, false);
}

/* On a file system that does not keep everything in memory. */
static int make_handle_forgotten(struct object *o)
{
	const char *folder;
	int r = namespace_enter();

	if (r < 0 || guarded_folder(o, "/tmp") < 0 || loop_mount(o, o->guarded) < 0)
		return CANNOT;
	folder = folder_make(o->guarded, "folder");
	if (!folder || object_create(o, path_of(folder, "x")) < 0)
		return CANNOT;
	return handle_open(o, true);
}

#define HANDLE(name_, make_)                                                                   \
	{                                                                                      \
		.name = (name_), .make = (make_), .exec = CONTROL(PATH_EXEC),                  \
		.map = CONTROL(PATH_MAP), .load = CONTROL(PATH_LOAD), .limit = {               \
			.root = true,                                                          \
			.why = "open_by_handle_at() needs CAP_DAC_READ_SEARCH of the initial " \
			       "user namespace (open_by_handle_at(2))"                         \
		}                                                                              \
	}

const struct place place_handle = HANDLE("handle", make_handle);
const struct place place_handle_forgotten = HANDLE("handle-forgotten", make_handle_forgotten);
