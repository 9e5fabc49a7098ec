/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/counter.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "base/cleanup.h"

int counters_read(int fd, struct counters *ret_counters)
{
	_cleanup_free_ __u64 *values = NULL;
	struct counters counters = { 0 };
	int cpus;

	cpus = libbpf_num_possible_cpus();
	if (cpus < 0)
		return cpus;
	values = calloc((size_t)cpus, sizeof(*values));
	if (!values)
		return -ENOMEM;
	for (__u32 control = 0; control < _BW_CONTROL_MAX; control++)
		for (__u32 verdict = 0; verdict < _BW_VERDICT_MAX; verdict++) {
			const __u32 key = bw_counter_index(control, verdict);

			if (bpf_map_lookup_elem(fd, &key, values) < 0)
				return -errno;
			for (int cpu = 0; cpu < cpus; cpu++)
				counters.n[control][verdict] += values[cpu];
		}
	*ret_counters = counters;
	return 0;
}
