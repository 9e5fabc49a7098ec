/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "logd/flood.h"
#include "logd/source.h"

/* What became of the ring's records so far. */
struct drain {
	struct flood flood;
	uint64_t written;
	uint64_t skipped; /* by `flood` */
	uint64_t damaged; /* no event of this version, or not sound */
};

/* Say how many were too many, once that is known. 0 or a negative errno. */
int drain_flood_say(struct drain *drain);

/*
 * Bring waiting records to the journal, so many at a time that others get their turn. A record is taken
 * when the journal has it: whoever is killed before that leaves it to the next, maybe written twice.
 *
 * 1: there may be more; 0: the ring is empty; -EUCLEAN: it makes no sense; another negative errno: the
 * journal takes nothing now.
 */
int drain_some(struct drain *drain, struct source *source, const struct origins *origins);
