/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdint.h>

/* The first `n` numbers of a PERCPU_ARRAY of __u64, each summed over the processors. 0; or a negative
 * errno, and then some of the sums may be written. */
int per_cpu_sums_read(int fd, uint32_t n, uint64_t *ret_sums);
