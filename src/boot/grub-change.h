/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "base/problem.h"

/*
 * Is `after` the grub.cfg `before`, but for `word` ("lsm=...")?
 *
 * Each line that starts a kernel (linux, linux16, linuxefi, module, module2) must have the same words
 * in the same order but for those of that name. Those that 10_linux wrote must have the word
 * once, and last of its name, if it is to be there (`present`), and nowhere otherwise. Entries that
 * others wrote (os-prober, 40_custom) may be unchanged instead: grub-mkconfig does not put our word
 * there.
 *
 * Returns true, with a warning if lines of another sort differ (somebody changed something since
 * `before` was made, and it becomes effective along with ours); or false and says why, naming the
 * line as one of `file`.
 */
bool grub_change_check(const char *file, const char *before, const char *after, const char *word,
		       bool present, struct problems *problems);
