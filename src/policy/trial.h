/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/problem.h"
#include "policy/policy.h"

/* What a trial comes to when it is confirmed. */
#define TRIAL_DROP_IN "/etc/bootward/bootward.conf.d/60-confirmed.conf"

/* policy_read_running(), as if TRIAL_DROP_IN were this text. */
int trial_policy_read(const char *drop_in, struct problems *problems, struct policy **ret_policy);

/* Have the policy enforce these controls for `ns` from when it is loaded. Those that it enforces already are
 * not on trial. Returns which are, bit n: enum bw_control n. */
uint32_t trial_begin(struct policy *policy, uint32_t controls, uint64_t ns);

/*
 * The drop-in that makes of `raised`, what the files say with TRIAL_RAISE in the place of TRIAL_DROP_IN, a
 * policy with these modes. A free()able string, or NULL for lack of memory.
 */
#define TRIAL_RAISE "[Guard]\nMode=enforce\n"
char *trial_drop_in(const struct policy *raised, const enum bw_mode modes[_BW_CONTROL_MAX]);
