/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <dirent.h>
#include <stddef.h>

#include "base/words.h"

/*
 * Open `directory` below `root_fd`. Links of its path are followed within the root. 0 and the caller's
 * to close, or what openat(2) says, or -ENOMEM.
 */
int directory_open(int root_fd, const char *directory, DIR **ret_dir);

void directory_closep(DIR **dir);
#define _cleanup_directory_ _cleanup_(directory_closep)

/*
 * The names in `directory` below `root_fd` that end in `suffix` (upper and lower case are the same,
 * as on FAT) and do not begin with a '.', in the order of strcmp(). Links of the directory's own path are followed
 * within the root.
 *
 * Returns the number of names, which end with NULL and are the caller's; 0 also if there is no such directory;
 * -E2BIG if there are more than `max`, -ENOMEM, or what openat(2) or readdir(3) says.
 */
int directory_names(int root_fd, const char *directory, const char *suffix, size_t max,
		    char ***ret_names);
