/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "base/problem.h"

/* What may differ between an old and a new grub.cfg. */
struct grub_change {
	const char *file; /* whose texts they are, for what is said */
	const char *word;
	bool present; /* it is there afterwards; otherwise it is taken back */
};

/*
 * Is `after` the grub.cfg `before`, but for the word ("lsm=...")?
 *
 * Each line that starts a kernel (linux, linux16, linuxefi, module, module2) must have the same words
 * in the same order but for those of that name. Those that 10_linux wrote must have the word
 * once, and last of its name, if it is to be there (`present`), and nowhere otherwise. Entries that
 * others wrote (os-prober, 40_custom) may be unchanged instead: grub-mkconfig does not put our word
 * there.
 *
 * Lines that make an entry of the menu or name its initrd must be the same.
 *
 * Returns true, with a warning if lines of another sort differ (somebody changed something since
 * `before` was made, and it becomes effective along with ours); or false and says why, naming the
 * line as one of the file.
 */
bool grub_change_check(const struct grub_change *change, const char *before, const char *after,
		       struct problems *problems);

/* Is that line of a grub.cfg in what 10_linux wrote? */
bool grub_change_is_own(const char *text, unsigned int number);
