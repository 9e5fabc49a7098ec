/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "evidence/notable.h"
#include "evidence/period.h"
#include "evidence/ranking.h"
#include "evidence/watched.h"

/* A policy under which something was watched or seen. */
struct policy_seen {
	uint64_t generation, hash;
	int64_t last_us;
};

/* What evidence comes to: all that a report says. It borrows the evidence, which must
 * not change meanwhile. */
struct summary {
	const struct evidence *evidence;
	struct sighting_names *names; /* one for each sighting */
	size_t n_names;
	struct watched watched;
	int64_t watched_us; /* all of it, until now */
	size_t n_boots; /* that are known of */
	struct policy_seen *policies; /* the latest first */
	size_t n_policies;
	struct verdicts controls[_BW_CONTROL_MAX];
	struct verdicts all; /* of them */
	struct ranking rankings[_RANKING_MAX];
	struct notables notables;
	struct periods periods;
	uint64_t undescribed; /* of this boot's verdicts, if it is the only one: only counted */
};

/* -ENOMEM. */
int summary_make(const struct evidence *evidence, int64_t now_us, struct summary *ret_summary);

void summary_clear(struct summary *summary);
#define _cleanup_summary_ _cleanup_(summary_clear)

/* Nobody watched: that nothing was seen says nothing. */
bool summary_is_blind(const struct summary *summary);
