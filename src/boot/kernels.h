/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/problem.h"

struct entries;
struct facts;

/*
 * The kernels that boot/advice.h is asked about, with no more facts of each than it looks at:
 * release, version, configuration, command line, and of the one that runs its active list.
 */
struct kernels {
	struct facts **items; /* one for each kernel and command line that can be booted */
	size_t n;
	struct facts *running; /* or NULL: nothing runs, it is an image */
};

/*
 * Of the entries that start a kernel below the root. Others are other systems', which have their
 * own files: a notice. Returns 0 or -ENOMEM. The caller owns what is in it.
 */
int kernels_read(int root_fd, bool live, const struct entries *entries, struct problems *problems,
		 struct kernels *ret_kernels);

void kernels_clear(struct kernels *kernels);
#define _cleanup_kernels_ __attribute__((__cleanup__(kernels_clear)))
