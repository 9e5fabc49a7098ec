/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "guard/counter.h"
#include "guard/generation.h"
#include "guard/pin.h"

/* Is the guard in force? Only GUARD_STANDING_ARMED is a yes. */
enum guard_standing {
	GUARD_STANDING_UNKNOWN, /* it could not be told */
	GUARD_STANDING_NONE, /* nothing is loaded */
	GUARD_STANDING_BROKEN, /* what is pinned is not a whole guard of this version */
	GUARD_STANDING_IDLE, /* whole and attached, but the kernel does not call it */
	GUARD_STANDING_ARMED, /* whole, attached, and seen to be called */
	_GUARD_STANDING_MAX,
};

struct guard_status {
	enum guard_standing standing;
	struct generation *generation; /* NULL if there is no whole one */
	struct bw_policy policy; /* of the generation */
	struct counters counters;
	struct pin_list pins; /* everything in BW_PIN_ROOT */
	uint32_t strays; /* guard programs loaded beside the generation's */
	int bpf_active, ftrace_enabled; /* as in guard/fault.h */
};

/*
 * Look at what is in force. Never fails: what cannot be told is GUARD_STANDING_UNKNOWN, and
 * `problems` says why.
 */
void guard_status_read(struct problems *problems, struct guard_status *ret_status);

void guard_status_clear(struct guard_status *status);
#define _cleanup_guard_status_ _cleanup_(guard_status_clear)
