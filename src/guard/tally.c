/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/tally.h"

#include "guard/per-cpu.h"

int tallies_read(int fd, struct tallies *ret_tallies)
{
	struct tallies tallies;
	int r = per_cpu_sums_read(fd, _BW_TALLY_MAX, tallies.n);

	if (r < 0)
		return r;
	*ret_tallies = tallies;
	return 0;
}

uint64_t tallies_evicted(const struct tallies *tallies, uint64_t there)
{
	const uint64_t made = tallies->n[BW_TALLY_AGGREGATES];

	return made > there ? made - there : 0;
}
