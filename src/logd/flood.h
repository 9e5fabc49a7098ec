/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The kernel limits equal events. Whoever makes them all different is limited here, each user alone, so
 * that none can keep another's out of the journal. Users that find no room in the table share one limit:
 * root never does. What was exempt has half of each limit, and leaves the other to what was not.
 */
#define FLOOD_LINES	  1000
#define FLOOD_USERS	  16
#define FLOOD_INTERVAL_NS UINT64_C(30000000000)

struct flood_user {
	uint32_t uid;
	unsigned int lines; /* in the interval */
};

struct flood {
	uint64_t began_ns; /* of the interval */
	struct flood_user users[FLOOD_USERS]; /* root first */
	size_t n; /* 0: nothing came yet */
	struct flood_user rest;
	uint64_t skipped; /* since it was last said */
};

/* May one more line about this user be written? If not, it is counted as skipped. */
bool flood_admits(struct flood *flood, uint32_t uid, bool exempt, uint64_t now_ns);

/* How many were skipped, once their interval is over; they are forgotten then. Else 0. */
uint64_t flood_take(struct flood *flood, uint64_t now_ns);
