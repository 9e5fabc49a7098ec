/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/securityfs.h"

#include <linux/magic.h>
#include <sys/mount.h>
#include <sys/vfs.h>

#include "base/file.h"
#include "kernel/fact.h"
#include "kernel/root-file.h"

#define SECURITYFS     "/sys/kernel/security"
#define SECURITY_MAX   4096
#define SECURITY_NAMES 128

/* Linux 5.2 and later; the mount goes with its file descriptor. */
static int mount_make(int *ret_fd)
{
	_cleanup_close_ int fs_fd = -EBADF;
	int fd;

	fs_fd = fsopen("securityfs", FSOPEN_CLOEXEC);
	if (fs_fd < 0 || fsconfig(fs_fd, FSCONFIG_CMD_CREATE, NULL, NULL, 0) < 0)
		return -errno;
	fd = fsmount(fs_fd, FSMOUNT_CLOEXEC,
		     MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC);
	if (fd < 0)
		return -errno;
	*ret_fd = fd;
	return 0;
}

/* The machine's securityfs: where it belongs, or a mount of our own. */
static int directory_open(int root_fd, int *ret_fd)
{
	_cleanup_close_ int fd = -EBADF;
	struct statfs fs;
	int r;

	r = root_directory_open(root_fd, SECURITYFS, &fd);
	if (r == 0 && fstatfs(fd, &fs) == 0 && fs.f_type == SECURITYFS_MAGIC) {
		*ret_fd = TAKE_FD(fd);
		return 0;
	}
	return mount_make(ret_fd);
}

static int live_read(int root_fd, const char *name, const char *path, struct fact *fact)
{
	_cleanup_close_ int fd = -EBADF;
	_cleanup_free_ char *text = NULL;
	size_t len = 0;
	int r;

	r = directory_open(root_fd, &fd);
	if (r == 0)
		r = file_read(fd, name, SECURITY_MAX, &text, &len);
	if (r < 0)
		return fact_fail(fact, r, path);
	if (len > 0 && text[len - 1] == '\n')
		text[len - 1] = '\0';
	return fact_set(fact, text, path);
}

int securityfs_read(const struct subject *subject, const char *name, struct fact *fact)
{
	char path[SECURITY_NAMES];

	(void)snprintf(path, sizeof(path), SECURITYFS "/%s", name);
	if (subject->live)
		return live_read(subject->root_fd, name, path, fact);
	return fact_read(subject->root_fd, path, SECURITY_MAX, fact);
}
