/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <linux/bpf.h>

#include <cmocka.h>

#include "event/ring.h"

#define SIZE 64

/* The kernel's side of it. */
struct made {
	unsigned long consumer, producer;
	_Alignas(8) unsigned char records[2 * SIZE];
	struct ring ring;
};

static void made_begin(struct made *made, unsigned long position)
{
	*made = (struct made){ .consumer = position, .producer = position };
	made->ring = (struct ring){
		.consumer = &made->consumer,
		.producer = &made->producer,
		.records = made->records,
		.size = SIZE,
	};
}

static void both_put(struct made *made, unsigned long position, unsigned char byte)
{
	made->records[position % SIZE] = made->records[position % SIZE + SIZE] = byte;
}

static void made_add(struct made *made, const char *text, uint32_t bits)
{
	const uint32_t head[2] = { (uint32_t)strlen(text) | bits, 0 };

	for (size_t i = 0; i < sizeof(head); i++)
		both_put(made, made->producer + i, ((const unsigned char *)head)[i]);
	for (size_t i = 0; text[i]; i++)
		both_put(made, made->producer + sizeof(head) + i, (unsigned char)text[i]);
	made->producer += (sizeof(head) + strlen(text) + 7) & ~7UL;
}

struct seen {
	char text[200];
	struct made *made;
	unsigned long take; /* move the consumer there while looking */
	int result;
};

static int see(void *context, const void *record, size_t size)
{
	struct seen *seen = context;

	(void)strncat(seen->text, record, size);
	(void)strcat(seen->text, " ");
	if (seen->take)
		seen->made->consumer = seen->take;
	return seen->result;
}

static void assert_peek(struct made *made, const char *text)
{
	struct seen seen = { 0 };

	assert_int_equal(ring_peek(&made->ring, see, &seen), 0);
	assert_string_equal(seen.text, text);
}

static void test_looking_takes_nothing(void **state)
{
	struct made made;

	made_begin(&made, 0);
	assert_peek(&made, "");
	made_add(&made, "one", 0);
	made_add(&made, "eleven bytes", 0);
	assert_peek(&made, "one eleven bytes ");
	assert_peek(&made, "one eleven bytes ");
	assert_int_equal(made.consumer, 0);
}

static void test_around_the_end(void **state)
{
	struct made made;

	made_begin(&made, 0UL - 48); /* positions wrap too */
	made_add(&made, "12345678901234567890", 0);
	made_add(&made, "abcdefghijkl", 0);
	assert_peek(&made, "12345678901234567890 abcdefghijkl ");
}

static void test_what_is_being_written_ends_it(void **state)
{
	struct made made;

	made_begin(&made, 8);
	made_add(&made, "one", 0);
	made_add(&made, "two", BPF_RINGBUF_DISCARD_BIT);
	made_add(&made, "three", 0);
	made_add(&made, "four", BPF_RINGBUF_BUSY_BIT);
	assert_peek(&made, "one three ");
}

static void test_taking(void **state)
{
	struct made made;
	struct ring_record record;

	made_begin(&made, 0);
	made_add(&made, "two", BPF_RINGBUF_DISCARD_BIT);
	made_add(&made, "one", 0);
	assert_int_equal(ring_at(&made.ring, ring_oldest(&made.ring), &record), 1);
	assert_int_equal(record.size, 3);
	assert_memory_equal(record.data, "one", 3);
	assert_int_equal(made.consumer, 0); /* it can be read again until */
	ring_advance(&made.ring, record.next);
	assert_int_equal(made.consumer, made.producer);
	assert_int_equal(ring_at(&made.ring, ring_oldest(&made.ring), &record), 0);
}

static void test_others_take_meanwhile(void **state)
{
	struct made made;
	struct seen seen = { .made = &made, .take = 32 };

	made_begin(&made, 0);
	made_add(&made, "one", 0);
	made_add(&made, "two", 0);
	made_add(&made, "three", 0);
	assert_int_equal(ring_peek(&made.ring, see, &seen), 0);
	assert_string_equal(seen.text, "one three ");
}

static void test_the_looker_can_stop(void **state)
{
	struct made made;
	struct seen seen = { .result = -ENOSPC };

	made_begin(&made, 0);
	made_add(&made, "one", 0);
	made_add(&made, "two", 0);
	assert_int_equal(ring_peek(&made.ring, see, &seen), -ENOSPC);
	assert_string_equal(seen.text, "one ");
}

static void test_nonsense_is_refused(void **state)
{
	struct ring_record record;
	struct seen seen = { 0 };
	struct made made;

	made_begin(&made, 0);
	made_add(&made, "one", 0);
	made.producer = 8; /* shorter than its record */
	assert_int_equal(ring_at(&made.ring, 0, &record), -EUCLEAN);
	assert_int_equal(ring_peek(&made.ring, see, &seen), -EUCLEAN);
	made.producer = SIZE + 8; /* more than there is room for */
	assert_int_equal(ring_at(&made.ring, 0, &record), -EUCLEAN);
	made.producer = 16;
	assert_int_equal(ring_at(&made.ring, 4, &record), -EUCLEAN);
	made.consumer = 24; /* ahead of the producer */
	assert_int_equal(ring_at(&made.ring, 24, &record), -EUCLEAN);
	assert_int_equal(ring_peek(&made.ring, see, &seen), 0);
	assert_string_equal(seen.text, "");
}

static void test_no_ring(void **state)
{
	struct ring ring = { 0 };

	assert_true(ring_open(-1, false, &ring) < 0);
	assert_null(ring.first);
	ring_close(&ring);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_looking_takes_nothing),
		cmocka_unit_test(test_around_the_end),
		cmocka_unit_test(test_what_is_being_written_ends_it),
		cmocka_unit_test(test_taking),
		cmocka_unit_test(test_others_take_meanwhile),
		cmocka_unit_test(test_the_looker_can_stop),
		cmocka_unit_test(test_nonsense_is_refused),
		cmocka_unit_test(test_no_ring),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
