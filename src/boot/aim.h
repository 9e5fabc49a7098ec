/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "boot/name-list.h"

struct facts;

/*
 * The list of security modules that a kernel has with a command line, by its facts (kernel/lsm.h).
 * 1 and the list; 0 and why it cannot be told, in words that the caller owns; -ENOMEM.
 */
int aim_expect(const struct facts *facts, const char *cmdline, struct name_list *ret_list,
	       char **ret_why);

/* Was it built with BPF LSM? */
bool aim_has_bpf(const struct facts *facts);

/*
 * What a kernel that has the list `has` must have with the word: the same, and, if it can (`bpf`),
 * bpf after it, but before ima and evm, which are last whatever lsm= says (Linux 6.9). 0 or -ENOMEM.
 */
int aim_make(const struct name_list *has, bool bpf, struct name_list *ret_aim);
