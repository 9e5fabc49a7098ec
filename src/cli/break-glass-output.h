/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "boot/break-glass.h"

/* What `bootward break-glass` shows. */
struct break_glass_view {
	int in_force; /* in this boot: 1, 0, or negative: not known */
	const struct break_glass *glass;
};

void break_glass_print(const struct break_glass_view *view);
void break_glass_print_json(const struct break_glass_view *view);
