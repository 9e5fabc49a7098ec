/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/problem.h"

struct entries;

/* What the rows for GRUB's own menu have in common. */
#define GRUB_DEFAULTS "/etc/default/grub"

enum {
	GRUB_SCRIPT_MAX = 1 << 18,
};

/* Is there a grub.cfg that a new one can be compared with? 0, or -EOPNOTSUPP with a problem. */
int grub_config_check(const struct entries *entries, const char *cure, struct problems *problems);

/* Warn if GRUB cannot take back what grub-reboot says. */
void grub_environment_warn(const struct entries *entries, struct problems *problems);
