/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/tally.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "base/cleanup.h"

int tallies_read(int fd, struct tallies *ret_tallies)
{
	_cleanup_free_ __u64 *values = NULL;
	struct tallies tallies = { 0 };
	int cpus;

	cpus = libbpf_num_possible_cpus();
	if (cpus < 0)
		return cpus;
	values = calloc((size_t)cpus, sizeof(*values));
	if (!values)
		return -ENOMEM;
	for (__u32 tally = 0; tally < _BW_TALLY_MAX; tally++) {
		if (bpf_map_lookup_elem(fd, &tally, values) < 0)
			return -errno;
		for (int cpu = 0; cpu < cpus; cpu++)
			tallies.n[tally] += values[cpu];
	}
	*ret_tallies = tallies;
	return 0;
}

uint64_t tallies_evicted(const struct tallies *tallies, uint64_t there)
{
	const uint64_t made = tallies->n[BW_TALLY_AGGREGATES];

	return made > there ? made - there : 0;
}
