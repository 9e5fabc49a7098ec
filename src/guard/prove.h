/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdint.h>

#include "base/problem.h"
#include "guard/attempt.h"

/*
 * That programs are loaded and attached proves nothing: without bpf among the active security
 * modules, or with ftrace switched off, the kernel accepts all of it and never calls them. A guard
 * is proved when a child process really tries, and our program ran, and counted, and in enforce
 * mode the child was refused.
 */

/* What is to be proved: programs, loaded here or pinned, and what they are told to do. */
struct prove_target {
	enum bw_mode control[_BW_CONTROL_MAX];
	uint32_t hooks; /* bit n: enum bw_hook n is attached */
	int program_fd[_BW_HOOK_MAX];
	int counters_fd;
};

enum prove_result {
	PROVE_UNASKED, /* its control is off, this kernel has no such way, or it is too loud */
	PROVE_HELD, /* it went as the control's mode says, and our program did it */
	PROVE_EXEMPT, /* our program let it through by an exemption: it acts, and refuses not us */
	PROVE_OTHER, /* refused before our program was asked: proves nothing, and does no harm */
	PROVE_IMPOSSIBLE, /* could not be tried here */
	PROVE_FAILED, /* it went through, or our program was not called */
	_PROVE_RESULT_MAX,
};

const char *prove_result_name(enum prove_result result);

struct proof {
	enum prove_result result[_ATTEMPT_MAX];
	int error[_ATTEMPT_MAX]; /* positive errno of a refusal, else 0 */
	uint32_t proved; /* bit n: enum bw_control n held, and none of its attempts failed */
	unsigned int held, exempt, failed; /* how many attempts did or were */
};

/* How every attempt goes without the guard in question; an attempt that errs is not asked again. */
struct prove_baseline {
	int result[_ATTEMPT_MAX]; /* as of attempt_try() */
};
void prove_baseline_take(const struct prove_target *target, const struct attempt_ground *ground,
			 struct prove_baseline *ret_baseline);

/*
 * Try everything. `baseline` may be NULL. Returns 0, whatever the proof says, or a negative errno
 * if programs or counters cannot be read.
 */
int prove_run(const struct prove_target *target, const struct attempt_ground *ground,
	      const struct prove_baseline *baseline, struct proof *ret_proof);

/* Does the kernel call the program on `hook` at all? mmap(2) is enough to see: 1 yes, 0 no,
 * negative errno if it cannot be told. Counts nothing and refuses nothing. */
int prove_called(const struct prove_target *target);

/* What did one attempt prove? `refused` is attempt_try()'s result, `ran` whether our program did,
 * `counted` by how much the control's counters rose. */
struct prove_evidence {
	int refused;
	int ran;
	uint64_t counted[_BW_VERDICT_MAX];
};
enum prove_result prove_judge(enum bw_mode mode, const struct prove_evidence *evidence);

/* Say what failed, and what could not be proved. */
void prove_report(const struct proof *proof, struct problems *problems);
