/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "evidence/evidence.h"
#include "evidence/sighting-name.h"

/* How often it ended how. */
struct verdicts {
	uint64_t n[_BW_VERDICT_MAX];
};

void verdicts_add(struct verdicts *to, const struct verdicts *some);
uint64_t verdicts_sum(const struct verdicts *verdicts);

/* What no exemption covered: refused, or would have been. */
uint64_t verdicts_open(const struct verdicts *verdicts);

enum ranking_of {
	RANKING_PROGRAMS,
	RANKING_OBJECTS,
	RANKING_UNITS,
	_RANKING_MAX,
};

struct rank {
	const char *name; /* borrowed from the sightings' names */
	struct verdicts verdicts;
	int64_t first_us, last_us;
};

/* First those with the most that no exemption covered, then with the most in all, then by name. */
struct ranking {
	struct rank *items;
	size_t n;
};

/* `names`: one for each sighting, which the ranking borrows from. -ENOMEM. */
int ranking_make(const struct evidence *evidence, const struct sighting_names *names,
		 enum ranking_of of, struct ranking *ret_ranking);

void ranking_clear(struct ranking *ranking);
