/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "logd/flood.h"

static bool is_over(const struct flood *flood, uint64_t now_ns)
{
	return now_ns - flood->began_ns >= FLOOD_INTERVAL_NS;
}

static void interval_begin(struct flood *flood, uint64_t now_ns)
{
	const uint64_t skipped = flood->skipped;

	*flood = (struct flood){ .began_ns = now_ns, .n = 1, .skipped = skipped };
}

static struct flood_user *user_find(struct flood *flood, uint32_t uid)
{
	for (size_t i = 0; i < flood->n; i++)
		if (flood->users[i].uid == uid)
			return &flood->users[i];
	if (flood->n == FLOOD_USERS)
		return &flood->rest;
	flood->users[flood->n].uid = uid;
	return &flood->users[flood->n++];
}

bool flood_admits(struct flood *flood, uint32_t uid, bool exempt, uint64_t now_ns)
{
	struct flood_user *user;

	if (flood->n == 0 || is_over(flood, now_ns))
		interval_begin(flood, now_ns);
	user = user_find(flood, uid);
	if (user->lines < (exempt ? FLOOD_LINES / 2 : FLOOD_LINES)) {
		user->lines++;
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
