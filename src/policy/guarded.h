/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "policy/draft.h"

/* Paths= of [Guard]. Returns 0 or -ENOMEM. */
int guarded_set_paths(struct policy_draft *draft, const char *value);

/*
 * Look at all guarded directories once every file was read, with the default list if no file has
 * one: refuse what would stop the machine or does not fit the maps, forget those given twice, and
 * follow symbolic links below `root_fd`. A path with a link in it becomes two directories: as
 * configured, for mount namespaces in which it has none, and what it leads to, with `asked` set. A
 * link that others than root could change is not followed.
 *
 * Returns 0, also when errors were added to the draft's problems, or -ENOMEM.
 */
int guarded_check_all(struct policy_draft *draft, int root_fd);
