/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "base/problem.h"

/* Where loading stands when the kernel refuses. */
enum fault_stage {
	FAULT_LOAD, /* open and load programs and maps */
	FAULT_ATTACH,
	FAULT_PROVE, /* attached, but not seen to act: `error` is 0 */
	FAULT_PUBLISH,
	_FAULT_STAGE_MAX,
};

/*
 * Say in one problem why the kernel refused, as far as the machine's state tells, and the cure.
 * `error` is the negative errno, `detail` what libbpf and the verifier said ("" if nothing): it is
 * shown, its last lines, only where nothing better explains the refusal.
 */
void fault_explain(enum fault_stage stage, int error, const char *detail,
		   struct problems *problems);

/* The machine's state, each: 1 yes, 0 no, negative errno if it cannot be told. */
int fault_bpf_is_active(void); /* "bpf" is in the list of active security modules */
int fault_ftrace_enabled(void);

/* May this process not load such programs at all: no CAP_SYS_ADMIN or what it was split into, or only
 * in a user namespace that is not the first? */
bool fault_capability_missing(void);
