/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/problem.h"
#include "entry/grub-variable.h"

/* What grub-editenv makes, and GRUB keeps, is 1024 bytes (util/editenv.c, DEFAULT_ENVBLK_SIZE). */
enum {
	GRUB_ENVIRONMENT_SIZE = 1024,
	GRUB_ENVIRONMENT_MAX = 1 << 20,
};

/*
 * Read the text of an environment block into variables (grub-core/lib/envblk.c: NAME=VALUE lines, a
 * backslash before a newline or backslash of a value, '#' to fill up). `file` is for their origin.
 * What is wrong is added to `problems`.
 *
 * Returns 0; -EBADMSG if it is no environment block, or damaged; -E2BIG beyond the limits of
 * variables; -ENOMEM. What was read before is set nevertheless, as GRUB does.
 */
int grub_environment_parse(const char *text, const char *file, struct grub_variables *variables,
			   struct problems *problems);

/*
 * Read the file `path` below `root_fd`. Returns what grub_environment_parse() does, -ENOENT if there
 * is no such file, or what else keeps it from being read, which is a problem too.
 */
int grub_environment_read(int root_fd, const char *path, struct grub_variables *variables,
			  struct problems *problems);
