/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "base/problem.h"
#include "bpf/abi.h"
#include "policy/policy.h"

enum guard_outcome {
	GUARD_OFF, /* the policy asks for nothing: nothing was loaded, nothing was taken away */
	GUARD_VERIFIED, /* the policy was in force already */
	GUARD_LOADED, /* a new generation is in force */
	_GUARD_OUTCOME_MAX,
};

struct guard_report {
	enum guard_outcome outcome;
	struct bw_state state; /* of what is in force; generation 0: nothing is */
	bool initrd_stale; /* the initrd's configuration, in force until now, is not this one */
};

/*
 * Put a policy in force: load, fill, attach, prove, publish; then take older generations away.
 * A generation that has the very policy already is verified and left alone.
 *
 * Until it is published nothing is changed: on any failure, and when killed, what was in force
 * before stays in force.
 *
 * Returns 0; -EOPNOTSUPP if the kernel accepts the guard but does not call it; another negative
 * errno if it could not be done. Each with at least one problem of level LOG_ERR.
 */
int guard_load(const struct policy *policy, bool initrd, struct problems *problems,
	       struct guard_report *ret_report);

/* guard_load() of a policy that was tried, if that very generation still is on trial when nobody else can
 * change it any more; else -ESTALE with a problem. */
int guard_confirm(const struct policy *policy, uint64_t tried, struct problems *problems,
		  struct guard_report *ret_report);

/* Is the copy of the configuration in the initrd that this boot began with another one than what was
 * in force at `state`? Not where the initrd loaded nothing. */
bool guard_initrd_is_stale(const struct bw_state *state);

/*
 * Take all generations away. `force`: whatever else is in BW_PIN_ROOT too, and also while ftrace is
 * switched off.
 *
 * Returns how many were taken away; -EBUSY if ftrace is off and none was, or if they were and a guard
 * is attached nevertheless; or another negative errno. The latter two with a problem.
 */
int guard_unload(bool force, struct problems *problems);
