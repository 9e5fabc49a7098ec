/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdint.h>

#include "base/problem.h"

struct facts;

/*
 * Which hooks must this kernel have programs on? Judged by its BTF alone, before anything is
 * loaded. *ret_hooks: bit n is enum bw_hook n.
 *
 * Returns 0; or -ESRCH with a problem that says what the kernel lacks: BTF, BPF LSM as such, or
 * a hook that the guard cannot do without.
 */
int hooks_choose(struct problems *problems, uint32_t *ret_hooks);

/* The same of what btf_hooks() found. What is not known is lacking. */
int hooks_judge(const struct facts *facts, struct problems *problems, uint32_t *ret_hooks);
