/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"

/*
 * The ring of events (BPF_MAP_TYPE_RINGBUF), whose layout is the kernel's ABI: a page that begins with how
 * far its consumer came, one that begins with how far its producers came, and the records, mapped twice
 * in a row so that none is cut. Positions only rise.
 *
 * Not libbpf's ring_buffer: it passes over a record even if whoever took it says that he could not keep it,
 * and it cannot look without taking. Here a record is over when ring_advance() says so, and whoever dies
 * before that leaves it to the next.
 */
struct ring {
	unsigned long *consumer; /* only written by ring_advance() */
	const unsigned long *producer;
	const unsigned char *records; /* `size` bytes, and the same again */
	size_t size; /* a power of two */
	void *first, *second; /* what is mapped */
	size_t first_len, second_len;
};

/* `consume`: or only look. 0; -EUCLEAN if the map is no ring; or a negative errno. */
int ring_open(int map_fd, bool consume, struct ring *ret_ring);

void ring_close(struct ring *ring);
#define _cleanup_ring_ _cleanup_(ring_close)

struct ring_record {
	const void *data; /* valid until the ring advances, or somebody else takes it */
	size_t size;
	unsigned long next; /* position behind it */
};

/* Where the oldest record that nobody has taken begins. */
unsigned long ring_oldest(const struct ring *ring);

/*
 * The first record at or behind a position that is a place between two. 1 and the record; 0 if there is
 * none yet; -EUCLEAN if the ring makes no sense.
 */
int ring_at(const struct ring *ring, unsigned long position, struct ring_record *ret_record);

/* All before this position is over. */
void ring_advance(struct ring *ring, unsigned long position);

/*
 * Call `look` with a copy of each record that waits, without taking any. Others may take and give
 * meanwhile: what was taken before it could be copied is left out, what came after the call too. Stops when
 * `look` returns a negative value, and returns it; else 0, -EUCLEAN or -ENOMEM.
 */
int ring_peek(const struct ring *ring, int (*look)(void *context, const void *record, size_t size),
	      void *context);
