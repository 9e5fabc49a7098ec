/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/problem.h"
#include "evidence/program.h"
#include "guard/generation.h"
#include "policy/policy.h"

struct program_source {
	int root_fd;
	const struct generation
		*generation; /* whose kernel is asked what it knows them by; or NULL */
};

/*
 * Look at each program that the evidence or an exemption of `policy` (may be NULL) names. If the kernel
 * cannot be asked a problem says so, and they are not identified. Returns 0 or -ENOMEM.
 */
int program_facts_read(const struct evidence *evidence, const struct policy *policy,
		       const struct program_source *source, struct problems *problems,
		       struct programs *ret_programs);
