/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>

#include "base/problem.h"

struct facts;

/*
 * Which lsm= must the kernels get so that bpf is active, every module that is active stays active
 * in its order, and nothing new starts?
 *
 * `facts` are of each kernel that the boot loader can boot, with the command line it will get (the
 * same kernel may be there with several); `running` is of the kernel that runs, with its active list
 * and the command line it was started with, or NULL (an image): what it really has proves or
 * disproves what is expected of it. One word serves all of them: names that a kernel does not know
 * are ignored by it.
 *
 * Returns 1 and the word ("lsm=lockdown,yama,integrity,apparmor,tomoyo,bpf"), owned by the caller; 0
 * if nothing is to be done; -EOPNOTSUPP if it cannot be shown that nothing else would change, with a
 * problem that says why and the cure; -ENOMEM. What it says is checked against lsm_expect()
 * (kernel/lsm.h) for each kernel before it is said.
 *
 * A kernel that was built without BPF LSM is a warning, unless none has it; it gets the word
 * nevertheless, and nothing else may change for it.
 */
int advice_make(const struct facts *const *facts, size_t n, const struct facts *running,
		struct problems *problems, char **ret_word);
