/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <json-c/json.h>

#include "event/event.h"
#include "guard/generation.h"

/* What of the events is shown, and how. */
struct events_view {
	bool json;
	bool all; /* nothing is filtered away */
	uint32_t controls; /* bit n: enum bw_control n */
	uint32_t verdicts; /* bit n: enum bw_verdict n */
	int64_t since_us;
};

/* Print an event; with JSON as a line for each control. `kind`: "event", or "aggregate" where it stands
 * for those that had none. */
void events_print(const struct events_view *view, const struct event *event, const char *kind);

/* A line of JSON; the object is put. */
void events_print_json(json_object *object);

/* As JSON: what the guard's maps know now. 0 or a negative errno. */
int events_print_guard(const struct events_view *view, const struct generation *generation);
