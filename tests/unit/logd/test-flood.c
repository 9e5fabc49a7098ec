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
		assert_true(flood_admits(&flood, 0, false, BEGIN + i));
	for (unsigned int i = 0; i < 7; i++)
		assert_false(flood_admits(&flood, 0, false, BEGIN + FLOOD_INTERVAL_NS - 1));
	assert_int_equal(flood_take(&flood, BEGIN + FLOOD_INTERVAL_NS - 1), 0);
	assert_int_equal(flood_take(&flood, BEGIN + FLOOD_INTERVAL_NS), 7);
	assert_int_equal(flood_take(&flood, BEGIN + FLOOD_INTERVAL_NS), 0);
	assert_true(flood_admits(&flood, 0, false, BEGIN + FLOOD_INTERVAL_NS));
}

static void test_what_was_skipped_is_not_forgotten(void **state)
{
	struct flood flood = { 0 };

	for (unsigned int i = 0; i <= FLOOD_LINES; i++)
		(void)flood_admits(&flood, 0, false, BEGIN);
	assert_true(flood_admits(&flood, 0, false,
				 BEGIN + FLOOD_INTERVAL_NS)); /* nobody asked between */
	assert_int_equal(flood_take(&flood, BEGIN + 2 * FLOOD_INTERVAL_NS), 1);
}

/* However much one user does, another's lines are written. */
static void test_each_user_alone(void **state)
{
	struct flood flood = { 0 };

	for (uint32_t uid = 1000; uid < 1000 + 2 * FLOOD_USERS; uid++)
		for (unsigned int i = 0; i <= FLOOD_LINES; i++)
			(void)flood_admits(&flood, uid, false, BEGIN);
	assert_false(flood_admits(&flood, 1000, false, BEGIN));
	assert_false(flood_admits(&flood, 70000, false, BEGIN)); /* shares with the last of them */
	assert_true(flood_admits(&flood, 0, false, BEGIN));
}

static void test_what_was_exempt_comes_second(void **state)
{
	struct flood flood = { 0 };

	for (unsigned int i = 0; i < FLOOD_LINES / 2; i++)
		assert_true(flood_admits(&flood, 7, true, BEGIN));
	assert_false(flood_admits(&flood, 7, true, BEGIN));
	for (unsigned int i = 0; i < FLOOD_LINES / 2; i++)
		assert_true(flood_admits(&flood, 7, false, BEGIN));
	assert_false(flood_admits(&flood, 7, false, BEGIN));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_so_many_and_no_more),
		cmocka_unit_test(test_what_was_skipped_is_not_forgotten),
		cmocka_unit_test(test_each_user_alone),
		cmocka_unit_test(test_what_was_exempt_comes_second),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
