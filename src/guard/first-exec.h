/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "bpf/abi.h"

/* One start of a program. */
struct first_exec {
	struct bw_first_exec_key key;
	struct bw_first_exec value;
};

/* The first programs that were started, by time. */
struct first_execs {
	size_t n;
	struct first_exec items[BW_FIRST_EXECS_MAX];
};

/* `fd`: the map `first_execs`. Returns 0 or a negative errno. */
int first_execs_read(int fd, struct first_execs *ret_execs);

/* Bring them into the order of time. */
void first_execs_sort(struct first_execs *execs);

/* The first that is neither the loader's own nor an attempt of its children, or NULL. */
const struct first_exec *first_exec_other(const struct first_execs *execs, __u32 loader);

/* Are there as many as are ever kept? */
bool first_execs_full(const struct first_execs *execs);
