/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/pin.h"

#include <bpf/bpf.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <syslog.h>

#include "bpf/abi.h"
#include "guard/pin-lock.h"

#define SYSTEM_BPFFS "/sys/fs/bpf"
#define LOCK_TRIES   16

static bool is_bpffs(int fd)
{
	struct statfs fs;

	return fstatfs(fd, &fs) == 0 && (unsigned long)fs.f_type == BPF_FS_MAGIC;
}

/* --- the mount namespace --- */

int pins_namespace_is_first(void)
{
	struct stat own, first;

	if (stat("/proc/self/ns/mnt", &own) < 0 || stat("/proc/1/ns/mnt", &first) < 0)
		return -errno;
	/* all namespaces are on one file system; to whom may not look, 5.10 shows something else */
	if (own.st_dev != first.st_dev)
		return -EACCES;
	return own.st_ino == first.st_ino;
}

int pins_namespace_check(struct problems *problems)
{
	int r = pins_namespace_is_first();

	if (r > 0)
		return 0;
	if (r == 0) {
		problems_add(problems, LOG_ERR,
			     "nsenter --target 1 --mount; in a unit, nothing like PrivateTmp= or "
			     "ProtectSystem=",
			     "this is another mount namespace than PID 1's: nobody outside would "
			     "see what is published here, and it would end with the namespace");
		return -EXDEV;
	}
	problems_add(problems, LOG_ERR,
		     r == -ENOENT ? "mount -t proc proc /proc"
				  : "run it as root, with CAP_SYS_ADMIN and CAP_SYS_PTRACE",
		     "cannot tell whether this is PID 1's mount namespace: %s", strerror(-r));
	return r;
}

/* --- the system's bpffs --- */

static int system_bpffs_mount(struct problems *problems)
{
	int r;

	if (mount("bpf", SYSTEM_BPFFS, "bpf", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=0700") == 0)
		return 0;
	r = -errno;
	problems_add(problems, LOG_ERR,
		     r == -ENOENT   ? "mount sysfs: mount -t sysfs sysfs /sys"
		     : r == -ENODEV ? "boot a kernel built with CONFIG_BPF_SYSCALL=y"
		     : r == -EPERM  ? "run it as root, with CAP_SYS_ADMIN"
				    : "mount -t bpf bpf " SYSTEM_BPFFS,
		     "there is no bpffs at " SYSTEM_BPFFS ", and it cannot be mounted: %s",
		     strerror(-r));
	return r;
}

/* Returns 1 if it is there, 0 if not, negative errno with a problem. */
static int system_bpffs_check(unsigned int flags, struct problems *problems)
{
	_cleanup_close_ int fd = -EBADF;
	int r;

	fd = open(SYSTEM_BPFFS, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0 && is_bpffs(fd))
		return 1;
	if (!(flags & PINS_CREATE))
		return 0;
	r = system_bpffs_mount(problems);
	return r < 0 ? r : 1;
}

/* --- BW_PIN_ROOT --- */

static int root_make(struct problems *problems)
{
	int r;

	if (mkdir(BW_PIN_ROOT, 0700) == 0 || errno == EEXIST)
		return 0;
	r = -errno;
	problems_add(problems, LOG_ERR,
		     r == -EROFS ? "mount -o remount,rw " SYSTEM_BPFFS
				 : "run it as root, with CAP_SYS_ADMIN",
		     "cannot make " BW_PIN_ROOT ": %s", strerror(-r));
	return r;
}

/* Only root may ever have been able to put something there. */
static bool root_is_trusted(int fd)
{
	struct stat st;

	return is_bpffs(fd) && fstat(fd, &st) == 0 && st.st_uid == 0 &&
	       !(st.st_mode & (S_IWGRP | S_IWOTH));
}

/* Whoever held the lock may have removed the directory meanwhile: 1 if it is still the one. */
static int root_is_current(int fd)
{
	struct stat held, named;

	if (fstat(fd, &held) < 0)
		return -errno;
	if (stat(BW_PIN_ROOT, &named) < 0)
		return errno == ENOENT ? 0 : -errno;
	return held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

static int root_open_failed(int error, struct problems *problems)
{
	if (error == -ENOTDIR || error == -ELOOP)
		problems_add(problems, LOG_ERR, "find out who made it; then rm " BW_PIN_ROOT,
			     BW_PIN_ROOT " is not a directory");
	else if (error != -ENOENT)
		problems_add(problems, LOG_ERR, "run it as root", "cannot open " BW_PIN_ROOT ": %s",
			     strerror(-error));
	return error;
}

static unsigned int lock_limit(unsigned int flags)
{
	return flags & PINS_HURRY ? PIN_LOCK_HURRY_MS : PIN_LOCK_LIMIT_MS;
}

/* Others than root could hold the lock of a directory of theirs forever: not taken there. */
static int root_lock(int fd, unsigned int flags, struct problems *problems)
{
	if (root_is_trusted(fd))
		return flags & PINS_LOCK ? pin_lock(fd, lock_limit(flags), problems) : 0;
	if (flags & PINS_FORCE)
		return 0;
	problems_add(problems, LOG_ERR,
		     "find out who made it; then bootward unload --force takes it away",
		     BW_PIN_ROOT " is not bootward's: others than root could write there");
	return -EUCLEAN;
}

static int root_open_once(unsigned int flags, struct problems *problems, int *ret_root_fd)
{
	_cleanup_close_ int fd = -EBADF;
	int r;

	r = flags & PINS_CREATE ? root_make(problems) : 0;
	if (r < 0)
		return r;
	fd = open(BW_PIN_ROOT, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return root_open_failed(-errno, problems);
	r = root_lock(fd, flags, problems);
	if (r < 0)
		return r;
	*ret_root_fd = TAKE_FD(fd);
	return 0;
}

int pins_open(unsigned int flags, struct problems *problems, int *ret_root_fd)
{
	int r;

	r = flags & PINS_CHANGE ? pins_namespace_check(problems) : 0;
	if (r < 0)
		return r;
	r = system_bpffs_check(flags, problems);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	for (unsigned int i = 0; i < LOCK_TRIES; i++) {
		_cleanup_close_ int fd = -EBADF;

		r = root_open_once(flags, problems, &fd);
		if (r < 0)
			return r;
		r = root_is_current(fd);
		if (r < 0)
			return r;
		if (r == 0)
			continue;
		*ret_root_fd = TAKE_FD(fd);
		return 0;
	}
	return -EAGAIN;
}

int pins_remove_root(void)
{
	return rmdir(BW_PIN_ROOT) < 0 && errno != ENOENT ? -errno : 0;
}

/* --- staging and publishing --- */

int pins_stage(int *ret_mount_fd)
{
	_cleanup_close_ int fs_fd = -EBADF;
	int mount_fd;

	fs_fd = fsopen("bpf", FSOPEN_CLOEXEC);
	if (fs_fd < 0)
		return -errno;
	if (fsconfig(fs_fd, FSCONFIG_SET_STRING, "mode", "0700", 0) < 0 ||
	    fsconfig(fs_fd, FSCONFIG_CMD_CREATE, NULL, NULL, 0) < 0)
		return -errno;
	mount_fd = fsmount(fs_fd, FSMOUNT_CLOEXEC,
			   MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC);
	if (mount_fd < 0)
		return -errno;
	*ret_mount_fd = mount_fd;
	return 0;
}

/* bpf(2) takes a path only; this one leads to a descriptor's directory whatever is mounted. */
static void pin_path(int directory_fd, const char *prefix, const char *name, char path[PATH_MAX])
{
	(void)snprintf(path, PATH_MAX, "/proc/self/fd/%d/%s-%s", directory_fd, prefix, name);
}

int pin_object(int mount_fd, const char *prefix, const char *name, int fd)
{
	char path[PATH_MAX];

	pin_path(mount_fd, prefix, name, path);
	return bpf_obj_pin(fd, path) < 0 ? -errno : 0;
}

int pin_get(int directory_fd, const char *prefix, const char *name, int *ret_fd)
{
	char path[PATH_MAX];
	int fd;

	pin_path(directory_fd, prefix, name, path);
	fd = bpf_obj_get(path);
	if (fd < 0)
		return -errno;
	*ret_fd = fd;
	return 0;
}

int pins_publish(int root_fd, uint64_t number, int mount_fd)
{
	char name[24];

	(void)snprintf(name, sizeof(name), "%llu", (unsigned long long)number);
	if (mkdirat(root_fd, name, 0700) < 0)
		return -errno;
	if (move_mount(mount_fd, "", root_fd, name, MOVE_MOUNT_F_EMPTY_PATH) < 0) {
		int r = -errno;

		(void)unlinkat(root_fd, name, AT_REMOVEDIR);
		return r;
	}
	return 0;
}
