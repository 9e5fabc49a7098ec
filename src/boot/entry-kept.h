/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "boot/plan.h"

/*
 * What the entries were before other programs write them anew (kernel-install, sdbootutil, grubby):
 * these are to change one word, and an entry that lost its initrd by it does not boot.
 */
struct entries_kept;

/* Those that start a kernel below the root, and the text of each one's own file. 0 or -ENOMEM. */
int entries_kept_read(const struct plan_place *place, struct entries_kept **ret_kept);

struct entries_kept *entries_kept_free(struct entries_kept *kept);

/*
 * Is each of them still there, with its kernel, an initrd if it had one, and the same words in the
 * same order? Not compared are words of `name` ("lsm"; NULL: all are), and systemd.machine_id=, which
 * newer makers add. Entries that came are not looked at.
 *
 * 0; -EPROTO with a problem that names the first entry that is not, and what it lost; -ENOMEM.
 */
int entries_kept_check(const struct plan_place *place, const struct entries_kept *kept,
		       const char *name, struct problems *problems);

/*
 * Write the files of the entries as they were, and see whether the entries are too. 0 with a notice;
 * -EPROTO or what a file said with a problem; -ENOMEM.
 */
int entries_kept_put(const struct plan_place *place, const struct entries_kept *kept,
		     struct problems *problems);
