/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdio.h>

#include "guard/status.h"

/* What `bootward metrics` tells. */
struct metrics_view {
	const struct guard_status *guard;
	uint64_t attached_ns; /* CLOCK_REALTIME; 0: nothing is loaded */
	int break_glass; /* this boot was started with the guard off: 1, 0, negative: not known */
	const char *version;
};

/* In the text format of Prometheus 0.0.4. What is not known is left out, but that the guard is in
 * force is 0 then. */
void metrics_print(FILE *stream, const struct metrics_view *view);
