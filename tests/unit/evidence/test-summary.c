/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence/summary.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "evidence-made.h"

#define START                                                         \
	.control = BW_CONTROL_PATH_EXEC, .verdict = BW_VERDICT_AUDIT, \
	.operation = BW_OPERATION_EXEC, .role = BW_ROLE_PROGRAM, .place = BW_PLACE_GUARDED

static uint64_t periods_sum(const struct periods *periods)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < periods->n; i++)
		sum += verdicts_sum(&periods->items[i].all);
	return sum;
}

static void test_nothing(void **state)
{
	const struct evidence e = { 0 };
	_cleanup_summary_ struct summary s = { 0 };

	assert_int_equal(summary_make(&e, MADE_NOW, &s), 0);
	assert_true(summary_is_blind(&s));
	assert_int_equal(s.n_boots + s.notables.n + s.periods.n + s.n_policies, 0);
}

/* A guard of which every control is off watches nothing. */
static void test_off_is_blind(void **state)
{
	_cleanup_evidence_ struct evidence e = { 0 };
	_cleanup_summary_ struct summary s = { 0 };
	const struct watch off = { .from_us = MADE_NOW - MADE_HOUR,
				   .to_us = MADE_NOW,
				   .boot = "b" };

	assert_int_equal(evidence_add_watch(&e, &off), 0);
	assert_int_equal(summary_make(&e, MADE_NOW, &s), 0);
	assert_true(summary_is_blind(&s));
}

static void test_watched_is_a_union(void **state)
{
	_cleanup_evidence_ struct evidence e = { 0 };
	_cleanup_summary_ struct summary s = { 0 };
	struct watch other = { .from_us = MADE_NOW - 5 * MADE_HOUR,
			       .to_us = MADE_NOW - 3 * MADE_HOUR,
			       .audit = 1,
			       .boot = "c" };

	made_watch(&e, MADE_NOW - 4 * MADE_HOUR, MADE_NOW - 2 * MADE_HOUR);
	made_watch(&e, MADE_NOW - MADE_HOUR, MADE_NOW + MADE_HOUR); /* a clock set back */
	made_watch(&e, MADE_NOW - MADE_HOUR, MADE_NOW - 2 * MADE_HOUR); /* nonsense */
	assert_int_equal(evidence_add_watch(&e, &other), 0);
	assert_int_equal(summary_make(&e, MADE_NOW, &s), 0);
	assert_false(summary_is_blind(&s));
	assert_int_equal(s.watched.n, 2);
	assert_int_equal(s.watched_us, 4 * MADE_HOUR);
	assert_int_equal(s.n_boots, 2);
}

static void test_rankings(void **state)
{
	_cleanup_evidence_ struct evidence e = { 0 };
	_cleanup_summary_ struct summary s = { 0 };
	const struct ranking *programs = &s.rankings[RANKING_PROGRAMS];

	made_add(&e, (struct made){ START, .exe = "/bin/a", .file = "/tmp/x", .count = 5 });
	made_add(&e, (struct made){ START, .exe = "/bin/a", .file = "/tmp/y", .count = 6,
				    .first_us = 7, .last_us = 9, .boot = "c" });
	made_add(&e, (struct made){ .control = BW_CONTROL_PATH_EXEC,
				    .exe = "/bin/b",
				    .file = "/tmp/x",
				    .count = 1000 });
	made_add(&e, (struct made){ START, .exe = "/bin/c", .file = "/tmp/x", .count = 10 });
	made_add(&e, (struct made){ START, .file = "/tmp/x", .count = 1, .unit = "u\x1b" });
	assert_int_equal(summary_make(&e, MADE_NOW, &s), 0);
	assert_int_equal(programs->n, 4);
	assert_string_equal(programs->items[0].name, "/bin/a");
	assert_int_equal(verdicts_open(&programs->items[0].verdicts), 11);
	assert_int_equal(programs->items[0].first_us, 7);
	assert_int_equal(programs->items[0].last_us, MADE_NOW);
	assert_string_equal(programs->items[1].name, "/bin/c");
	assert_string_equal(programs->items[2].name, "(kernel)");
	assert_string_equal(programs->items[3].name, "/bin/b"); /* exempt, however often */
	assert_string_equal(s.rankings[RANKING_OBJECTS].items[0].name, "/tmp/x");
	assert_string_equal(s.rankings[RANKING_UNITS].items[1].name, "u\\x1b");
	assert_int_equal(s.all.n[BW_VERDICT_AUDIT], 22);
	assert_int_equal(s.controls[BW_CONTROL_PATH_EXEC].n[BW_VERDICT_EXEMPT], 1000);
}

static void test_hours(void **state)
{
	_cleanup_evidence_ struct evidence e = { 0 };
	_cleanup_summary_ struct summary s = { 0 };

	made_watch(&e, MADE_NOW - 3 * MADE_HOUR, MADE_NOW);
	made_add(&e,
		 (struct made){ START, .file = "/tmp/x", .count = 102,
				.first_us = MADE_NOW - 2 * MADE_HOUR, .last_us = MADE_NOW - 1 });
	assert_int_equal(summary_make(&e, MADE_NOW, &s), 0);
	assert_false(s.periods.days);
	assert_true(s.periods.spread);
	assert_int_equal(s.periods.n, 4); /* the last of them just begins */
	assert_int_equal(s.periods.items[3].from_us, MADE_NOW);
	assert_int_equal(verdicts_sum(&s.periods.items[0].all), 0);
	assert_int_equal(s.periods.items[0].watched_us, MADE_HOUR);
	assert_int_equal(verdicts_sum(&s.periods.items[1].all), 51);
	assert_int_equal(verdicts_sum(&s.periods.items[2].all), 51);
	assert_int_equal(periods_sum(&s.periods), 102);
}

/* Nothing is put where nobody watched, and nothing is lost on the way. */
static void test_days(void **state)
{
	_cleanup_evidence_ struct evidence e = { 0 };
	_cleanup_summary_ struct summary s = { 0 };

	made_watch(&e, MADE_NOW - 4 * MADE_DAY, MADE_NOW - 3 * MADE_DAY + MADE_HOUR);
	made_watch(&e, MADE_NOW - MADE_DAY, MADE_NOW);
	made_add(&e, (struct made){ START, .file = "/tmp/x", .count = 1000003,
				    .first_us = MADE_NOW - 4 * MADE_DAY, .last_us = MADE_NOW });
	assert_int_equal(summary_make(&e, MADE_NOW, &s), 0);
	assert_true(s.periods.days);
	assert_int_equal(s.periods.n, 5);
	assert_int_equal(s.periods.items[2].watched_us, 0);
	assert_int_equal(verdicts_sum(&s.periods.items[2].all), 0);
	assert_true(verdicts_sum(&s.periods.items[3].all) > 0);
	assert_int_equal(periods_sum(&s.periods), 1000003);
}

static void test_long_ago_and_the_future(void **state)
{
	_cleanup_evidence_ struct evidence e = { 0 };
	_cleanup_summary_ struct summary s = { 0 };

	made_add(&e, (struct made){ START, .file = "/tmp/a", .count = 5, .first_us = 1 });
	made_add(&e, (struct made){ START, .file = "/tmp/b", .count = 7,
				    .first_us = MADE_NOW + 1000 * MADE_DAY });
	made_add(&e, (struct made){ START, .file = "/tmp/c", .count = UINT64_MAX / 4,
				    .first_us = INT64_MIN, .last_us = INT64_MAX });
	assert_int_equal(summary_make(&e, MADE_NOW, &s), 0);
	assert_int_equal(s.periods.n, PERIODS_MAX);
	assert_int_equal(s.periods.later, 7 + UINT64_MAX / 4);
	assert_int_equal(s.periods.earlier + periods_sum(&s.periods), 12 + UINT64_MAX / 4);
}

/* A day has as many hours as it has: none is shown twice or left out where clocks are put back. */
static void test_summer_time(void **state)
{
	_cleanup_evidence_ struct evidence e = { 0 };
	_cleanup_summary_ struct summary s = { 0 };
	const int64_t now = INT64_C(1792972800000000); /* 2026-10-26 00:00 in Berlin, a day after */

	assert_int_equal(setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1), 0);
	tzset();
	made_add(&e, (struct made){ START, .file = "/tmp/x", .first_us = now - 3 * MADE_DAY });
	assert_int_equal(summary_make(&e, now, &s), 0);
	for (size_t i = 1; i < s.periods.n; i++)
		assert_int_equal(s.periods.items[i - 1].to_us, s.periods.items[i].from_us);
	assert_int_equal(s.periods.items[2].to_us - s.periods.items[2].from_us, 25 * MADE_HOUR);
	assert_int_equal(periods_sum(&s.periods), 1);
	assert_int_equal(setenv("TZ", "UTC", 1), 0);
	tzset();
}

static void test_what_is_not_told(void **state)
{
	_cleanup_evidence_ struct evidence e = { 0 };
	_cleanup_summary_ struct summary s = { 0 }, two = { 0 };

	made_add(&e, (struct made){ START, .file = "/tmp/x", .count = 5 });
	e.counted[BW_CONTROL_PATH_EXEC][BW_VERDICT_AUDIT] = 8;
	e.counted[BW_CONTROL_PATH_MAP][BW_VERDICT_REFUSE] = 2;
	assert_int_equal(summary_make(&e, MADE_NOW, &s), 0);
	assert_int_equal(s.undescribed, 5);
	summary_clear(&s);
	e.own = 2;
	assert_int_equal(summary_make(&e, MADE_NOW, &s), 0);
	assert_int_equal(s.undescribed, 3);
	/* of several boots the counters tell of one only */
	made_add(&e, (struct made){ START, .file = "/tmp/x", .boot = "c" });
	assert_int_equal(summary_make(&e, MADE_NOW, &two), 0);
	assert_int_equal(two.undescribed, 0);
	summary_clear(&two);
}

static void test_policies(void **state)
{
	_cleanup_evidence_ struct evidence e = { 0 };
	_cleanup_summary_ struct summary s = { 0 };
	const struct watch old = {
		.from_us = 1, .to_us = 2, .audit = 1, .generation = 1, .policy_hash = 7, .boot = "b"
	};

	assert_int_equal(evidence_add_watch(&e, &old), 0);
	made_add(&e, (struct made){ START, .file = "/tmp/x" });
	made_add(&e, (struct made){ START, .file = "/tmp/y", .first_us = 5 });
	assert_int_equal(summary_make(&e, MADE_NOW, &s), 0);
	assert_int_equal(s.n_policies, 2);
	assert_int_equal(s.policies[0].hash, 0xc0ffee);
	assert_int_equal(s.policies[0].last_us, MADE_NOW);
	assert_int_equal(s.policies[1].generation, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_off_is_blind),
		cmocka_unit_test(test_watched_is_a_union),
		cmocka_unit_test(test_rankings),
		cmocka_unit_test(test_hours),
		cmocka_unit_test(test_days),
		cmocka_unit_test(test_long_ago_and_the_future),
		cmocka_unit_test(test_summer_time),
		cmocka_unit_test(test_what_is_not_told),
		cmocka_unit_test(test_policies),
	};

	(void)setenv("TZ", "UTC", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
