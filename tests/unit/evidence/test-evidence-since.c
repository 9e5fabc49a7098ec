/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "evidence/evidence-since.h"

static void sighting_put(struct evidence *e, const char *file, int64_t first_us, int64_t last_us)
{
	struct sighting s = {
		.file = strdup(file), .count = 5, .first_us = first_us, .last_us = last_us
	};

	assert_int_equal(evidence_add(e, &s), 0);
}

static void use_put(struct evidence *e, const char *rule, int64_t last_us)
{
	struct rule_use use = { .rule = strdup(rule), .count = 1, .last_us = last_us };

	assert_int_equal(evidence_add_use(e, &use), 0);
}

static void test_what_was_over_is_left(void **state)
{
	_cleanup_evidence_ struct evidence from = { .lost = 1, .generation = 7, .unread_us = 8 },
					   into = { .lost = 2, .unread_us = 3 };
	const struct watch old = { .from_us = 1, .to_us = 9 }, now = { .from_us = 5, .to_us = 20 };

	sighting_put(&from, "/tmp/over", 1, 9);
	sighting_put(&from, "/tmp/goes-on", 1, 11);
	sighting_put(&from, "/tmp/new", 10, 10);
	use_put(&from, "old", 9);
	use_put(&from, "new", 10);
	assert_int_equal(evidence_add_watch(&from, &old), 0);
	assert_int_equal(evidence_add_watch(&from, &now), 0);
	from.counted[0][0] = 3;
	assert_int_equal(evidence_move_since(&from, 10, &into), 0);
	assert_int_equal(from.n, 0);
	assert_int_equal(into.n, 2);
	assert_string_equal(into.items[0].file, "/tmp/goes-on");
	assert_int_equal(into.items[0].count, 5);
	assert_int_equal(into.items[0].first_us, 1);
	assert_int_equal(into.n_watches, 1);
	assert_int_equal(into.watches[0].from_us, 10);
	assert_int_equal(into.n_uses, 1);
	assert_int_equal(into.lost, 3);
	assert_int_equal(into.generation, 7);
	assert_int_equal(into.unread_us, 8);
	assert_int_equal(into.counted[0][0], 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_was_over_is_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
