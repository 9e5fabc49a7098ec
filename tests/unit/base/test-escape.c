/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "base/escape.h"

static void assert_form(const char *text, const char *form)
{
	_cleanup_free_ char *escaped = text_escape(text), *back = NULL;

	assert_non_null(escaped);
	assert_string_equal(escaped, form);
	assert_int_equal(text_unescape(escaped, &back), 0);
	assert_string_equal(back, text);
}

static void test_plain_text_stays(void **state)
{
	assert_form("", "");
	assert_form("/tmp/a b'\"$", "/tmp/a b'\"$");
	assert_form("/tmp/\xc3\xa4\xe2\x82\xac\xf0\x9f\x90\xa7",
		    "/tmp/\xc3\xa4\xe2\x82\xac\xf0\x9f\x90\xa7");
}

static void test_control_characters_never_pass(void **state)
{
	assert_form("a\nb\x1b[31m\x7f", "a\\x0ab\\x1b[31m\\x7f");
	assert_form("\xc2\x9b"
		    "31m",
		    "\\xc2\\x9b31m"); /* CSI in one character */
	assert_form("\\x0a", "\\\\x0a");
	assert_form("\xe2\x80\xae"
		    "exe.txt",
		    "\\xe2\\x80\\xaeexe.txt"); /* right to left */
	assert_form("\xe2\x80\xa8", "\\xe2\\x80\\xa8"); /* end of line */
}

static void test_invalid_utf8_never_passes(void **state)
{
	assert_form("\xff\xfe", "\\xff\\xfe");
	assert_form("\xc3", "\\xc3");
	assert_form("\xc0\xaf", "\\xc0\\xaf"); /* too long */
	assert_form("\xed\xa0\x80", "\\xed\\xa0\\x80"); /* half of a pair */
	assert_form("\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"); /* above the last one */
	assert_form("\xe2\x82x", "\\xe2\\x82x");
}

static void test_what_is_no_form_is_refused(void **state)
{
	static const char *const bad[] = { "\\", "\\x", "\\x1", "\\n", "\\x00", "\\xAB", "\\xg0" };

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		char *text = NULL;

		assert_int_equal(text_unescape(bad[i], &text), -EINVAL);
		assert_null(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain_text_stays),
		cmocka_unit_test(test_control_characters_never_pass),
		cmocka_unit_test(test_invalid_utf8_never_passes),
		cmocka_unit_test(test_what_is_no_form_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
