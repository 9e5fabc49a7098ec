/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "evidence/origin.h"

static void made_add(struct origins *origins, uint64_t generation, const char *directory)
{
	struct origin origin = {
		.generation = generation, .policy_hash = generation * 10, .boot = "b", .n = 1
	};

	origin.directories = calloc(1, sizeof(char *));
	assert_non_null(origin.directories);
	origin.directories[0] = strdup(directory);
	origins_add(origins, &origin);
}

static void test_each_event_has_its_own(void **state)
{
	_cleanup_origins_ struct origins origins = { 0 };
	_cleanup_event_ struct event old = { .generation = 1, .directory_number = 1 };
	_cleanup_event_ struct event other = { .generation = 2, .directory_number = 2 };
	_cleanup_event_ struct event stranger = { .generation = 9, .directory_number = 1 };

	made_add(&origins, 1, "/tmp");
	made_add(&origins, 2, "/srv");
	assert_int_equal(origins_complete(&origins, &old), 0);
	assert_string_equal(old.directory, "/tmp");
	assert_int_equal(old.policy_hash, 10);
	assert_string_equal(old.boot, "b");
	assert_int_equal(origins_complete(&origins, &other), 0);
	assert_null(other.directory);
	assert_int_equal(other.policy_hash, 20);
	assert_int_equal(origins_complete(&origins, &stranger), 0);
	assert_null(stranger.directory);
	assert_int_equal(stranger.policy_hash, 0);
	assert_string_equal(stranger.boot, "b");
}

static void test_the_oldest_is_forgotten(void **state)
{
	_cleanup_origins_ struct origins origins = { 0 };

	for (uint64_t i = 1; i <= ORIGINS_MAX + 1; i++)
		made_add(&origins, i, "/tmp");
	assert_int_equal(origins.n, ORIGINS_MAX);
	assert_false(origins_know(&origins, 1));
	assert_true(origins_know(&origins, 2));
	assert_true(origins_know(&origins, ORIGINS_MAX + 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_event_has_its_own),
		cmocka_unit_test(test_the_oldest_is_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
