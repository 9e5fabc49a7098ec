/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "event/journal.h"
#include "logd/drain.h"
#include "logd/entry.h"
#include "record-made.h"

/* --- a journal that goes away, and a ring of one record over and over --- */

static unsigned int entries_until_gone, entries, taken, records;

bool journal_is_there(void)
{
	return entries < entries_until_gone;
}

int entry_send_event(const struct event *event, int64_t now_us)
{
	entries++;
	return 0;
}

int entry_send_flood(uint64_t skipped)
{
	return 0;
}

unsigned long ring_oldest(const struct ring *ring)
{
	return taken;
}

int ring_at(const struct ring *ring, unsigned long at, struct ring_record *ret_record)
{
	static struct bw_event record;

	if (at >= records)
		return 0;
	record = record_made();
	record.ns = 1; /* before now, however short the machine is up */
	record.first_ns = 1;
	*ret_record = (struct ring_record){ &record, sizeof(record), at + 1 };
	return 1;
}

void ring_advance(struct ring *ring, unsigned long next)
{
	taken = (unsigned int)next;
}

static int drained(struct drain *drain, unsigned int until_gone)
{
	struct source source = { 0 };
	const struct origins origins = { 0 };

	entries = taken = 0;
	records = 10;
	entries_until_gone = until_gone;
	return drain_some(drain, &source, &origins);
}

static void test_all_of_it(void **state)
{
	struct drain drain = { 0 };

	assert_int_equal(drained(&drain, 100), 0);
	assert_int_equal(entries, 10);
	assert_int_equal(taken, 10);
}

/* A record stays in the ring until the journal has it for certain. */
static void test_a_journal_that_goes_away(void **state)
{
	struct drain drain = { 0 };

	assert_int_equal(drained(&drain, 3), -ENOTCONN);
	assert_int_equal(entries, 3);
	assert_int_equal(taken, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_of_it),
		cmocka_unit_test(test_a_journal_that_goes_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
