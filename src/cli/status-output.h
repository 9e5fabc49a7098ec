/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "cli/kept-evidence.h"
#include "guard/directory-place.h"
#include "guard/status.h"
#include "policy/policy.h"

/* What `bootward status` shows: the guard, and whether it is what the files say now. */
struct status_view {
	const struct guard_status *guard;
	int configured; /* 1: in force is what is configured, 0: it is not, negative: not known */
	const struct policy *policy; /* what the files and the command line say; NULL: not known */
	char **outdated; /* names of exemptions whose program was replaced; ends with NULL */
	struct directory_places places; /* of the guarded directories; empty: not known */
	const struct kept_evidence *kept; /* NULL: not known */
};

void status_print(const struct status_view *view);
void status_print_json(const struct status_view *view);

/* "armed", ... */
const char *standing_name(enum guard_standing standing);

/* The same as a sentence for people. */
const char *standing_says(enum guard_standing standing);

/* CLOCK_REALTIME of a CLOCK_BOOTTIME, both in nanoseconds. */
uint64_t boottime_to_realtime(uint64_t ns);
