/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <sys/types.h>

#include "base/cleanup.h"

/* Where a mount is, as a process sees it. */
struct mount_place {
	pid_t process; /* 0: this one; else one in another mount namespace */
	char *path; /* its mount point */
	char *root; /* what it shows of its file system */
	char *type;
};

/*
 * Find a mount of the machine by its number, which each has for itself: in this process's mount
 * namespace, in PID 1's, then in those of all other processes. Returns 0; -ENOENT if none of them
 * shows it; -ENOMEM. The caller clears it.
 */
int mount_place_find(unsigned int id, struct mount_place *ret_place);

void mount_place_clear(struct mount_place *place);
