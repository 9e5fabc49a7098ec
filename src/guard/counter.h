/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdint.h>

#include "bpf/abi.h"

/* What the programs counted since the first generation was attached, summed over processors. */
struct counters {
	uint64_t n[_BW_CONTROL_MAX][_BW_VERDICT_MAX];
};

/* `fd`: the map `counters`. Returns 0 or a negative errno. */
int counters_read(int fd, struct counters *ret_counters);
