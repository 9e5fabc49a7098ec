/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "evidence/evidence.h"

static struct sighting sighting_make(const char *exe, const char *file, uint64_t count, int64_t us)
{
	return (struct sighting){
		.control = BW_CONTROL_PATH_EXEC,
		.verdict = BW_VERDICT_AUDIT,
		.exe = strdup(exe),
		.file = strdup(file),
		.count = count,
		.first_us = us,
		.last_us = us + 10,
	};
}

static void test_equal_sightings_become_one(void **state)
{
	_cleanup_evidence_ struct evidence e = { 0 };
	struct sighting s = sighting_make("/bin/sh", "/tmp/a/x", 2, 100);

	assert_int_equal(evidence_add(&e, &s), 0);
	assert_null(s.exe);
	s = sighting_make("/bin/sh", "/tmp/b/x", 3, 50);
	assert_int_equal(evidence_add(&e, &s), 0);
	s = sighting_make("/bin/sh", "/tmp/c/x", 1, 200);
	assert_int_equal(evidence_add(&e, &s), 0);
	assert_int_equal(e.n, 1);
	assert_int_equal(e.items[0].count, 6);
	assert_int_equal(e.items[0].first_us, 50);
	assert_int_equal(e.items[0].last_us, 210);
	assert_string_equal(e.items[0].file, "/tmp/c/x"); /* the latest */
}

static void test_others_stay_apart(void **state)
{
	_cleanup_evidence_ struct evidence e = { 0 };
	struct sighting s[] = {
		sighting_make("/bin/sh", "/tmp/x", 1, 1),
		sighting_make("/bin/sh", "/tmp/y", 5, 1),
		sighting_make("/bin/dash", "/tmp/x", 9, 1),
		sighting_make("/bin/sh", "/tmp/x", 7, 1),
	};

	s[3].verdict = BW_VERDICT_REFUSE;
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(evidence_add(&e, &s[i]), 0);
	assert_int_equal(e.n, 4);
	evidence_sort(&e);
	assert_int_equal(e.items[0].count, 9);
	assert_int_equal(e.items[3].count, 1);
}

/* A journal of a bad week: found by looking at each of the others, this would take minutes. */
static void test_many(void **state)
{
	_cleanup_evidence_ struct evidence e = { 0 };
	const uint64_t keys = 20000, entries = 400000;
	uint64_t total = 0;

	for (uint64_t i = 0; i < entries; i++) {
		struct sighting s =
			sighting_make("/usr/bin/a-program-with-a-longer-path", "", 1, (int64_t)i);

		free(s.file);
		assert_true(asprintf(&s.file, "/tmp/%llu/x%llu", (unsigned long long)i,
				     (unsigned long long)(i * 7919 % keys)) > 0);
		assert_int_equal(evidence_add(&e, &s), 0);
	}
	assert_int_equal(e.n, keys);
	for (size_t i = 0; i < e.n; i++)
		total += e.items[i].count;
	assert_int_equal(total, entries);
}

/* What was there before they were brought into another order is still found, and so is what was not
 * added by evidence_add(). */
static void test_add_after_sort(void **state)
{
	_cleanup_evidence_ struct evidence e = { 0 };
	struct sighting s;

	e.items = calloc(1, sizeof(*e.items));
	assert_non_null(e.items);
	e.items[e.n++] = sighting_make("/bin/sh", "/tmp/first", 1, 1);
	for (uint64_t i = 1; i <= 100; i++) {
		s = sighting_make("/bin/sh", "", i, 1);
		free(s.file);
		assert_true(asprintf(&s.file, "/tmp/%llu", (unsigned long long)i) > 0);
		assert_int_equal(evidence_add(&e, &s), 0);
		evidence_sort(&e);
	}
	s = sighting_make("/bin/sh", "/tmp/first", 1000, 1);
	assert_int_equal(evidence_add(&e, &s), 0);
	s = sighting_make("/bin/sh", "/tmp/1", 2000, 1);
	assert_int_equal(evidence_add(&e, &s), 0);
	assert_int_equal(e.n, 101);
	evidence_sort(&e);
	assert_int_equal(e.items[0].count, 2001);
	assert_int_equal(e.items[1].count, 1001);
}

static void test_watches_that_touch_are_one(void **state)
{
	_cleanup_evidence_ struct evidence e = { 0 };
	struct watch first = { .from_us = 0, .to_us = 10, .audit = 1, .boot = "a" };
	struct watch next = { .from_us = 10, .to_us = 30, .audit = 1, .boot = "a" };
	struct watch later = { .from_us = 31, .to_us = 40, .audit = 1, .boot = "a" };
	struct watch other = { .from_us = 20, .to_us = 25, .audit = 2, .boot = "a" };

	assert_int_equal(evidence_add_watch(&e, &later), 0);
	assert_int_equal(evidence_add_watch(&e, &first), 0);
	assert_int_equal(evidence_add_watch(&e, &next), 0);
	assert_int_equal(evidence_add_watch(&e, &other), 0);
	evidence_sort(&e);
	assert_int_equal(e.n_watches, 3);
	assert_int_equal(e.watches[0].to_us, 30);
	assert_int_equal(e.watches[2].from_us, 31);
}

static void test_a_watch_is_clipped(void **state)
{
	struct watch watch = { .from_us = 10, .to_us = 30 };

	assert_true(watch_clip(&watch, 5));
	assert_int_equal(watch.from_us, 10);
	assert_true(watch_clip(&watch, 20));
	assert_int_equal(watch.from_us, 20);
	assert_false(watch_clip(&watch, 31));
}

/* The clock was set a month forward: the time that went by is what counts. */
static void test_a_clock_that_was_set(void **state)
{
	_cleanup_evidence_ struct evidence e = { 0 };
	const struct watch before = { .from_us = 1000,
				      .to_us = 1007,
				      .from_boottime_us = 1,
				      .to_boottime_us = 8,
				      .audit = 1,
				      .boot = "a" };
	const struct watch after = { .from_us = 2000,
				     .to_us = 2008,
				     .from_boottime_us = 1,
				     .to_boottime_us = 9,
				     .audit = 1,
				     .boot = "a" };

	for (int i = 0; i < 2; i++) {
		assert_int_equal(evidence_add_watch(&e, i ? &after : &before), 0);
		assert_int_equal(evidence_add_watch(&e, i ? &before : &after), 0);
		assert_int_equal(e.n_watches, 1);
		assert_int_equal(e.watches[0].from_us, 2000);
		assert_int_equal(e.watches[0].to_us, 2008);
	}
}

static void test_boots_that_are_over_lost(void **state)
{
	_cleanup_evidence_ struct evidence e = { .lost = 2 };
	const struct watch watches[] = {
		{ .from_us = 1, .to_us = 2, .lost = 3, .boot = "a" },
		{ .from_us = 3, .to_us = 4, .lost = 5, .evicted = 1, .boot = "a", .audit = 1 },
		{ .from_us = 5, .to_us = 6, .lost = 7, .unrecorded = 1, .boot = "b" },
		{ .from_us = 8, .to_us = 9, .lost = 2, .boot = "c" },
	};

	for (size_t i = 0; i < 4; i++)
		assert_int_equal(evidence_add_watch(&e, &watches[i]), 0);
	evidence_count_losses(&e);
	assert_int_equal(e.lost, 2 + 5 + 7);
	assert_int_equal(e.evicted, 1);
	assert_int_equal(e.unrecorded, 1);
}

static void test_uses_add_up(void **state)
{
	_cleanup_evidence_ struct evidence e = { 0 };
	struct rule_use use = { .rule = strdup("runc"), .count = 2, .first_us = 5, .last_us = 6 };

	assert_int_equal(evidence_add_use(&e, &use), 0);
	use = (struct rule_use){ .rule = strdup("runc"), .count = 3, .first_us = 1, .last_us = 4 };
	assert_int_equal(evidence_add_use(&e, &use), 0);
	assert_null(use.rule);
	assert_int_equal(e.n_uses, 1);
	assert_int_equal(e.uses[0].count, 5);
	assert_int_equal(e.uses[0].first_us, 1);
	assert_int_equal(e.uses[0].last_us, 6);
}

static void test_own_attempts_are_no_evidence(void **state)
{
	_cleanup_evidence_ struct evidence e = { 0 };
	static const char loader[] = "/usr/lib/bootward/bootward-load";
	struct sighting own = sighting_make(loader, "/tmp/.bootward-attempt", 3, 1);
	struct sighting other = sighting_make(loader, "/tmp/.bootward-attempt", 1, 1);

	own.conditions = BW_CONDITION_OWN; /* the kernel says so, and no name */
	assert_int_equal(evidence_add(&e, &own), 0);
	assert_null(own.exe);
	assert_int_equal(evidence_add(&e, &other), 0);
	assert_int_equal(e.own, 3);
	assert_int_equal(e.n, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_equal_sightings_become_one),
		cmocka_unit_test(test_others_stay_apart),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_add_after_sort),
		cmocka_unit_test(test_watches_that_touch_are_one),
		cmocka_unit_test(test_a_watch_is_clipped),
		cmocka_unit_test(test_a_clock_that_was_set),
		cmocka_unit_test(test_boots_that_are_over_lost),
		cmocka_unit_test(test_uses_add_up),
		cmocka_unit_test(test_own_attempts_are_no_evidence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
