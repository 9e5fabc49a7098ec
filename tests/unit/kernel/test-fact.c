/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/fact.h"

#include "tree.h"

static void test_set_and_fail(void **state)
{
	_cleanup_fact_ struct fact fact = { 0 };

	assert_false(fact_known(&fact));
	assert_int_equal(fact_set(&fact, "integrity", "/proc/cmdline"), 0);
	assert_true(fact_known(&fact));
	assert_string_equal(fact.source, "/proc/cmdline");

	assert_int_equal(fact_fail(&fact, -EBADMSG, NULL), 0);
	assert_false(fact_known(&fact));
	assert_null(fact.source);
	assert_int_equal(fact.error, -EBADMSG);

	/* of its own text too */
	assert_int_equal(fact_set(&fact, "a", "b"), 0);
	assert_int_equal(fact_set(&fact, fact.source, fact.text), 0);
	assert_string_equal(fact.text, "b");
	assert_string_equal(fact.source, "a");
	assert_int_equal(fact.error, 0);
}

static void test_memory_is_no_fact(void **state)
{
	_cleanup_fact_ struct fact fact = { 0 };

	assert_int_equal(fact_fail(&fact, -ENOMEM, "/proc/cmdline"), -ENOMEM);
	assert_int_equal(fact.error, 0);
	assert_null(fact.source);
}

static void test_read(void **state)
{
	static const struct {
		const char *text;
		const char *read; /* NULL: not known */
	} cases[] = {
		{ "", "" },
		{ "\n", "" },
		{ "1\n", "1" },
		{ "1", "1" },
		{ "1\n\n", "1\n" },
		{ "12345678", "12345678" },
		{ "123456789", NULL },
	};
	const struct tree *tree = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		_cleanup_fact_ struct fact fact = { 0 };

		tree_file(tree, "/file", cases[i].text);
		assert_int_equal(fact_read(tree->fd, "/file", 8, &fact), 0);
		assert_string_equal(fact.source, "/file");
		assert_int_equal(fact.error, cases[i].read ? 0 : -EFBIG);
		if (cases[i].read)
			assert_string_equal(fact.text, cases[i].read);
		else
			assert_null(fact.text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_set_and_fail),
		cmocka_unit_test(test_memory_is_no_fact),
		cmocka_unit_test_setup_teardown(test_read, tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
