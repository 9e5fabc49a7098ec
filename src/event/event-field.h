/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "event/event.h"
#include "event/field.h"

/*
 * What the journal holds of the evidence: bootward-events(7). Each entry has a MESSAGE_ID of
 * event/message-id.h, which says which of these it is.
 */

extern const struct field event_fields[]; /* struct event */

/* Which controls were watched, by which policy, from when until at least when. */
struct watching {
	int64_t from_us, to_us; /* CLOCK_REALTIME */
	uint64_t from_boottime_us, to_boottime_us; /* CLOCK_BOOTTIME */
	uint32_t audit, enforce; /* bit n: enum bw_control n */
	uint64_t generation, policy_hash, ground_hash;
	uint64_t lost, evicted, suppressed, unrecorded; /* of this boot so far: enum bw_tally */
	char boot[EVENT_BOOT_LEN];
};
extern const struct field watching_fields[];

/* An exemption's uses so far. */
struct exemption_use {
	char *rule;
	uint64_t count;
	uint64_t began_us; /* CLOCK_BOOTTIME of the first */
	uint64_t boottime_us; /* of the last */
	int64_t us; /* CLOCK_REALTIME of the last */
	char boot[EVENT_BOOT_LEN];
};
extern const struct field exemption_use_fields[];

/* syslog's priority of such an event, as a text. */
const char *event_priority(const struct event *event);

/* All fields of an event's entry but MESSAGE and PRIORITY: what is in the table, MESSAGE_ID, the verdict and
 * each control in a field of its own. -ENOMEM. */
int event_entry(const struct event *event, const char *message_id, struct field_list *list);

/* After its fields were read: does it stand for an act? It must have a boot, a time and a control. */
bool event_is_whole(const struct event *event);

/* What follows from other fields, and is in none. */
void event_complete(struct event *event);
