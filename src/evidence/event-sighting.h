/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "event/event.h"
#include "evidence/growing.h"

/*
 * What an event is to one control. 1 and the sighting, which is the caller's and whose count is the
 * aggregate's so far; 0 if that control did not speak; -ENOMEM.
 */
int event_sighting(const struct event *event, enum bw_control control,
		   struct sighting *ret_sighting);

/* Add what it is to each control. 0, -E2BIG or -ENOMEM. */
int growing_add_event(struct growing *growing, const struct event *event);

/* Did the guard do it itself, to prove that it is in force? */
bool event_is_own(const struct event *event);
