/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>

#include "base/cleanup.h"
#include "base/problem.h"

enum {
	POLICY_FILE_MAX = 1024 * 1024, /* bytes of one file */
	POLICY_DROP_INS_MAX = 256,
};

/* The configuration files of a system, in the order in which they are read. */
struct policy_sources {
	struct policy_text {
		char *file; /* absolute, below the root directory */
		char *text;
	} * items;
	size_t n;
};

/*
 * Find and read them below `root_fd`: bootward.conf from the first of /etc, /run and /usr/lib
 * that has one, then bootward.conf.d/NAME.conf in the order of NAME, each from the first of the
 * three that has it (UAPI.6). A drop-in that is empty, or a symbolic link to /dev/null, masks.
 *
 * A file that cannot be read, or is not a text, is a problem and left out of the list. Returns
 * 0, also then; -ENOENT if there is no bootward.conf at all (a problem too), -ENOMEM.
 */
int policy_sources_read(int root_fd, struct problems *problems, struct policy_sources *ret_sources);

/*
 * A configuration that might be: one file, or those of a directory that is made as /etc/bootward or
 * /etc/bootward/bootward.conf.d is. Returns 0, or a negative errno with a problem.
 */
int policy_change_read(const char *path, struct problems *problems,
		       struct policy_sources *ret_changes);

/* Put each in the place of the one that has its name, or where its name belongs. What was taken is empty
 * in `changes`, which the caller clears. -ENOMEM. */
int policy_sources_change(struct policy_sources *sources, struct policy_sources *changes);

/* Free what the list holds; it is empty afterwards. */
void policy_sources_clear(struct policy_sources *sources);
#define _cleanup_policy_sources_ _cleanup_(policy_sources_clear)
