/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "evidence/evidence.h"

/*
 * Counts as they grew. The kernel counts each aggregate of equal verdicts, and each exemption's uses, from 1
 * upwards, and whatever tells of one says how far its count had come. So the highest is all that counts: it
 * does not matter what is missing, comes twice or in another order.
 */
struct growing {
	void *sightings, *uses; /* trees of search.h */
	size_t n;
};

/* More are refused with -E2BIG. */
#define GROWING_MAX 200000

/*
 * Take over a sighting, whose `count` is its aggregate's so far, or a use. `began` and the boot tell an
 * aggregate from a later one with the same key: when it began, in a clock that is not set. They are zero
 * afterwards, also on failure. 0, -E2BIG or -ENOMEM.
 */
int growing_add(struct growing *growing, struct sighting *sighting, uint64_t began);
int growing_add_use(struct growing *growing, struct rule_use *use, const char *boot,
		    uint64_t began);

/* Move all of it into evidence, where equal sightings of several aggregates become one. -ENOMEM. */
int growing_finish(struct growing *growing, struct evidence *evidence);

void growing_clear(struct growing *growing);
#define _cleanup_growing_ _cleanup_(growing_clear)
