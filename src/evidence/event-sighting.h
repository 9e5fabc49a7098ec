/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "event/event-field.h"
#include "evidence/growing.h"

/*
 * What an event is to one control. 1 and the sighting, which is the caller's and whose count is the
 * aggregate's so far; 0 if that control did not speak; -ENOMEM.
 */
int event_sighting(const struct event *event, enum bw_control control,
		   struct sighting *ret_sighting);

/* Add what it is to each control. 0, -E2BIG or -ENOMEM. */
int growing_add_event(struct growing *growing, const struct event *event);

/* What the journal's entry says of a stretch of time. */
struct watch watch_of(const struct watching *watching);

/* What it says of an exemption, whose name stays the entry's. */
struct rule_use rule_use_of(const struct exemption_use *use);

/* Did the guard do it itself, to prove that it is in force? */
bool event_is_own(const struct event *event);
