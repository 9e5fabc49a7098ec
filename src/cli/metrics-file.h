/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>

#include "base/problem.h"

/*
 * Put `text` in the place of `file` by one rename: whoever reads it finds the old one or the new one in
 * whole. `file` is absolute, with `root_fd` as "/". Root writes it where others may write too (Debian's
 * /var/lib/prometheus is the user prometheus's): a symbolic link is followed only where nobody but root
 * could have made it (policy/path-danger.h).
 *
 * Returns 0, or a negative errno with a problem that says what is in the way.
 */
int metrics_file_write(int root_fd, const char *file, const char *text, size_t len,
		       struct problems *problems);
