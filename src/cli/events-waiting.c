/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/events-waiting.h"

#include <string.h>

#include "event/ring.h"

void waiting_clear(struct waiting *waiting)
{
	for (size_t i = 0; i < waiting->n; i++)
		event_clear(&waiting->items[i]);
	free(waiting->items);
	*waiting = (struct waiting){ 0 };
}

int waiting_add(struct waiting *waiting, struct event *event)
{
	struct event *items = reallocarray(waiting->items, waiting->n + 1, sizeof(*items));

	if (!items) {
		event_clear(event);
		return -ENOMEM;
	}
	waiting->items = items;
	items[waiting->n++] = *event;
	*event = (struct event){ 0 };
	return 0;
}

/* A thread does one thing at a time. */
static bool is_same(const struct event *a, const struct event *b)
{
	return a->boottime_us == b->boottime_us && a->tid == b->tid && a->count == b->count &&
	       a->operation == b->operation && strcmp(a->boot, b->boot) == 0;
}

bool waiting_remove(struct waiting *waiting, const struct event *event)
{
	for (size_t i = 0; i < waiting->n; i++) {
		if (!is_same(&waiting->items[i], event))
			continue;
		event_clear(&waiting->items[i]);
		waiting->n--;
		memmove(&waiting->items[i], &waiting->items[i + 1],
			(waiting->n - i) * sizeof(*waiting->items));
		return true;
	}
	return false;
}

struct looking {
	const struct origins *origins;
	struct event_clocks clocks;
	struct waiting waiting;
};

static int look(void *context, const void *record, size_t size)
{
	struct looking *looking = context;
	struct event event = { 0 };
	int r;

	r = event_from_record(record, size, &looking->clocks, &event);
	if (r == -EBADMSG)
		return 0;
	if (r >= 0)
		r = origins_complete(looking->origins, &event);
	if (r < 0) {
		event_clear(&event);
		return r;
	}
	return waiting_add(&looking->waiting, &event);
}

int waiting_read(const struct generation *generation, const struct origins *origins,
		 struct waiting *ret_waiting)
{
	_cleanup_ring_ struct ring ring = { 0 };
	struct looking looking = { .origins = origins };
	int r;

	r = ring_open(generation->map_fd[GUARD_MAP_EVENTS], false, &ring);
	if (r < 0)
		return r;
	event_clocks_read(&looking.clocks);
	r = ring_peek(&ring, look, &looking);
	if (r < 0) {
		waiting_clear(&looking.waiting);
		return r;
	}
	*ret_waiting = looking.waiting;
	return 0;
}
