/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "guard/probe-start.h"
#include "kernel/facts.h"

/* What a live probe saw. Errors are negative errnos, 0: none. */
struct probe_evidence {
	int memfd_error; /* memfds cannot be made executable: another file was tried */
	int program_error; /* there was nothing to start, or nobody to start it */
	struct probe_start without; /* before anything was attached: the control */
	bool ftrace_off; /* so nothing was attached, see guard/live-probe.h */
	int load_error; /* the kernel refused program or link */
	bool permitted; /* it had no right to, otherwise */
	const char *log; /* what libbpf and the verifier said */
	struct probe_start with; /* while it was attached */
	bool called; /* and the program saw it */
};

/*
 * What that means, and in one line why. Only the probe's own errno counts as refused by it. If
 * something refuses memfds already (a guard that is loaded, say), then its errno must have given way
 * to the probe's: of programs on one hook the kernel asks the one that was attached last first, and
 * where it does not, nothing can be told.
 *
 * Returns 0 and the text, owned by the caller, or -ENOMEM.
 */
int probe_judge(const struct probe_evidence *evidence, enum live_probe *ret_result,
		char **ret_said);
