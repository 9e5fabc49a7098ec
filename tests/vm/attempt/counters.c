// SPDX-License-Identifier: GPL-2.0-or-later
/* The guard's own evidence: the counters that it pins. */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attempt.h"

#define BW_NAME_ROW(id, name, what) [BW_CONTROL_##id] = name,
static const char *const control_names[_BW_CONTROL_MAX] = { BW_CONTROLS(BW_NAME_ROW) };
#undef BW_NAME_ROW

static const char *const verdict_names[_BW_VERDICT_MAX] = {
	[BW_VERDICT_EXEMPT] = "exempt",
	[BW_VERDICT_AUDIT] = "audit",
	[BW_VERDICT_REFUSE] = "refuse",
};

/* The newest generation's directory is the one with the highest number. */
static unsigned long long generation_newest(void)
{
	unsigned long long newest = 0, number;
	struct dirent *entry;
	char *end;
	DIR *dir;

	dir = opendir(BW_PIN_ROOT);
	if (!dir)
		return 0;
	while ((entry = readdir(dir))) {
		number = strtoull(entry->d_name, &end, 10);
		if (*end == '\0' && number > newest)
			newest = number;
	}
	closedir(dir);
	return newest;
}

static int counters_open(void)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%llu/map-counters", BW_PIN_ROOT, generation_newest());
	return bpf_obj_get(path);
}

bool counters_read(uint64_t ret_counters[BW_COUNTERS])
{
	_cleanup_free_ uint64_t *values = NULL;
	_cleanup_close_ int fd = -1;
	int cpus;

	fd = counters_open();
	cpus = libbpf_num_possible_cpus();
	if (fd < 0 || cpus < 1)
		return false;
	values = calloc((size_t)cpus, sizeof(*values));
	if (!values)
		return false;
	for (uint32_t i = 0; i < BW_COUNTERS; i++) {
		if (bpf_map_lookup_elem(fd, &i, values))
			return false;
		ret_counters[i] = 0;
		for (int cpu = 0; cpu < cpus; cpu++)
			ret_counters[i] += values[cpu];
	}
	return true;
}

uint32_t counters_describe(const uint64_t *before, const uint64_t *after, char *text, size_t size)
{
	uint32_t refused = 0;
	size_t used = 0;
	uint32_t i;

	snprintf(text, size, "-");
	for (uint32_t control = 0; control < _BW_CONTROL_MAX; control++)
		for (uint32_t verdict = 0; verdict < _BW_VERDICT_MAX; verdict++) {
			i = bw_counter_index(control, verdict);
			if (after[i] == before[i] || used >= size)
				continue;
			if (verdict == BW_VERDICT_REFUSE)
				refused |= BIT(control);
			used += (size_t)snprintf(text + used, size - used, "%s%s:%s+%llu",
						 used ? "," : "", control_names[control],
						 verdict_names[verdict],
						 (unsigned long long)(after[i] - before[i]));
		}
	return refused;
}
