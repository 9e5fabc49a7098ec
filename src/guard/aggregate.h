/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>

#include "base/cleanup.h"
#include "bpf/abi.h"

/* Equal verdicts, as the kernel counted them. */
struct aggregate {
	struct bw_aggregate_key key;
	struct bw_aggregate value;
};

struct aggregates {
	size_t n;
	struct aggregate *items; /* in no order */
};

/*
 * `fd`: the map `aggregates`. Each that is there from the beginning to the end is read once; one that
 * is made or pushed out meanwhile may be read or not. Returns 0 or a negative errno.
 */
int aggregates_read(int fd, struct aggregates *ret_aggregates);

void aggregates_clear(struct aggregates *aggregates);
#define _cleanup_aggregates_ _cleanup_(aggregates_clear)
