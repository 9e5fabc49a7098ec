/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "base/problem.h"

struct kernels;
struct plan;

/*
 * Read what is there, work out which word the kernels need, and how it gets there. `live`: the root is
 * that of the system that runs. Changes nothing.
 *
 * Returns 1 and the plan; 0 if nothing is to be done; or with a problem what advice_make() and
 * loader_plan() say. The kernels are the caller's in any case, to be cleared.
 */
int proposal_make(int root_fd, bool live, struct problems *problems, struct kernels *kernels,
		  struct plan **ret_plan);

/* Where the menu was made with what was proposed: a notice for each entry without it. 0 or -ENOMEM. */
int proposal_lacking(int root_fd, bool live, struct problems *problems);
