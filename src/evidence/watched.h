/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "evidence/evidence.h"

/*
 * The time in which something was watched, as stretches that neither touch nor overlap, in order. A
 * guard all of whose controls are off watches nothing. What is not in a stretch is not known to have
 * been quiet.
 */
struct stretch {
	int64_t from_us, to_us;
};

struct watched {
	struct stretch *items;
	size_t n;
};

/* What has to be watched. */
struct watch_scope {
	uint32_t controls; /* one of these, bit n: enum bw_control n */
	uint64_t ground_hash; /* on this ground: policy_ground_hash(); 0: on any */
};

/* -ENOMEM. */
int watched_make(const struct evidence *evidence, struct watch_scope scope,
		 struct watched *ret_watched);

void watched_clear(struct watched *watched);

/* How much of a time was watched. */
int64_t watched_between(const struct watched *watched, int64_t from_us, int64_t to_us);

/* Of a time how much was watched, and when. */
struct watched_time {
	int64_t total_us;
	int64_t since_us; /* where the last `wanted` of it begins, or all of it if that is less */
	int64_t until_us; /* 0: never */
};

/* How long it was watched within a time. -ENOMEM. */
int watched_find(const struct evidence *evidence, struct watch_scope scope, struct stretch within,
		 int64_t wanted_us, struct watched_time *ret_time);
