/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "boot/grub-change.h"
#include "boot/plan.h"

struct entries;

/*
 * Would grub_entries_check() refuse whatever menu is made of these entries, because one that starts a
 * kernel below the root has a word bootward= and is not bootward's own? Then there is no use in a
 * plan: -EOPNOTSUPP with a problem for each of them. Or 0.
 */
int grub_entries_refuse(int root_fd, const struct entries *entries, struct problems *problems);

/*
 * Is `after`, a grub.cfg that is to take the place of `before`, what was promised? GRUB runs the file;
 * so both are run here (entry/grub.h), and each entry of the one that starts a kernel below the root
 * is compared with the same entry of the other, recovery entries too.
 *
 * With the word (`present`): it is the last of its name that the kernel reads, and the kernel has by it
 * the list that it has now and bpf (boot/aim.h). An entry that 10_linux did not write may be unchanged
 * instead. No entry but bootward's own (42_bootward) has a word bootward=. Without it: no kernel
 * reads it any more.
 *
 * grub_change_check() has compared all else. Returns 0; -EPROTO with one problem, which names the entry
 * as one of the file that is there; -ENOMEM.
 */
int grub_entries_check(const struct plan_place *place, const struct grub_change *change,
		       const char *before, const char *after, struct problems *problems);
