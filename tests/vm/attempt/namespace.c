// SPDX-License-Identifier: GPL-2.0-or-later
#include "namespace.h"

#include <fcntl.h>
#include <linux/mount.h>
#include <sched.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* From sys/mount.h, which cannot be included together with linux/mount.h. */
int mount(const char *source, const char *target, const char *type, unsigned long flags,
	  const void *data);

static int user_namespace_map(uid_t uid, gid_t gid)
{
	char text[32];

	snprintf(text, sizeof(text), "0 %u 1\n", uid);
	if (text_write("/proc/self/uid_map", text) < 0)
		return cannot("write uid_map");
	snprintf(text, sizeof(text), "0 %u 1\n", gid);
	if (text_write("/proc/self/setgroups", "deny") < 0 ||
	    text_write("/proc/self/gid_map", text) < 0)
		return cannot("write gid_map");
	return 0;
}

int namespace_enter(void)
{
	uid_t uid = geteuid();
	gid_t gid = getegid();
	int r;

	if (unshare(CLONE_NEWNS | (uid == 0 ? 0 : CLONE_NEWUSER)) < 0)
		return cannot("unshare: %m");
	if (uid != 0) {
		r = user_namespace_map(uid, gid);
		if (r < 0)
			return r;
	}
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		return cannot("make the mounts private: %m");
	return 0;
}

const char *folder_make(const char *directory, const char *name)
{
	const char *path = path_of(directory, name);

	if (mkdir(path, 0755) < 0)
		return cannot("mkdir %s: %m", path), NULL;
	return path;
}

int bind_mount(const char *from, const char *to)
{
	if (mount(from, to, NULL, MS_BIND | MS_REC, NULL) < 0)
		return cannot("bind %s to %s: %m", from, to);
	return 0;
}

int mount_at(const char *type, const char *where, unsigned long flags, const char *options)
{
	if (mount("attempt", where, type, flags, options) < 0)
		return cannot("mount %s at %s: %m", type, where);
	return 0;
}

int mount_detached(const char *type)
{
	_cleanup_close_ int context = -1;
	int fd;

	context = (int)syscall(SYS_fsopen, type, FSOPEN_CLOEXEC);
	if (context < 0)
		return cannot("fsopen %s: %m", type);
	if (syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) < 0)
		return cannot("fsconfig %s: %m", type);
	fd = (int)syscall(SYS_fsmount, context, 0, 0);
	return fd < 0 ? cannot("fsmount %s: %m", type) : fd;
}

int mount_attach(int mount_fd, const char *where)
{
	if (syscall(SYS_move_mount, mount_fd, "", AT_FDCWD, where, MOVE_MOUNT_F_EMPTY_PATH) < 0)
		return cannot("move_mount to %s: %m", where);
	return 0;
}
