/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "evidence/growing.h"

static struct sighting sighting_make(const char *file, uint64_t count)
{
	return (struct sighting){
		.control = BW_CONTROL_PATH_EXEC,
		.verdict = BW_VERDICT_AUDIT,
		.exe = strdup("/bin/sh"),
		.file = strdup(file),
		.count = count,
		.first_us = 1000,
		.last_us = 1000 + (int64_t)count,
		.boot = "a",
	};
}

static void test_the_highest_count_is_all_that_counts(void **state)
{
	static const uint64_t counts[] = { 3, 1, 900, 2, 900 }; /* twice, out of order, with gaps */
	_cleanup_growing_ struct growing growing = { 0 };
	_cleanup_evidence_ struct evidence e = { 0 };

	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++) {
		struct sighting s = sighting_make(i == 2 ? "/tmp/b/x" : "/tmp/a/x", counts[i]);

		assert_int_equal(growing_add(&growing, &s, 7), 0);
		assert_null(s.exe);
	}
	assert_int_equal(growing.n, 1);
	assert_int_equal(growing_finish(&growing, &e), 0);
	assert_int_equal(e.n, 1);
	assert_int_equal(e.items[0].count, 900);
	assert_int_equal(e.items[0].first_us, 1000);
	assert_int_equal(e.items[0].last_us, 1900);
	assert_string_equal(e.items[0].file, "/tmp/b/x");
}

/* An aggregate that was pushed out and began anew; another boot; another file. */
static void test_what_began_anew_adds_up(void **state)
{
	_cleanup_growing_ struct growing growing = { 0 };
	_cleanup_evidence_ struct evidence e = { 0 };
	struct sighting s[] = {
		sighting_make("/tmp/x", 5),
		sighting_make("/tmp/x", 2),
		sighting_make("/tmp/x", 100),
		sighting_make("/tmp/y", 1),
	};

	(void)strcpy(s[2].boot, "b");
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(growing_add(&growing, &s[i], i == 1 ? 8 : 7), 0);
	assert_int_equal(growing.n, 4);
	assert_int_equal(growing_finish(&growing, &e), 0);
	evidence_sort(&e);
	assert_int_equal(e.n, 3);
	assert_int_equal(e.items[0].count, 100);
	assert_int_equal(e.items[1].count, 7);
	assert_int_equal(e.items[2].count, 1);
}

/* Without an id of its file, the path tells a program; with one, the last path that is known does. */
static void test_programs_stay_apart(void **state)
{
	_cleanup_growing_ struct growing growing = { 0 };
	_cleanup_evidence_ struct evidence e = { 0 };
	static const char *const exes[] = {
		"/bin/a", "/bin/b", "/bin/a", NULL, "/bin/d", "/bin/e"
	};

	for (size_t i = 0; i < sizeof(exes) / sizeof(*exes); i++) {
		struct sighting s = sighting_make("/tmp/x", i + 1);

		free(s.exe);
		s.exe = exes[i] ? strdup(exes[i]) : NULL;
		s.exe_id.ino = i < 4 ? 0 : 5;
		assert_int_equal(growing_add(&growing, &s, 7), 0);
	}
	assert_int_equal(growing_finish(&growing, &e), 0);
	evidence_sort(&e);
	assert_int_equal(e.n, 4);
	assert_string_equal(e.items[0].exe, "/bin/e");
	assert_null(e.items[1].exe);
	assert_string_equal(e.items[2].exe, "/bin/a");
	assert_int_equal(e.items[2].count, 3);
	assert_string_equal(e.items[3].exe, "/bin/b");
}

static void test_uses_grow_too(void **state)
{
	_cleanup_growing_ struct growing growing = { 0 };
	_cleanup_evidence_ struct evidence e = { 0 };

	for (uint64_t i = 1; i <= 4; i++) {
		struct rule_use use = {
			.rule = strdup("runc"), .count = i, .first_us = 1, .last_us = (int64_t)i
		};

		assert_int_equal(growing_add_use(&growing, &use, i == 4 ? "b" : "a", 1), 0);
	}
	assert_int_equal(growing_finish(&growing, &e), 0);
	assert_int_equal(e.n_uses, 1);
	assert_int_equal(e.uses[0].count, 3 + 4);
	assert_int_equal(e.uses[0].last_us, 4);
}

static void test_many_keys(void **state)
{
	_cleanup_growing_ struct growing growing = { 0 };
	char name[32];

	for (unsigned int i = 0; i < 20000; i++) {
		struct sighting s;

		(void)snprintf(name, sizeof(name), "/tmp/%u", i % 10000);
		s = sighting_make(name, i);
		assert_int_equal(growing_add(&growing, &s, 1), 0);
	}
	assert_int_equal(growing.n, 10000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_highest_count_is_all_that_counts),
		cmocka_unit_test(test_what_began_anew_adds_up),
		cmocka_unit_test(test_programs_stay_apart),
		cmocka_unit_test(test_uses_grow_too),
		cmocka_unit_test(test_many_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
