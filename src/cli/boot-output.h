/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "evidence/timeline.h"
#include "guard/status.h"

/* `bootward status --boot` and --plot. */

/* Collect what is known: the guard's record, and PID 1's. */
void boot_facts_read(const struct guard_status *status, struct problems *problems,
		     struct boot_facts *ret_facts);

void boot_print(const struct guard_status *status, const struct boot_facts *facts);
void boot_print_json(const struct guard_status *status, const struct boot_facts *facts);

/* Draw it on stdout. Returns 0, or a negative errno with a problem. */
int boot_plot(const struct boot_facts *facts, struct problems *problems);
