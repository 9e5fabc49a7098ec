/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/problem.h"
#include "policy/policy-source.h"
#include "policy/policy.h"

/*
 * Read the configuration below `root_fd` ("/" of the system it is for): bootward.conf from the
 * first of /etc, /run, /usr/lib that has one, and bootward.conf.d/ drop-ins merged by name over
 * all three (UAPI.6). Every problem found is added to `problems` with file and line.
 *
 * `command_line` is the kernel's, or NULL: its bootward= word replaces the ceiling.
 *
 * Returns 0 and a whole policy, or a negative errno and leaves *ret_policy alone: -ENOENT without
 * any bootward.conf, -EINVAL if the configuration has an error, -ENOMEM.
 */
int policy_read(int root_fd, const char *command_line, struct problems *problems,
		struct policy **ret_policy);

/*
 * The same for a root that is known to be an initrd; policy_read() believes /etc/initrd-release. There
 * rd.bootward= goes before bootward=, and that programs of exemptions are missing is no surprise.
 */
int policy_read_initrd(int root_fd, const char *command_line, struct problems *problems,
		       struct policy **ret_policy);

/*
 * policy_read() as it would be if files of these names stood in /etc (policy_change_read()): each takes
 * the place of the one of its name, or comes in its order.
 */
int policy_read_with(int root_fd, const char *command_line, struct policy_sources *changes,
		     struct problems *problems, struct policy **ret_policy);
