/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/problem.h"
#include "boot/plan.h"
#include "entry/entry.h"

/* Are the programs there that note an entry for one boot of this loader, and take that back? */
bool carry_once_possible(int root_fd, enum entry_loader loader);

/*
 * Note `entry` for the next boot alone, or (NULL) nothing, by the boot loader's own program. Returns
 * 0; or with a problem -EBUSY, the boot loader's configuration is being changed; -EPROTO, the
 * program failed; another errno.
 */
int carry_once(const struct plan_place *place, const struct entries *entries,
	       const struct entry *entry, struct problems *problems);
