/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/html-text.h"

#include <string.h>

#include "base/cleanup.h"
#include "evidence-made.h"

static void assert_becomes(const char *bytes, const char *expected)
{
	_cleanup_free_ char *text = NULL;
	size_t len;
	FILE *stream = open_memstream(&text, &len);

	assert_non_null(stream);
	assert_int_equal(html_put_foreign(stream, bytes), 0);
	assert_int_equal(fclose(stream), 0);
	assert_string_equal(text, expected);
}

static void test_text(void **state)
{
	assert_becomes("", "");
	assert_becomes("a<b>&\"'", "a&lt;b&gt;&amp;&quot;&#39;");
	assert_becomes("\x1b\n\\", "\\x1b\\x0a\\\\");
	assert_becomes("\xc3\xb6\xff", "\xc3\xb6\\xff");
	assert_becomes("\xef\xbf\xbf.\xef\xbf\xbe", "\\xef\\xbf\\xbf.\\xef\\xbf\\xbe");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
