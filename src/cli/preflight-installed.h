/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "base/problem.h"

struct entries;

/*
 * The releases of the kernels that are installed below `root_fd`, newest first: each directory of
 * /usr/lib/modules and /lib/modules that has a kernel there or in /boot (what is left of removed
 * packages has none), and what the boot loader's entries name. What may be missing, because a
 * directory cannot be read or there are too many, is a problem (LOG_ERR). The list ends with NULL and
 * is the caller's. 0 or -ENOMEM.
 */
int installed_find(int root_fd, const struct entries *entries, struct problems *problems,
		   char ***ret_releases);

/* Is there anything of such a kernel (itself, its modules, its configuration), or may there be? */
bool installed_may_be(int root_fd, const char *release);

char **installed_free(char **releases);
DEFINE_CLEANUP(char **, installed_free);
#define _cleanup_installed_ _cleanup_(installed_freep)
