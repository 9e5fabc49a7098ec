/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "event/event.h"
#include "evidence/origin.h"

/* Events that wait in the ring, or were shown from there. */
struct waiting {
	struct event *items;
	size_t n;
};

void waiting_clear(struct waiting *waiting);
#define _cleanup_waiting_ _cleanup_(waiting_clear)

/* Take over an event. -ENOMEM. */
int waiting_add(struct waiting *waiting, struct event *event);

/* Take the same act away, if it is among them. */
bool waiting_remove(struct waiting *waiting, const struct event *event);

/* Look at what waits in the ring of the generation, without taking it. */
int waiting_read(const struct generation *generation, const struct origins *origins,
		 struct waiting *ret_waiting);
