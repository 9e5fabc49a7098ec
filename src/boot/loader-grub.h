/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/problem.h"

struct entries;
struct grub_assignment;

/* What the rows for GRUB's own menu have in common. */
#define GRUB_DEFAULTS "/etc/default/grub"
#define GRUB_DROPINS  "/etc/default/grub.d"

enum {
	GRUB_SCRIPT_MAX = 1 << 18,
};

/* Call `visit` with the path of each *.cfg in GRUB_DROPINS, in the order that the shell has them in.
 * What it returns below 0 ends it. 0, or a negative errno. */
int grub_dropins_visit(int root_fd, int (*visit)(void *context, const char *path), void *context);

/* Is there a grub.cfg that a new one can be compared with? 0, or -EOPNOTSUPP with a problem. */
int grub_config_check(const struct entries *entries, const char *cure, struct problems *problems);

/*
 * A problem: this line of `file` has an lsm= that comes after ours on the command line. What helps
 * depends on whether it has bpf, and whether an entry has that by now: the menu may have to be made
 * again by `remake`. 0 or -ENOMEM.
 */
int grub_later_refuse(const struct entries *entries, const char *file,
		      const struct grub_assignment *assignment, const char *remake,
		      struct problems *problems);

/* Warn if GRUB cannot take back what grub-reboot says. */
void grub_environment_warn(const struct entries *entries, struct problems *problems);
