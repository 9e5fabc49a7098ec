/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/problem.h"

#include <syslog.h>

#include "said.h"
#include "tree.h"

static void test_adds_in_order(void **state)
{
	_cleanup_problems_ struct problems problems = { 0 };

	problems_add(&problems, LOG_WARNING, NULL, "number %d", 1);
	problems_add_at(&problems, LOG_ERR, "/etc/x", 7, "write it", "number %d", 2);
	problems_add_at(&problems, LOG_NOTICE, "/etc/y", 0, NULL, "number %d", 3);
	assert_int_equal(problems_count(&problems, LOG_ERR), 1);
	assert_int_equal(problems_count(&problems, LOG_WARNING), 2);
	assert_int_equal(problems_count(&problems, LOG_NOTICE), 3);
	assert_said(&problems, "warning: number 1\n"
			       "error /etc/x:7: number 2; write it\n"
			       "notice /etc/y: number 3\n");
	assert_int_equal(problems.n, 0);
	assert_null(problems.items);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_adds_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
