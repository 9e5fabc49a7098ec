/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdio.h>

#include "cli/kept-evidence.h"
#include "guard/status.h"

/* What `bootward metrics` tells. */
struct metrics_view {
	const struct guard_status *guard;
	uint64_t booted_ns; /* CLOCK_REALTIME of when CLOCK_BOOTTIME was 0 */
	int break_glass; /* this boot was started with the guard off: 1, 0, negative: not known */
	const char *version;
	const struct kept_evidence *kept; /* NULL: not known */
};

/*
 * In the text format of Prometheus 0.0.4. What is not known is left out, but that the guard is in
 * force is 0 then. Texts are escaped as base/escape.h does it, and then as the format asks for.
 * Returns 0 or -ENOMEM.
 */
int metrics_print(FILE *stream, const struct metrics_view *view);
