/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>

#include "base/problem.h"

struct facts;

/*
 * Which lsm= must the kernels get so that bpf is active, every module that is active stays active
 * in its order, and nothing new starts?
 *
 * `facts` are of each kernel that the boot loader can boot; `running` is the one of them that runs,
 * with its active list, or NULL (an image). One word serves all of them: names that a kernel does
 * not know are ignored by it.
 *
 * Returns 1 and the word ("lsm=lockdown,yama,integrity,apparmor,tomoyo,bpf"), owned by the caller; 0
 * if nothing is to be done; -EOPNOTSUPP if it cannot be shown that nothing else would change, with a
 * problem that says why and the cure; -ENOMEM. What it says is checked against lsm_expect()
 * (kernel/lsm.h) for each kernel before it is said.
 */
int advice_make(const struct facts *const *facts, size_t n, const struct facts *running,
		struct problems *problems, char **ret_word);
