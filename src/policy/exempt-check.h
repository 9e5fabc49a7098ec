/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "policy/draft.h"

/*
 * Look at all exemptions of the draft once every file was read: is each complete, and is its
 * program, below `root_fd`, one that nobody but root can replace? An exemption whose program
 * others can write, or that nobody owns yet (EXEMPT_PLACEHOLDER), is taken out of the policy. One whose program is not there stays in it and
 * opens nothing: the loader finds no file to exempt.
 *
 * Returns 0, also when errors were added to the draft's problems, or -ENOMEM.
 */
int exempt_check_all(struct policy_draft *draft, int root_fd);

/* Why no task runs the file at `path`, which has no symbolic links, in words; NULL if one may. */
const char *exempt_program_unfit(int root_fd, const char *path);
