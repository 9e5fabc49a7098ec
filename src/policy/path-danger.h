/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/*
 * Who besides root could put another file in the place of `path`, which has no symbolic links, as
 * words that follow the name of *ret_path: it, or a directory above it. NULL if nobody. The owner of
 * "/", which is `root_fd`, counts as root, so that a tree of somebody's own can be checked.
 *
 * `path` is cut into pieces; *ret_path is in it, or is a constant.
 */
const char *path_danger(int root_fd, char *path, const char **ret_path);

/*
 * path_resolve() (base/path.h), following only links that nobody but root could make lead elsewhere.
 *
 * Returns 0 and a path owned by the caller; -ECANCELED for another link, with *ret_why as
 * path_danger() says it of *ret_where, the caller's to free; or what path_resolve() does.
 */
int path_resolve_trusted(int root_fd, const char *path, char **ret_path, const char **ret_why,
			 char **ret_where);
