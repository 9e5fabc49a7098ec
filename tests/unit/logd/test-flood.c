/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "logd/flood.h"

#define BEGIN UINT64_C(123456789)

static void test_so_many_and_no_more(void **state)
{
	struct flood flood = { 0 };

	for (unsigned int i = 0; i < FLOOD_LINES; i++)
		assert_true(flood_admits(&flood, BEGIN + i));
	for (unsigned int i = 0; i < 7; i++)
		assert_false(flood_admits(&flood, BEGIN + FLOOD_INTERVAL_NS - 1));
	assert_int_equal(flood_take(&flood, BEGIN + FLOOD_INTERVAL_NS - 1), 0);
	assert_int_equal(flood_take(&flood, BEGIN + FLOOD_INTERVAL_NS), 7);
	assert_int_equal(flood_take(&flood, BEGIN + FLOOD_INTERVAL_NS), 0);
	assert_true(flood_admits(&flood, BEGIN + FLOOD_INTERVAL_NS));
}

static void test_what_was_skipped_is_not_forgotten(void **state)
{
	struct flood flood = { 0 };

	for (unsigned int i = 0; i <= FLOOD_LINES; i++)
		(void)flood_admits(&flood, BEGIN);
	assert_true(flood_admits(&flood, BEGIN + FLOOD_INTERVAL_NS)); /* nobody asked between */
	assert_int_equal(flood_take(&flood, BEGIN + 2 * FLOOD_INTERVAL_NS), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_so_many_and_no_more),
		cmocka_unit_test(test_what_was_skipped_is_not_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
