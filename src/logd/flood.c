/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "logd/flood.h"

static bool is_over(const struct flood *flood, uint64_t now_ns)
{
	return now_ns - flood->began_ns >= FLOOD_INTERVAL_NS;
}

bool flood_admits(struct flood *flood, uint64_t now_ns)
{
	if (flood->lines == 0 || is_over(flood, now_ns)) {
		flood->began_ns = now_ns;
		flood->lines = 0;
	}
	if (flood->lines < FLOOD_LINES) {
		flood->lines++;
		return true;
	}
	flood->skipped++;
	return false;
}

uint64_t flood_take(struct flood *flood, uint64_t now_ns)
{
	const uint64_t skipped = flood->skipped;

	if (!is_over(flood, now_ns))
		return 0;
	flood->skipped = 0;
	return skipped;
}
