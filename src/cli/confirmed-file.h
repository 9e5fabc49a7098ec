/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "base/cleanup.h"
#include "base/problem.h"

/* The drop-in that keeps what was tried (TRIAL_DROP_IN), held by one process at a time. */
struct confirmed_file {
	int root_fd, lock_fd;
	char *path; /* without links */
	char *before; /* what was there; NULL: nothing */
	bool changed; /* and it may be something else now */
};

#define CONFIRMED_FILE_NONE                          \
	{                                            \
		.root_fd = -EBADF, .lock_fd = -EBADF \
	}

/* Make the directory where it is missing, lock it, and read what is there. Returns 0, or a negative errno with
 * a problem: -EBUSY if another process has the lock. */
int confirmed_file_open(struct problems *problems, struct confirmed_file *ret_file);

/* Put `text` into its place. On failure what was there is there again, as after confirmed_file_restore(). */
int confirmed_file_write(struct confirmed_file *file, const char *text, struct problems *problems);

/* Put back what was there. A problem says what to do if it cannot be. */
void confirmed_file_restore(struct confirmed_file *file, struct problems *problems);

void confirmed_file_close(struct confirmed_file *file);
#define _cleanup_confirmed_file_ _cleanup_(confirmed_file_close)
