/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "event/event-field.h"

/* Entries of the journal: each is MESSAGE_ID, PRIORITY, MESSAGE and fields. 0 or a negative errno. */

/* `now_us`: CLOCK_REALTIME; an event that waited says when it was. */
int entry_send_event(const struct event *event, int64_t now_us);

/* What became of an aggregate since its last event. */
int entry_send_remainder(const struct event *event);

int entry_send_watching(const struct watching *watching);
int entry_send_use(const struct exemption_use *use);
int entry_send_flood(uint64_t skipped);
