/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "evidence/event-sighting.h"
#include "record-made.h"

static const struct event_clocks clocks = { 6000000000, 1000006000000000 };

static void test_one_for_each_control(void **state)
{
	struct bw_event record = record_made();
	_cleanup_growing_ struct growing growing = { 0 };
	_cleanup_evidence_ struct evidence e = { 0 };
	_cleanup_event_ struct event event = { 0 };

	record.key.audited = 1U << BW_CONTROL_UNLINKED_EXEC;
	record.key.exempt = 1U << BW_CONTROL_MEMFD_EXEC;
	assert_int_equal(event_from_record(&record, sizeof(record), &clocks, &event), 0);
	assert_int_equal(growing_add_event(&growing, &event), 0);
	assert_int_equal(growing_add_event(&growing, &event), 0); /* read twice */
	assert_int_equal(growing_finish(&growing, &e), 0);
	evidence_sort(&e);
	assert_int_equal(e.n, 3);
	assert_int_equal(e.items[0].control, BW_CONTROL_MEMFD_EXEC);
	assert_int_equal(e.items[0].verdict, BW_VERDICT_EXEMPT);
	assert_int_equal(e.items[1].verdict, BW_VERDICT_AUDIT);
	assert_int_equal(e.items[2].verdict, BW_VERDICT_REFUSE);
	assert_int_equal(e.items[2].count, 42);
	assert_string_equal(e.items[2].file, "/tmp/a/x");
	assert_int_equal(e.items[2].first_us, 1000004000000);
	assert_int_equal(e.items[2].last_us, 1000005000001);
}

static void test_no_aggregate_counts_once(void **state)
{
	struct bw_event record = record_made();
	_cleanup_growing_ struct growing growing = { 0 };
	_cleanup_evidence_ struct evidence e = { 0 };

	record.count = record.first_ns = 0;
	for (unsigned int i = 0; i < 4; i++) {
		_cleanup_event_ struct event event = { 0 };

		record.ns += i % 2 * 1000000; /* each twice */
		assert_int_equal(event_from_record(&record, sizeof(record), &clocks, &event), 0);
		assert_int_equal(growing_add_event(&growing, &event), 0);
		assert_int_equal(growing_add_event(&growing, &event), 0);
	}
	assert_int_equal(growing_finish(&growing, &e), 0);
	assert_int_equal(e.n, 1);
	assert_int_equal(e.items[0].count, 3);
}

static void test_its_own_attempts(void **state)
{
	struct bw_event record = record_made();
	_cleanup_event_ struct event event = { 0 }, other = { 0 };

	assert_int_equal(event_from_record(&record, sizeof(record), &clocks, &other), 0);
	assert_false(event_is_own(&other));
	record.key.conditions = BW_CONDITION_OWN;
	assert_int_equal(event_from_record(&record, sizeof(record), &clocks, &event), 0);
	assert_true(event_is_own(&event));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_for_each_control),
		cmocka_unit_test(test_no_aggregate_counts_once),
		cmocka_unit_test(test_its_own_attempts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
