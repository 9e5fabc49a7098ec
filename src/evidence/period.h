/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "evidence/ranking.h"
#include "evidence/watched.h"

/*
 * The time of a report, cut into hours if it is two days at most, otherwise into days of the local
 * time zone, of which the last PERIODS_MAX are told apart.
 *
 * Evidence knows of equal verdicts how many they were, the first and the last. Where these lie in two
 * periods, those in between are spread evenly over the time watched, which is an estimate and marked as
 * such.
 */
#define PERIODS_MAX 52

struct period {
	int64_t from_us, to_us;
	int64_t watched_us;
	struct verdicts controls[_BW_CONTROL_MAX];
	struct verdicts all; /* of them */
};

struct periods {
	struct period items[PERIODS_MAX];
	size_t n; /* 0: nothing was watched and nothing seen */
	bool days; /* or hours */
	bool spread; /* something is an estimate */
	uint64_t earlier; /* verdicts before the first period */
	uint64_t
		later; /* verdicts that claim to come from the future; they are in the last period */
};

/* `now_us` ends the last period that is looked at. */
void periods_make(const struct evidence *evidence, const struct watched *watched, int64_t now_us,
		  struct periods *ret_periods);
