/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/report-text.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "evidence-made.h"

static const struct report_paper ascii = { .width = 80, .ascii = true }, unicode = { .width = 80 };

static void assert_fits(const struct report_paper *paper, const char *name, size_t width,
			const char *expected)
{
	_cleanup_free_ char *fit = text_fit(paper, name, width);

	assert_non_null(fit);
	assert_string_equal(fit, expected);
}

static void test_fit(void **state)
{
	assert_fits(&ascii, "/usr/bin/python3", 16, "/usr/bin/python3");
	assert_fits(&ascii, "/usr/bin/python3", 12, "/us...ython3");
	assert_fits(&unicode, "/usr/bin/python3", 10, "/us…ython3");
	assert_fits(&ascii, "", 10, "");
	assert_fits(&ascii, "abcdef", 3, "abcdef"); /* no room for anything */
}

static void test_fit_characters(void **state)
{
	assert_fits(&ascii,
		    "gr\xc3\xb6\xc3\x9f"
		    "e",
		    40, "gr\\xc3\\xb6\\xc3\\x9fe");
	assert_fits(&unicode,
		    "gr\xc3\xb6\xc3\x9f"
		    "e",
		    5,
		    "gr\xc3\xb6\xc3\x9f"
		    "e");
	/* twice as wide: 4 of them do not fit into 7 columns, and no half of one is left */
	assert_fits(&unicode, "\xe6\x97\xa5\xe6\x9c\xac\xe6\x97\xa5\xe6\x9c\xac", 7,
		    "\xe6\x97\xa5\xe2\x80\xa6\xe6\x97\xa5\xe6\x9c\xac");
	/* what this library has no width for */
	assert_fits(&unicode, "a\xf3\xb0\x80\x80", 40, "a\xf3\xb0\x80\x80");
	assert_fits(&unicode, "a\xcd\xb8", 40, "a\\xcd\\xb8");
}

static void test_bar(void **state)
{
	const struct verdicts v = {
		{ [BW_VERDICT_REFUSE] = 5, [BW_VERDICT_AUDIT] = 4, [BW_VERDICT_EXEMPT] = 1 }
	};
	const struct verdicts huge = {
		{ [BW_VERDICT_REFUSE] = UINT64_MAX / 2, [BW_VERDICT_EXEMPT] = 1 }
	};
	char bar[TEXT_BAR_LEN(10)];

	text_bar(&ascii, &v, 10, 10, bar);
	assert_string_equal(bar, "#####====.");
	text_bar(&unicode, &v, 20, 10, bar);
	assert_string_equal(bar, "\xe2\x96\x88\xe2\x96\x88\xe2\x96\x88\xe2\x96\x92\xe2\x96\x92"
				 "\xe2\x96\x91");
	text_bar(&ascii, &v, 1000000, 10, bar); /* however little, it is there */
	assert_string_equal(bar, "#=.");
	text_bar(&ascii, &huge, UINT64_MAX / 2, 4, bar);
	assert_string_equal(bar, "####");
	text_bar(&ascii, &(const struct verdicts){ 0 }, 0, 10, bar);
	assert_string_equal(bar, "");
}

static void test_sparkline(void **state)
{
	static struct periods p = { .n = 5 };
	char line[TEXT_BAR_LEN(PERIODS_MAX)];

	for (size_t i = 0; i < p.n; i++)
		p.items[i].watched_us = i == 1 ? 0 : 1;
	p.items[2].all.n[BW_VERDICT_AUDIT] = 1;
	p.items[3].all.n[BW_VERDICT_REFUSE] = 50;
	p.items[4].all.n[BW_VERDICT_EXEMPT] = 100;
	assert_int_equal(text_sparkline(&ascii, &p, _BW_CONTROL_MAX, 80, line), 100);
	assert_string_equal(line, ".?159");
	text_sparkline(&unicode, &p, _BW_CONTROL_MAX, 3, line);
	assert_string_equal(line, "\xe2\x96\x81\xe2\x96\x84\xe2\x96\x88");
	assert_int_equal(text_sparkline(&unicode, &p, BW_CONTROL_MEMFD_MAP, 2, line), 0);
	assert_string_equal(line, "\xc2\xb7\xc2\xb7");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fit),
		cmocka_unit_test(test_fit_characters),
		cmocka_unit_test(test_bar),
		cmocka_unit_test(test_sparkline),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return 77;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
