// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The limit that the guard is measured against: a program on each of its hooks that decides
 * nothing. The loader attaches those hooks that the guard has on the running kernel.
 */
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

#include "bpf/abi.h"

#define EMPTY_PROGRAM(id, name, hook, optional)     \
	SEC("?lsm/" hook) int empty_##id(void *ctx) \
	{                                           \
		return 0;                           \
	}
BW_HOOKS(EMPTY_PROGRAM)

static const char _license[] SEC("license") = "GPL";
