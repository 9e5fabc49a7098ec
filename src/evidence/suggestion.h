/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "evidence/simulation.h"

/*
 * The narrowest exemptions that cover what was seen and is not exempt. Each has the program, the unit
 * and the user of what it covers; where one of them cannot be a condition, it is left open, and that
 * is said. Lists stand for combinations of which each was seen.
 *
 * A sighting for which there can be no good exemption has a refusal, and is never passed over.
 */

enum refusal {
	REFUSAL_NONE,
	REFUSAL_KERNEL, /* the kernel itself did it */
	REFUSAL_PATH, /* which program is not known */
	REFUSAL_MEMORY, /* it runs from memory */
	REFUSAL_GUARDED, /* it lies below a guarded directory */
	REFUSAL_UNKNOWN, /* it could not be looked at */
	REFUSAL_MISSING, /* deleted, or a container's */
	REFUSAL_UNFIT, /* no task runs this file */
	REFUSAL_DANGER, /* others than root could replace it */
	REFUSAL_SPELLING, /* a configuration cannot name it */
	REFUSAL_DOUBT, /* it may not be the program that was seen */
	REFUSAL_RUNNER, /* it would run anything for anybody */
	REFUSAL_NAMESPACE, /* in a user namespace, anybody can pretend to run it */
	_REFUSAL_MAX,
};

/* Equal sightings, or sightings that are one to the reader. */
struct seen {
	uint64_t count;
	size_t kinds; /* how many sightings */
	int64_t first_us, last_us;
	uint32_t controls; /* bit n: enum bw_control n */
	const struct sighting *example; /* the most frequent; borrowed from the evidence */
};

struct suggestion {
	struct policy_exemption
		rule; /* as check-config would read it; without reason, owner and date */
	bool any_unit, any_uid; /* left open, because it cannot be a condition */
	bool runner; /* the program runs anything, so that all of the unit is meant */
	struct seen seen; /* what it makes exempt */
};

struct unsuggested {
	enum refusal refusal;
	enum doubt doubt; /* with REFUSAL_DOUBT */
	const struct program *program; /* borrowed from the setting; or NULL */
	struct seen seen;
};

struct suggestions {
	struct suggestion *items;
	size_t n;
	struct unsuggested *others;
	size_t n_others;
};

/* Borrows from evidence and setting. -ENOMEM. */
int suggestions_make(const struct evidence *evidence, const struct policy *policy,
		     const struct setting *setting, struct suggestions *ret_suggestions);

void suggestions_clear(struct suggestions *suggestions);
#define _cleanup_suggestions_ _cleanup_(suggestions_clear)

/* Why there is no exemption for what a sighting's program did: the kinds of refusal in their order. */
enum refusal suggestion_refusal(const struct sighting *sighting, const struct policy *policy,
				const struct setting *setting, enum doubt *ret_doubt);

/* Is the unit's name the same after the next start, so that Unit= can have it? `unit` may be NULL. */
bool unit_is_stable(const char *unit);

const char *refusal_to_string(enum refusal refusal); /* a word for programs */
const char *refusal_says(enum refusal refusal); /* a clause for people */
const char *refusal_cure(enum refusal refusal); /* what to do instead */
