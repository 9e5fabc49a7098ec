/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "policy/draft.h"

/*
 * RateLimitIntervalSec= and RateLimitBurst= of [Events]: how many equal verdicts have an event of their
 * own in how much time. Each returns 0, also for what it refuses and adds to the draft's problems.
 */
int event_limit_set_interval(struct policy_draft *draft, const char *value);
int event_limit_set_burst(struct policy_draft *draft, const char *value);
