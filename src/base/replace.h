/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>
#include <sys/types.h>

/*
 * Change a file so that whoever looks, after a power cut too, finds the old one or the new one in
 * whole: written beside it under a name of its own, synced, renamed over it; then the directory is
 * synced.
 *
 * `path` is absolute, normalized (base/path.h) and below `root_fd`; a symbolic link anywhere in it is
 * -ELOOP or -ENOTDIR: resolve it first. A file that was there keeps owner, mode, extended attributes
 * (an SELinux label is one) and access list; a new one gets `mode`, and its directory must exist.
 *
 * Returns 0, -EINVAL or -EISDIR if what is there is not a regular file, -ENOMEM, or what the system calls say;
 * then nothing is changed, unless it is the last sync that failed.
 */
int file_replace(int root_fd, const char *path, const char *text, size_t len, mode_t mode);

/* Remove a file and sync its directory. 0 also if there is none. */
int file_remove(int root_fd, const char *path);

/* Remove what a file_replace() of this file left beside it when the power was cut. */
int file_replace_clean(int root_fd, const char *path);

/* Make a directory with just this mode, whatever the umask is: at no moment it has another. 0 or what
 * mkdirat(2) says. */
int directory_create(int dir_fd, const char *name, mode_t mode);

/* Open the directory above `path`, without following a link. */
int directory_open_above(int root_fd, const char *path);
