/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "evidence/suggestion.h"

/* Exemptions while they come together: rules_add() for each sighting, rules_finish(), then rules_merge(). */
struct rules {
	struct suggestion *items; /* their `seen` is not set */
	size_t n;
	struct candidate *candidates;
	size_t n_candidates;
};

/* A sighting that is to be covered by a rule of its program, unit and user. -ENOMEM. */
int rules_add(struct rules *rules, const struct sighting *sighting, const struct setting *setting);

/* Make one rule, or one for sealed memfds and one for the rest, for each combination. -ENOMEM. */
int rules_finish(struct rules *rules);

/* Join rules that differ only in the unit, then those that differ only in the user. -ENOMEM. */
int rules_merge(struct rules *rules);

void rules_clear(struct rules *rules);
#define _cleanup_rules_ _cleanup_(rules_clear)
