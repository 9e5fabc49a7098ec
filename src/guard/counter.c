/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/counter.h"

#include "guard/per-cpu.h"

int counters_read(int fd, struct counters *ret_counters)
{
	uint64_t sums[BW_COUNTERS];
	int r = per_cpu_sums_read(fd, BW_COUNTERS, sums);

	if (r < 0)
		return r;
	for (__u32 control = 0; control < _BW_CONTROL_MAX; control++)
		for (__u32 verdict = 0; verdict < _BW_VERDICT_MAX; verdict++)
			ret_counters->n[control][verdict] =
				sums[bw_counter_index(control, verdict)];
	return 0;
}
