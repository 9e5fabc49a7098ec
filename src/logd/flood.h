/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* The kernel limits equal events. Whoever makes them all different is limited here, for all in one. */
#define FLOOD_LINES	  1000
#define FLOOD_INTERVAL_NS UINT64_C(30000000000)

struct flood {
	uint64_t began_ns; /* of the interval */
	unsigned int lines; /* in it */
	uint64_t skipped; /* since it was last said */
};

/* May one more line be written? If not, it is counted as skipped. */
bool flood_admits(struct flood *flood, uint64_t now_ns);

/* How many were skipped, once their interval is over; they are forgotten then. Else 0. */
uint64_t flood_take(struct flood *flood, uint64_t now_ns);
