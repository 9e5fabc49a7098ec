/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/words.h"

#include "tree.h"

static void test_split(void **state)
{
	_cleanup_words_ char **words = NULL;

	assert_int_equal(words_split("  a bc\t d  ", &words), 3);
	assert_string_equal(words[0], "a");
	assert_string_equal(words[1], "bc");
	assert_string_equal(words[2], "d");
	assert_null(words[3]);
}

static void test_split_empty(void **state)
{
	_cleanup_words_ char **words = NULL;

	assert_int_equal(words_split(" \t", &words), 0);
	assert_null(words[0]);
}

static void test_nearest(void **state)
{
	static const char *const keys[] = { "Mode", "Paths", "Scope", "OnFailure", NULL };
	static const char *const controls[] = { "memfd-exec", "memfd-map", "path-exec", NULL };

	assert_string_equal(words_nearest("mode", keys), "Mode");
	assert_string_equal(words_nearest("Moed", keys), "Mode");
	assert_string_equal(words_nearest("Path", keys), "Paths");
	assert_string_equal(words_nearest("OnFail", keys), "OnFailure");
	assert_string_equal(words_nearest("memfd_exec", controls), "memfd-exec");
	assert_string_equal(words_nearest("path-exce", controls), "path-exec");
	assert_null(words_nearest("Colour", keys));
	assert_null(words_nearest("", keys));
	assert_null(words_nearest("ModeModeModeModeModeModeModeModeModeModeMode", keys));
}

static void test_suggestion(void **state)
{
	static const char *const keys[] = { "Mode", NULL };
	char buffer[80], small[8];

	assert_string_equal(words_suggestion("mode", keys, buffer, sizeof(buffer)),
			    " (did you mean 'Mode'?)");
	assert_string_equal(words_suggestion("Colour", keys, buffer, sizeof(buffer)), "");
	assert_string_equal(words_suggestion("mode", keys, small, sizeof(small)), " (did y");
}

static void test_list(void **state)
{
	static const char *const words[] = { "a", "bc", "d", NULL };
	_cleanup_free_ char *some = words_list("of ", words), *none = words_list("of", words + 3);

	assert_string_equal(some, "of a, bc, d");
	assert_string_equal(none, "of");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_split),	cmocka_unit_test(test_split_empty),
		cmocka_unit_test(test_nearest), cmocka_unit_test(test_suggestion),
		cmocka_unit_test(test_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
