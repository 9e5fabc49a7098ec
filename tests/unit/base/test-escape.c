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

static size_t utf8_write(uint32_t value, char *to)
{
	static const unsigned char marks[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	const size_t n = value < 0x80 ? 1 : value < 0x800 ? 2 : value < 0x10000 ? 3 : 4;

	for (size_t i = n; i > 1; value >>= 6)
		to[--i] = (char)(0x80 | (value & 0x3f));
	to[0] = (char)(marks[n == 1 ? 0 : n] | value);
	to[n] = 0;
	return n;
}

static void assert_passes(uint32_t value, bool passes)
{
	_cleanup_free_ char *form = NULL, *back = NULL;
	char text[8];
	size_t n = utf8_write(value, text);

	form = text_escape(text);
	assert_non_null(form);
	if ((strcmp(form, text) == 0) != passes || (!passes && strlen(form) != 4 * n))
		fail_msg("U+%04x: %s", (unsigned int)value, form);
	assert_int_equal(text_unescape(form, &back), 0);
	assert_string_equal(back, text);
}

/* What nobody sees makes two names of what looks like one. */
static void test_invisible_characters_never_pass(void **state)
{
	static const struct {
		uint32_t first, last;
	} hidden[] = {
		{ 0x80, 0x9f },	      { 0xad, 0xad },	     { 0x34f, 0x34f },
		{ 0x61c, 0x61c },     { 0x115f, 0x1160 },    { 0x17b4, 0x17b5 },
		{ 0x180b, 0x180f },   { 0x200b, 0x200f },    { 0x2028, 0x202e },
		{ 0x2060, 0x206f },   { 0x2800, 0x2800 },    { 0x3164, 0x3164 },
		{ 0xe000, 0xf8ff },   { 0xfdd0, 0xfdef },    { 0xfe00, 0xfe0f },
		{ 0xfeff, 0xfeff },   { 0xffa0, 0xffa0 },    { 0xfff9, 0xfffb },
		{ 0xfffe, 0xffff },   { 0x1d173, 0x1d17a },  { 0x1fffe, 0x1ffff },
		{ 0x2fffe, 0x2ffff }, { 0x323b0, 0x10ffff },
	};
	static const uint32_t shown[] = {
		0x20,	0x7e,	0xa0,	0xac,	0xae,	 0x34e,	  0x350,
		0x115e, 0x1161, 0x2010, 0x2801, 0x3163,	 0x3165,  0xfdf0,
		0xfdcf, 0xff9f, 0xffa1, 0xfffd, 0x1f427, 0x20000, 0x323af
	};

	for (size_t i = 0; i < sizeof(hidden) / sizeof(*hidden); i++)
		for (uint32_t value = hidden[i].first; value <= hidden[i].last; value++)
			assert_passes(value, false);
	for (size_t i = 0; i < sizeof(shown) / sizeof(*shown); i++)
		assert_passes(shown[i], true);
}

#define MARK "\xcc\x81" /* U+0301 */

static void test_marks_do_not_pile_up(void **state)
{
	assert_form("e" MARK MARK MARK MARK "x", "e" MARK MARK MARK MARK "x");
	assert_form("e" MARK MARK MARK MARK MARK MARK "x" MARK,
		    "e" MARK MARK MARK MARK "\\xcc\\x81\\xcc\\x81x" MARK);
	/* of whichever kind */
	assert_form("e" MARK "\xe1\xaa\xb0\xe1\xb7\x80\xe2\x83\x90\xef\xb8\xa0",
		    "e" MARK "\xe1\xaa\xb0\xe1\xb7\x80\xe2\x83\x90\\xef\\xb8\\xa0");
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
		cmocka_unit_test(test_invisible_characters_never_pass),
		cmocka_unit_test(test_marks_do_not_pile_up),
		cmocka_unit_test(test_what_is_no_form_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
