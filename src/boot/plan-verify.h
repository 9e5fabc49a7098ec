/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "boot/plan-record.h"

enum plan_outcome {
	PLAN_OUTCOME_UNKNOWN, /* not rebooted yet, another kernel, nothing to compare with */
	PLAN_OUTCOME_AS_PLANNED, /* what was active, and bpf */
	PLAN_OUTCOME_OTHER,
};

/*
 * Did the kernel do what was planned? `now` is what holds now. *ret_why says why it is not so, or
 * cannot be told, in words that the caller owns; NULL if it is as planned. 0 or -ENOMEM.
 */
int plan_verify(const struct plan_record *record, const struct plan_context *now,
		enum plan_outcome *ret_outcome, char **ret_why);
