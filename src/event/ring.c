/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "event/ring.h"

#include <bpf/bpf.h>
#include <linux/bpf.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

/* --- the mapping --- */

static int size_read(int map_fd, size_t page, size_t *ret_size)
{
	struct bpf_map_info info = { 0 };
	__u32 len = sizeof(info);

	if (bpf_obj_get_info_by_fd(map_fd, &info, &len) < 0)
		return -errno;
	if (info.type != BPF_MAP_TYPE_RINGBUF || info.max_entries < page ||
	    (info.max_entries & (info.max_entries - 1)))
		return -EUCLEAN;
	*ret_size = info.max_entries;
	return 0;
}

int ring_open(int map_fd, bool consume, struct ring *ret_ring)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	struct ring ring = { .first_len = page };
	int r;

	r = size_read(map_fd, page, &ring.size);
	if (r < 0)
		return r;
	ring.second_len = page + 2 * ring.size;
	ring.first = mmap(NULL, ring.first_len, PROT_READ | (consume ? PROT_WRITE : 0), MAP_SHARED,
			  map_fd, 0);
	if (ring.first == MAP_FAILED)
		return -errno;
	ring.second = mmap(NULL, ring.second_len, PROT_READ, MAP_SHARED, map_fd, (off_t)page);
	if (ring.second == MAP_FAILED) {
		r = -errno;
		(void)munmap(ring.first, ring.first_len);
		return r;
	}
	ring.consumer = ring.first;
	ring.producer = ring.second;
	ring.records = (const unsigned char *)ring.second + page;
	*ret_ring = ring;
	return 0;
}

void ring_close(struct ring *ring)
{
	if (ring->first)
		(void)munmap(ring->first, ring->first_len);
	if (ring->second)
		(void)munmap(ring->second, ring->second_len);
	*ring = (struct ring){ 0 };
}

/* --- records --- */

/* Producers write a record, then its length without BUSY; the consumer reads it, then its position. */
static unsigned long position_read(const unsigned long *position)
{
	return __atomic_load_n(position, __ATOMIC_ACQUIRE);
}

unsigned long ring_oldest(const struct ring *ring)
{
	return position_read(ring->consumer);
}

void ring_advance(struct ring *ring, unsigned long position)
{
	__atomic_store_n(ring->consumer, position, __ATOMIC_RELEASE);
}

int ring_at(const struct ring *ring, unsigned long position, struct ring_record *ret_record)
{
	const unsigned long end = position_read(ring->producer);

	if (end - position > ring->size || position & 7)
		return -EUCLEAN;
	while (position != end) {
		const unsigned char *head = ring->records + (position & (ring->size - 1));
		const uint32_t word = __atomic_load_n((const uint32_t *)head, __ATOMIC_ACQUIRE);
		const size_t len = word & ~(BPF_RINGBUF_BUSY_BIT | BPF_RINGBUF_DISCARD_BIT);
		const size_t all = (len + BPF_RINGBUF_HDR_SZ + 7) & ~(size_t)7;

		if (word & BPF_RINGBUF_BUSY_BIT)
			return 0;
		if (all > end - position)
			return -EUCLEAN;
		position += all;
		if (word & BPF_RINGBUF_DISCARD_BIT)
			continue;
		*ret_record = (struct ring_record){
			.data = head + BPF_RINGBUF_HDR_SZ,
			.size = len,
			.next = position,
		};
		return 1;
	}
	return 0;
}

/* A copy that is whole: nobody had taken the record when it was made, or it would have been written
 * over. 1, 0 if it was taken, -ENOMEM. */
static int record_copy(const struct ring *ring, unsigned long position,
		       const struct ring_record *record, void **ret_copy)
{
	void *copy = malloc(record->size > 0 ? record->size : 1);

	if (!copy)
		return -ENOMEM;
	memcpy(copy, record->data, record->size);
	__atomic_thread_fence(__ATOMIC_ACQUIRE);
	if ((long)(ring_oldest(ring) - position) > 0) {
		free(copy);
		return 0;
	}
	*ret_copy = copy;
	return 1;
}

int ring_peek(const struct ring *ring, int (*look)(void *context, const void *record, size_t size),
	      void *context)
{
	const unsigned long end = position_read(ring->producer);
	unsigned long position = ring_oldest(ring);

	while ((long)(end - position) > 0) {
		_cleanup_free_ void *copy = NULL;
		struct ring_record record;
		int r;

		r = ring_at(ring, position, &record);
		if (r > 0)
			r = record_copy(ring, position, &record, &copy);
		if (r == -ENOMEM)
			return r;
		if ((long)(ring_oldest(ring) - position) > 0) {
			position =
				ring_oldest(ring); /* taken meanwhile: what was read is no more */
			continue;
		}
		if (r <= 0)
			return r;
		r = look(context, copy, record.size);
		if (r < 0)
			return r;
		position = record.next;
	}
	return 0;
}
