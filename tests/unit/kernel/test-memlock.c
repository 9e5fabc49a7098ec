/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/memlock.h"

#include <stdio.h>
#include <sys/resource.h>

#include "kernel/fact.h"
#include "tree.h"

static void test_live(void **state)
{
	struct facts facts = { 0 };
	struct rlimit limit;
	char text[32];

	assert_int_equal(getrlimit(RLIMIT_MEMLOCK, &limit), 0);
	(void)snprintf(text, sizeof(text), "%llu", (unsigned long long)limit.rlim_max);
	assert_int_equal(memlock_read(&(struct subject){ .live = true }, &facts), 0);
	assert_string_equal(facts.memlock.text,
			    limit.rlim_max == RLIM_INFINITY ? "unlimited" : text);
	fact_clear(&facts.memlock);

	/* lowering the hard limit is allowed to everyone */
	limit = (struct rlimit){ 0, limit.rlim_max < 65536 ? limit.rlim_max : 65536 };
	(void)snprintf(text, sizeof(text), "%llu", (unsigned long long)limit.rlim_max);
	assert_int_equal(setrlimit(RLIMIT_MEMLOCK, &limit), 0);
	assert_int_equal(memlock_read(&(struct subject){ .live = true }, &facts), 0);
	assert_string_equal(facts.memlock.text, text);
	fact_clear(&facts.memlock);
}

static void test_copy(void **state)
{
	struct facts facts = { 0 };

	assert_int_equal(memlock_read(&(struct subject){ .captured = true }, &facts), 0);
	assert_null(facts.memlock.text);
	assert_null(facts.memlock.source);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_live),
		cmocka_unit_test(test_copy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
