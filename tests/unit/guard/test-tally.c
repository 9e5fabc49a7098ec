/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/tally.h"

#include "tree.h"

static void evicted(void **state)
{
	static const struct {
		uint64_t made, there, evicted;
	} rows[] = {
		{ 0, 0, 0 },
		{ 5, 5, 0 },
		{ 1030, 1024, 6 },
		/* of two that count while they are made, neither is wrong enough for billions */
		{ 5, 6, 0 },
		{ UINT64_MAX, 1, UINT64_MAX - 1 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct tallies tallies = { .n[BW_TALLY_AGGREGATES] = rows[i].made };

		assert_int_equal(tallies_evicted(&tallies, rows[i].there), rows[i].evicted);
	}
}

static void what_is_no_map(void **state)
{
	struct tallies tallies = { .n = { 7 } };

	assert_true(tallies_read(-1, &tallies) < 0);
	assert_int_equal(tallies.n[0], 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(evicted),
		cmocka_unit_test(what_is_no_map),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
