/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "boot/plan.h"

struct entries;

/* One family of boot loaders and the tools that a distribution has around it. */
struct loader {
	const char *name; /* "grub-dropin", stable: the record of a plan has it */
	const char *title; /* "GRUB with /etc/default/grub.d (Debian, Ubuntu)" */

	/* Is this the one that the root's files say boots it? Rows are asked in the table's order. */
	bool (*detect)(int root_fd, const struct entries *entries);

	/*
	 * Make the edits and commands that give every entry `word`. Changes nothing. -EOPNOTSUPP
	 * with a problem if it cannot be done by us; plan->by_hand may then say how it can.
	 */
	int (*plan)(int root_fd, const struct entries *entries, const char *word,
		    struct problems *problems, struct plan *plan);

	/*
	 * Did the commands do what they were to do: has every entry the word (`present`), or none?
	 * Asked after they ran, in both directions. NULL: each command's output is checked by
	 * itself. 0; -EPROTO with a problem, and all is put back; another errno.
	 */
	int (*check)(const struct plan_place *place, const char *word, bool present,
		     struct problems *problems);
};

/* ostree, grub-dropin, grub-default, grubby, kernel-cmdline, uki, and last "none", which always fits.
 * Ends with NULL. */
extern const struct loader *const loaders[];

extern const struct loader loader_grub_default;
extern const struct loader loader_grub_dropin;
extern const struct loader loader_grubby;
extern const struct loader loader_kernel_cmdline;
extern const struct loader loader_none;
extern const struct loader loader_ostree;
extern const struct loader loader_uki;

const struct loader *loader_detect(int root_fd, const struct entries *entries);
const struct loader *loader_by_name(const char *name); /* or NULL */

/*
 * Returns 0 and the plan, which is the caller's. One with neither edits nor commands says in
 * `by_hand` what the administrator can do instead, and problems why we cannot. -EOPNOTSUPP with
 * a problem if there is not even that; -EINVAL with a problem for a word that is not safe to write;
 * -ENOMEM.
 */
int loader_plan(const struct loader *loader, int root_fd, const struct entries *entries,
		const char *word, struct problems *problems, struct plan **ret_plan);
