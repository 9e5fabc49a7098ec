/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "entry/bls.h"
#include "tree.h"

static int sign(int r)
{
	return (r > 0) - (r < 0);
}

static void assert_order(int (*compare)(const char *a, const char *b), const char *const *versions)
{
	for (size_t i = 0; versions[i]; i++)
		for (size_t j = 0; versions[j]; j++)
			assert_int_equal(sign(compare(versions[i], versions[j])),
					 (i > j) - (i < j));
}

static void test_rpm(void **state)
{
	static const char *const versions[] = {
		"6.1~rc1", "6.1",      "6.1.a", "6.1.0", "6.1.9",
		"6.1.10",  "6.1.10-2", "06.2",	"10",	 NULL,
	};

	assert_order(version_compare_rpm, versions);
	assert_int_equal(version_compare_rpm("1.05", "1.5"), 0);
	assert_int_equal(version_compare_rpm("1-2", "1_2"), 0);
	assert_int_equal(version_compare_rpm("", ""), 0);
	assert_int_equal(sign(version_compare_rpm("1.", "1")), 0);
}

/* The example of the specification, UAPI.10. */
static void test_uapi(void **state)
{
	static const char *const versions[] = {
		"122.1",     "123~rc1-1", "123",     "123-a",  "123-a.1", "123-1", "123-1.1",
		"123^post1", "123.a-1",	  "123.1-1", "123a-1", "124-1",	  NULL,
	};

	assert_order(version_compare, versions);
	assert_int_equal(version_compare("123_a", "123a"), 0);
	assert_int_equal(version_compare("00123", "123"), 0);
	assert_int_equal(version_compare(NULL, ""), 0);
	assert_int_equal(sign(version_compare("1", NULL)), 1);
	assert_int_equal(sign(version_compare(NULL, "~")), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rpm),
		cmocka_unit_test(test_uapi),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
