/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "guard/generation.h"
#include "guard/rule-use.h"
#include "guard/tally.h"

/* How much evidence the kernel keeps, and has no more. */
struct kept_evidence {
	int64_t waiting; /* events that nobody has taken yet; negative: not known */
	uint64_t aggregates; /* that are there */
	struct tallies tallies;
	struct rule_uses uses; /* those that are loaded and were not used have a count of 0 */
};

/* Returns 0, or a negative errno with a problem. */
int kept_evidence_read(const struct generation *generation, struct problems *problems,
		       struct kept_evidence *ret_kept);

void kept_evidence_clear(struct kept_evidence *kept);
#define _cleanup_kept_evidence_ _cleanup_(kept_evidence_clear)
