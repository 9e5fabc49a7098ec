/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"

/*
 * Boot loaders name files as they see them: relative to a file system, which may be mounted at
 * /boot, and of which btrfs and ZFS show more than the part that is mounted.
 */

/* Is there such a file below `root_fd`, links followed within it? */
bool boot_path_exists(int root_fd, const char *path);

/* Is there certainly none? A directory that cannot be read tells nothing. */
bool boot_path_is_missing(int root_fd, const char *path);

/* file_read() of base/file.h, links followed within `root_fd`. */
int boot_file_read(int root_fd, const char *path, size_t limit, char **ret_text);

/* "DIRECTORY/PATH" with its links followed within `root_fd`. Returns 0, or what path_resolve() says. */
int boot_path_join(int root_fd, const char *directory, const char *path, char **ret_path);

/*
 * Where `path` of a GRUB command is below `root_fd`: "/boot/vmlinuz", "/vmlinuz" of a separate /boot,
 * "(hd0,gpt2)/vmlinuz", "/@/boot/vmlinuz" of a btrfs subvolume, "/BOOT/debian@/vmlinuz" of ZFS.
 * If there is no such file, where it should be. Returns 0, -EINVAL if it is not an absolute path,
 * or what path_resolve() says.
 */
int boot_path_find(int root_fd, const char *path, char **ret_path);
