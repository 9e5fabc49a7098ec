/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/noexec.h"

#include <string.h>
#include <sys/statvfs.h>

#include "base/path.h"
#include "kernel/mount-table.h"
#include "kernel/root-file.h"

static int live(int root_fd, const char *path, enum answer *ret_answer)
{
	_cleanup_close_ int fd = -EBADF;
	struct statvfs fs;
	int r;

	r = root_directory_open(root_fd, path, &fd);
	if (r == 0 && fstatvfs(fd, &fs) == 0)
		*ret_answer = fs.f_flag & ST_NOEXEC ? ANSWER_YES : ANSWER_NO;
	return r == -ENOMEM ? r : 0;
}

static int captured(int root_fd, const struct mount_table *table, const char *path,
		    enum answer *ret_answer)
{
	_cleanup_free_ char *resolved = NULL;
	const struct mount_point *mount;
	int r;

	r = path_resolve(root_fd, path, &resolved);
	if (r < 0)
		return r == -ENOMEM ? r : 0;
	mount = mount_table_find(table, resolved);
	if (mount)
		*ret_answer = mount->noexec ? ANSWER_YES : ANSWER_NO;
	return 0;
}

static int directory_read(const struct subject *subject, const struct mount_table *table,
			  struct directory_fact *directory)
{
	if (subject->live)
		return live(subject->root_fd, directory->path, &directory->noexec);
	return captured(subject->root_fd, table, directory->path, &directory->noexec);
}

int noexec_read(const struct subject *subject, struct facts *facts)
{
	_cleanup_mount_table_ struct mount_table table = { 0 };
	size_t n = 0;
	int r;

	while (subject->directories && subject->directories[n])
		n++;
	facts->directories = calloc(n + 1, sizeof(*facts->directories));
	if (!facts->directories)
		return -ENOMEM;
	if (subject->captured && !subject->live) {
		r = mount_table_read(subject->root_fd, &table);
		if (r == -ENOMEM)
			return r;
	}
	for (size_t i = 0; i < n; i++) {
		struct directory_fact *directory = &facts->directories[i];

		directory->path = strdup(subject->directories[i]);
		if (!directory->path)
			return -ENOMEM;
		facts->n_directories++;
		r = directory_read(subject, &table, directory);
		if (r < 0)
			return r;
	}
	return 0;
}
