/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <json-c/json.h>

#include "event/event.h"
#include "evidence/evidence.h"

/*
 * Evidence as JSON, one object in a line: sightings, watches, uses of exemptions and the guard's own
 * state. bootward-events(7) has the members. Texts are in escaped form (base/escape.h). Each is the
 * caller's.
 */

/* `kind`: "event" or "aggregate"; `time_us` is when, `began` tells an aggregate from a later one
 * (evidence/growing.h). */
json_object *sighting_to_json(const struct sighting *sighting, const char *kind, int64_t time_us,
			      uint64_t began);

/* What an event is to one control that spoke, with all that is known of it. NULL: no memory. */
json_object *event_to_json(const struct event *event, enum bw_control control, const char *kind);

json_object *watch_to_json(const struct watch *watch);
json_object *use_to_json(const struct rule_use *use, const char *boot, uint64_t began);
json_object *guard_to_json(const struct evidence *evidence);

/* A text of the kernel's bytes, or null for NULL. */
void json_add_bytes(json_object *object, const char *key, const char *text);
/* RFC 3339 of a time, or null for 0. */
void json_add_time(json_object *object, const char *key, int64_t us);
void json_add_file_id(json_object *object, const char *key, const struct bw_file_id *id);
/* The names of controls, bit n: enum bw_control n. */
void json_add_controls(json_object *object, const char *key, uint32_t controls);
