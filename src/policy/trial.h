/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/problem.h"
#include "policy/policy.h"

/* What a trial comes to when it is confirmed. */
#define TRIAL_DIRECTORY "/etc/bootward/bootward.conf.d"
#define TRIAL_FILE	"60-confirmed.conf"
#define TRIAL_DROP_IN	TRIAL_DIRECTORY "/" TRIAL_FILE

/* Put in the place of TRIAL_DROP_IN, it raises the ceiling. */
#define TRIAL_RAISE "[Guard]\nMode=enforce\n"

/* policy_read_running(), as if TRIAL_DROP_IN were this text. */
int trial_policy_read(const char *drop_in, struct problems *problems, struct policy **ret_policy);

/* Have the policy enforce these controls for `ns` from when it is loaded. Those that it enforces already are
 * not on trial. Returns which are, bit n: enum bw_control n. */
uint32_t trial_begin(struct policy *policy, uint32_t controls, uint64_t ns);

/* The drop-in that makes of `raised`, what the files say with TRIAL_RAISE, a policy with these modes. A
 * free()able string, or NULL for lack of memory. */
char *trial_drop_in(const struct policy *raised, const enum bw_mode modes[_BW_CONTROL_MAX]);

/*
 * What is to be kept of a trial of these modes, whose policy had this hash: the drop-in, and the policy with it
 * for good. -ESTALE with a problem if that is not what was tried; or another negative errno with one.
 */
int trial_keep(const enum bw_mode modes[_BW_CONTROL_MAX], uint64_t hash, struct problems *problems,
	       char **ret_drop_in, struct policy **ret_policy);

/* Is the mode that of the kernel command line, which nobody configured? Then a problem says so. */
bool trial_is_barred(const struct policy *policy, struct problems *problems);
