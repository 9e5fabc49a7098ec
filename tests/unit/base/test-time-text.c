/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "base/time-text.h"

#define SECOND INT64_C(1000000)
#define NOW    (INT64_C(1793534400) * SECOND) /* 2026-11-01 12:00:00 UTC */

static void assert_since(const char *text, int64_t us)
{
	int64_t got = -1;

	assert_int_equal(time_parse_since(text, NOW, &got), 0);
	assert_int_equal(got, us);
}

static void test_utc_there_and_back(void **state)
{
	static const int64_t times[] = { 0, 1, NOW, NOW + 123456, NOW - 1, -1, -SECOND };
	char text[TIME_TEXT_LEN];

	for (size_t i = 0; i < sizeof(times) / sizeof(*times); i++) {
		int64_t back = 42;

		assert_int_equal(time_parse_utc(time_utc(times[i], text), &back), 0);
		assert_int_equal(back, times[i]);
	}
	assert_string_equal(time_utc(NOW + 1, text), "2026-11-01T12:00:00.000001Z");
	assert_string_equal(time_utc(INT64_MAX, text), "");
	assert_string_equal(time_utc(INT64_MIN, text), "");
}

static void test_local_is_for_people(void **state)
{
	char text[TIME_TEXT_LEN];

	assert_string_equal(time_local(NOW + 999999, text), "2026-11-01 13:00:00");
}

static void test_offsets_and_fractions(void **state)
{
	int64_t us;

	assert_int_equal(time_parse_utc("2026-11-01T13:00:00.5+01:00", &us), 0);
	assert_int_equal(us, NOW + SECOND / 2);
	assert_int_equal(time_parse_utc("2026-11-01T12:00:00.1234567Z", &us), 0);
	assert_int_equal(us, NOW + 123456);
}

static void test_since(void **state)
{
	assert_since("-2h", NOW - 7200 * SECOND);
	assert_since("7d", NOW - 7 * 86400 * SECOND);
	assert_since("30min", NOW - 1800 * SECOND);
	assert_since("0s", NOW);
	assert_since("999999w", 0);
	assert_since("@5", 5 * SECOND);
	assert_since("today", NOW - 13 * 3600 * SECOND); /* midnight in Berlin */
	assert_since("yesterday", NOW - 37 * 3600 * SECOND);
	assert_since("2026-11-01", NOW - 13 * 3600 * SECOND);
	assert_since("2026-11-01 13:00", NOW);
	assert_since("2026-11-01 13:00:01", NOW + SECOND);
	assert_since("2026-11-01T12:00:00Z", NOW);
}

static void test_what_is_no_time_is_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"-",
		"h",
		"2",
		"-2",
		"2 h",
		"2y",
		"--2h",
		"9223372036854775807w",
		"99999999999999999999s",
		"@",
		"@-1",
		"@5x",
		"tomorrow",
		"2026-13-01",
		"2026-02-30",
		"2026-11-01 25:00",
		"2026-11-1",
		"2026-11-01 ",
		"2026-11-01T12:00:00",
		" 2026-11-01",
		"2026-11-01T12:00:00.Z",
		"2026-11-01T12:00:00+1:00",
	};
	int64_t us = 42;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		assert_int_equal(time_parse_since(bad[i], NOW, &us), -EINVAL);
		assert_int_equal(us, 42);
	}
}

static int zone_set(void **state)
{
	(void)setenv("TZ", "CET-1", 1);
	tzset();
	return 0;
}

static void test_span(void **state)
{
	static const char *const bad[] = { "",	     "10", "-10min",	"min",
					   "10 min", "1y", "10minutes", "99999999999999999w",
					   "1.5h",   "+1h" };
	int64_t us = 7;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		assert_int_equal(time_parse_span(bad[i], &us), -EINVAL);
		assert_int_equal(us, 7);
	}
	assert_int_equal(time_parse_span("90s", &us), 0);
	assert_int_equal(us, 90 * SECOND);
	assert_int_equal(time_parse_span("10min", &us), 0);
	assert_int_equal(us, 600 * SECOND);
	assert_int_equal(time_parse_span("7d", &us), 0);
	assert_int_equal(us, 7 * 86400 * SECOND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_utc_there_and_back),
		cmocka_unit_test(test_local_is_for_people),
		cmocka_unit_test(test_offsets_and_fractions),
		cmocka_unit_test(test_since),
		cmocka_unit_test(test_span),
		cmocka_unit_test(test_what_is_no_time_is_refused),
	};

	return cmocka_run_group_tests(tests, zone_set, NULL);
}
