/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>

#include "base/cleanup.h"

/*
 * Files of a machine, image or copy by their absolute path below `root_fd`. Symbolic links are
 * followed, but never out of it.
 */

/* The whole text: file_read() of base/file.h. */
int root_file_read(int root_fd, const char *path, size_t limit, char **ret_text, size_t *ret_len);

/* Open a regular file to read. -EINVAL or -EISDIR if it is something else. */
int root_file_open(int root_fd, const char *path, int *ret_fd);

/* Open a directory, not to read it (O_PATH). */
int root_directory_open(int root_fd, const char *path, int *ret_fd);
