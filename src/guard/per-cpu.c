/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/per-cpu.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "base/cleanup.h"

int per_cpu_sums_read(int fd, uint32_t n, uint64_t *ret_sums)
{
	_cleanup_free_ __u64 *values = NULL;
	int cpus = libbpf_num_possible_cpus();

	if (cpus < 0)
		return cpus;
	values = calloc((size_t)cpus, sizeof(*values));
	if (!values)
		return -ENOMEM;
	for (__u32 key = 0; key < n; key++) {
		uint64_t sum = 0;

		if (bpf_map_lookup_elem(fd, &key, values) < 0)
			return -errno;
		for (int cpu = 0; cpu < cpus; cpu++)
			sum += values[cpu];
		ret_sums[key] = sum;
	}
	return 0;
}
