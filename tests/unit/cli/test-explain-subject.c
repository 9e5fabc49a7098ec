/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/explain.h"

#include "said.h"
#include "tree.h"

static void test_nobody_is_the_caller(void **state)
{
	const struct explain_options options = { 0 };
	_cleanup_problems_ struct problems problems = { 0 };
	struct explain_subject subject;

	assert_int_equal(explain_subject_parse(&options, 285, &problems, &subject), 0);
	assert_int_equal(subject.pid, 285);
	assert_null(subject.exe);
	assert_null(subject.uid);
	assert_null(subject.unit);
}

/* What is not given is nobody's: the caller's user or program are not mixed in. */
static void test_supposed(void **state)
{
	const struct explain_options options = {
		.exe = "/usr/bin/x",
		.unit = "a.service",
		.uid = "4294967294",
	};
	_cleanup_problems_ struct problems problems = { 0 };
	struct explain_subject subject;

	assert_int_equal(explain_subject_parse(&options, 285, &problems, &subject), 0);
	assert_int_equal(subject.pid, 0);
	assert_string_equal(subject.exe, "/usr/bin/x");
	assert_string_equal(subject.unit, "a.service");
	assert_int_equal(subject.inquiry.key.uid, 4294967294U);
}

static void test_process_and_supposed(void **state)
{
	const struct explain_options options = { .pid = "17", .uid = "0" };
	_cleanup_problems_ struct problems problems = { 0 };
	struct explain_subject subject;

	assert_int_equal(explain_subject_parse(&options, 285, &problems, &subject), 0);
	assert_int_equal(subject.pid, 17);
	assert_non_null(subject.uid);
	assert_int_equal(subject.inquiry.key.uid, 0);
}

static void test_wrong(void **state)
{
	static const struct {
		struct explain_options options;
		const char *said;
	} cases[] = {
		{ { .pid = "" }, "'' is no process id" },
		{ { .pid = "0" }, "'0' is no process id" },
		{ { .pid = "-1" }, "'-1' is no process id" },
		{ { .pid = " 1" }, "' 1' is no process id" },
		{ { .pid = "1x" }, "'1x' is no process id" },
		{ { .pid = "2147483648" }, "'2147483648' is no process id" },
		{ { .pid = "99999999999999999999" }, "is no process id" },
		{ { .pid = "\033[2J" }, "'\\x1b[2J' is no process id" },
		{ { .uid = "root" }, "'root' is no user id" },
		{ { .uid = "4294967295" }, "'4294967295' is no user id" },
		{ { .uid = "+5" }, "'+5' is no user id" },
		{ { .unit = "" }, "is not a unit that has processes" },
		{ { .unit = "a" }, "'a' is not a unit that has processes" },
		{ { .unit = "user.slice" }, "'user.slice' is a slice" },
		{ { .unit = "a@.service" }, "'a@.service' is a template" },
		{ { .unit = "../a.service" }, "has a character that no unit's name has" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		_cleanup_problems_ struct problems problems = { 0 };
		struct explain_subject subject = { .pid = 5 };

		assert_int_equal(explain_subject_parse(&cases[i].options, 1, &problems, &subject),
				 -EINVAL);
		assert_int_equal(problems.n, 1);
		assert_non_null(strstr(problems.items[0].what, cases[i].said));
		assert_int_equal(subject.pid, 5);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nobody_is_the_caller),
		cmocka_unit_test(test_supposed),
		cmocka_unit_test(test_process_and_supposed),
		cmocka_unit_test(test_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
