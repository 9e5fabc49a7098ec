/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"

/*
 * Write an absolute path without "//", "/./" and "/" at its end ("/" itself stays). "..": see
 * path_resolve(), which knows what it leads to. Returns 0, -EINVAL if `path` is not absolute or
 * has a ".." in it, or -ENOMEM. The caller owns the result.
 */
int path_normalize(const char *path, char **ret_path);

/* Whether normalized `path` is `directory` or below it. */
bool path_is_below(const char *path, const char *directory);

/*
 * Follow every symbolic link in absolute `path`, with `root_fd` as "/": no link leads out of it.
 * From the first name that does not exist on, the rest is taken as it stands.
 *
 * Returns 0 and a normalized path owned by the caller, or -ELOOP, -ENAMETOOLONG, -EACCES and
 * what else readlinkat(2) says, or -EINVAL if `path` is not absolute.
 */
int path_resolve(int root_fd, const char *path, char **ret_path);

/* Told of a link that is in normalized `directory`; a negative errno ends the walk with that. */
typedef int path_link_fn(void *data, int root_fd, const char *directory);

/* path_resolve(), which asks `judge` before it follows a link. */
int path_resolve_links(int root_fd, const char *path, path_link_fn *judge, void *data,
		       char **ret_path);

/* A normalized path as the *at() calls want it, relative to the directory that is its "/". */
const char *path_at_root(const char *path);
