/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"

/* What a running machine, or a copy of one, says is mounted there. */
struct mount_point {
	unsigned int id; /* 0: not of a mountinfo */
	char *root; /* what it shows of its file system, or NULL: not of a mountinfo */
	char *path;
	char *type;
	bool noexec;
};

struct mount_table {
	struct mount_point *items;
	size_t n;
};

/*
 * Read the first that is there of mountinfo and mounts in the copy's /proc. Returns 0, -ENOENT if
 * there is none, -EBADMSG if a line of it is none, or what file_read() says. The caller clears
 * the table.
 */
int mount_table_read(int root_fd, struct mount_table *ret_table);

/* The same of a text, which is written to. `info`: it is mountinfo's (proc(5)). */
int mount_table_parse(char *text, bool info, struct mount_table *ret_table);

/* What holds normalized `path`: the longest mount point it is below, the last of several. Or NULL. */
const struct mount_point *mount_table_find(const struct mount_table *table, const char *path);

/* The one of this number, or NULL. */
const struct mount_point *mount_table_find_id(const struct mount_table *table, unsigned int id);

void mount_table_clear(struct mount_table *table);
#define _cleanup_mount_table_ _cleanup_(mount_table_clear)
