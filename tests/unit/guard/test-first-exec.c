/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/first-exec.h"

#include "tree.h"

#define LOADER 112

#define EXEC(at, process, by)                                                       \
	{                                                                           \
		.key = { .pid = (process) }, .value = {.ns = (at), .parent = (by) } \
	}

static void test_sorted(void **state)
{
	struct first_execs execs = { 3, { EXEC(30, 3, 1), EXEC(10, 1, 1), EXEC(20, 2, 1) } };

	first_execs_sort(&execs);
	assert_int_equal(execs.items[0].value.ns, 10);
	assert_int_equal(execs.items[1].value.ns, 20);
	assert_int_equal(execs.items[2].value.ns, 30);
	assert_false(first_execs_full(&execs));
}

/* The loader starts nothing but its attempts, by children of its own. */
static void test_other(void **state)
{
	static const struct {
		struct first_execs execs;
		__u32 pid; /* 0: none */
	} rows[] = {
		{ { 0 }, 0 },
		{ { 1, { EXEC(1, 113, LOADER) } }, 0 },
		{ { 1, { EXEC(1, LOADER, 1) } }, 0 },
		{ { 3, { EXEC(1, 113, LOADER), EXEC(2, 114, LOADER), EXEC(3, 120, 1) } }, 120 },
		{ { 3, { EXEC(1, 113, LOADER), EXEC(2, 90, 1), EXEC(3, 114, LOADER) } }, 90 },
		/* a child of the loader's child is nobody we know */
		{ { 2, { EXEC(1, 113, LOADER), EXEC(2, 115, 113) } }, 115 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct first_exec *other = first_exec_other(&rows[i].execs, LOADER);

		assert_int_equal(other ? other->key.pid : 0, rows[i].pid);
	}
}

static void test_full(void **state)
{
	struct first_execs execs = { .n = BW_FIRST_EXECS_MAX };

	for (size_t i = 0; i < execs.n; i++)
		execs.items[i] = (struct first_exec)EXEC(i, 113, LOADER);
	assert_true(first_execs_full(&execs));
	assert_null(first_exec_other(&execs, LOADER));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sorted),
		cmocka_unit_test(test_other),
		cmocka_unit_test(test_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
