/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/tmpfs.h"

#include <sys/mount.h>

#include "base/cleanup.h"

int tmpfs_mount_detached(int *ret_mount_fd)
{
	_cleanup_close_ int fs_fd = -EBADF;
	int fd;

	fs_fd = fsopen("tmpfs", FSOPEN_CLOEXEC);
	if (fs_fd < 0 || fsconfig(fs_fd, FSCONFIG_SET_STRING, "mode", "0700", 0) < 0 ||
	    fsconfig(fs_fd, FSCONFIG_CMD_CREATE, NULL, NULL, 0) < 0)
		return -errno;
	fd = fsmount(fs_fd, FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
	if (fd < 0)
		return -errno;
	*ret_mount_fd = fd;
	return 0;
}
