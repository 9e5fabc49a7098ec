/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdint.h>

#include "bpf/abi.h"

/* What became of the evidence since the first generation was attached, summed over processors. */
struct tallies {
	uint64_t n[_BW_TALLY_MAX];
};

/* `fd`: the map `tallies`. Returns 0 or a negative errno. */
int tallies_read(int fd, struct tallies *ret_tallies);

/* Aggregates that others pushed out, when so many are there, which have to be counted before the
 * tallies are read: one that is made meanwhile is pushed out by nobody. */
uint64_t tallies_evicted(const struct tallies *tallies, uint64_t there);
