/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/problem.h"
#include "event/ring.h"
#include "evidence/origin.h"

/* Tells one guard, and one of its generations, from another. */
struct source_name {
	uint64_t generation;
	uint32_t events_id; /* of the map: all generations of a guard have the same */
};

/* What there is now. -ENOENT: no guard. */
int source_look(struct source_name *ret_name);

/*
 * What the guard keeps for its readers. The maps are the same for all generations; of the generation itself
 * nothing is held, or its programs would live on after its end.
 */
struct source {
	struct source_name name;
	int events_fd, aggregates_fd, tallies_fd, uses_fd;
	struct ring ring;
	struct bw_policy policy; /* of the current generation, as all that follows */
	uint64_t policy_hash;
	uint64_t attached_ns;
};

/* -ENOENT without a problem: there is no guard. The origin of its events is the caller's, too. */
int source_open(struct problems *problems, struct source *ret_source, struct origin *ret_origin);
void source_close(struct source *source);
