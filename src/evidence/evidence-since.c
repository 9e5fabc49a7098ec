/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence/evidence-since.h"

#include <string.h>

static int sightings_move(struct evidence *from, int64_t since_us, struct evidence *into)
{
	int r = 0;

	for (size_t i = 0; i < from->n && r >= 0; i++)
		if (from->items[i].last_us >= since_us)
			r = evidence_add(into, &from->items[i]);
	return r;
}

static int watches_move(const struct evidence *from, int64_t since_us, struct evidence *into)
{
	int r = 0;

	for (size_t i = 0; i < from->n_watches && r >= 0; i++) {
		struct watch watch = from->watches[i];

		if (watch_clip(&watch, since_us))
			r = evidence_add_watch(into, &watch);
	}
	return r;
}

static int uses_move(struct evidence *from, int64_t since_us, struct evidence *into)
{
	int r = 0;

	for (size_t i = 0; i < from->n_uses && r >= 0; i++)
		if (from->uses[i].last_us >= since_us)
			r = evidence_add_use(into, &from->uses[i]);
	return r;
}

int evidence_move_since(struct evidence *from, int64_t since_us, struct evidence *into)
{
	int r;

	count_add(&into->lost, from->lost);
	count_add(&into->evicted, from->evicted);
	count_add(&into->unrecorded, from->unrecorded);
	count_add(&into->own, from->own);
	if (from->unread_us > into->unread_us)
		into->unread_us = from->unread_us;
	into->generation = from->generation;
	into->policy_hash = from->policy_hash;
	memcpy(into->mode, from->mode, sizeof(into->mode));
	memcpy(into->counted, from->counted, sizeof(into->counted));
	r = sightings_move(from, since_us, into);
	if (r >= 0)
		r = watches_move(from, since_us, into);
	if (r >= 0)
		r = uses_move(from, since_us, into);
	evidence_clear(from);
	return r;
}
