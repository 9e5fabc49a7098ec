/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/wrap.h"

#include "base/cleanup.h"
#include "tree.h"

static void test_lines(void **state)
{
	static const struct {
		const char *text;
		size_t width;
		const char *lines;
	} rows[] = {
		{ "", 10, "" },
		{ "one two", 0, "one two" },
		{ "one two", 7, "one two" },
		{ "one two", 6, "one\ntwo" },
		{ "one two", 3, "one\ntwo" },
		{ "one   two", 4, "one\ntwo" },
		{ "lockdown,yama,bpf", 14, "lockdown,yama,\nbpf" },
		{ "lockdown,yama,bpf", 13, "lockdown,\nyama,bpf" },
		{ "abcdefgh", 3, "abc\ndef\ngh" },
		{ "abcdefgh", 1, "a\nb\nc\nd\ne\nf\ng\nh" },
		{ "a\nb\tc\x1b\xc3\xa4", 0, "a?b?c???" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		_cleanup_free_ char *lines = wrap_text(rows[i].text, rows[i].width);

		assert_non_null(lines);
		assert_string_equal(lines, rows[i].lines);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
