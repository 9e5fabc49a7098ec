/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/bpffs.h"

#include <linux/magic.h>
#include <string.h>
#include <sys/vfs.h>

#include "kernel/mount-table.h"
#include "kernel/root-file.h"

#define BPFFS "/sys/fs/bpf"

static enum answer live(int root_fd)
{
	_cleanup_close_ int fd = -EBADF;
	struct statfs fs;
	int r;

	r = root_directory_open(root_fd, BPFFS, &fd);
	if (r == -ENOENT || r == -ENOTDIR)
		return ANSWER_NO;
	if (r < 0 || fstatfs(fd, &fs) < 0)
		return ANSWER_UNKNOWN;
	return fs.f_type == BPF_FS_MAGIC ? ANSWER_YES : ANSWER_NO;
}

static int captured(int root_fd, enum answer *ret_answer)
{
	_cleanup_mount_table_ struct mount_table table = { 0 };
	const struct mount_point *mount;
	int r;

	r = mount_table_read(root_fd, &table);
	if (r < 0)
		return r == -ENOMEM ? r : 0;
	mount = mount_table_find(&table, BPFFS);
	*ret_answer = !mount				? ANSWER_UNKNOWN
		      : strcmp(mount->path, BPFFS) != 0 ? ANSWER_NO
		      : strcmp(mount->type, "bpf") == 0 ? ANSWER_YES
							: ANSWER_NO;
	return 0;
}

int bpffs_read(const struct subject *subject, struct facts *facts)
{
	if (!facts->running)
		return 0;
	if (!subject->live)
		return captured(subject->root_fd, &facts->bpffs);
	facts->bpffs = live(subject->root_fd);
	return 0;
}
