/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "event/event.h"
#include "guard/generation.h"

/* What an event leaves to its generation to say. It outlives the generation, whose links it does not hold. */
struct origin {
	uint64_t generation;
	uint64_t policy_hash;
	uint64_t ground_hash; /* policy/policy-hash.h */
	char boot[EVENT_BOOT_LEN];
	char **directories;
	size_t n;
};

/* -ENOMEM, or what the map of the policy says. */
int origin_of(const struct generation *generation, struct origin *ret_origin);
void origin_clear(struct origin *origin);

/* The newest come first, and the oldest is forgotten. */
#define ORIGINS_MAX 8

struct origins {
	struct origin items[ORIGINS_MAX];
	size_t n;
};

/* Take it over. */
void origins_add(struct origins *origins, struct origin *origin);
void origins_clear(struct origins *origins);
#define _cleanup_origins_ _cleanup_(origins_clear)

bool origins_know(const struct origins *origins, uint64_t generation);

/* Give an event its boot, and its policy and directory where its generation is known. -ENOMEM. */
int origins_complete(const struct origins *origins, struct event *event);
