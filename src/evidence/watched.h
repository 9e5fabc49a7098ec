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

/* -ENOMEM. */
int watched_make(const struct evidence *evidence, struct watched *ret_watched);

void watched_clear(struct watched *watched);

/* How much of a time was watched. */
int64_t watched_between(const struct watched *watched, int64_t from_us, int64_t to_us);
