/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/diff.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tree.h"

static void assert_diff(const char *before, const char *after, const char *expected)
{
	char *text = NULL;

	assert_int_equal(diff_unified("/f", before, after, &text), 0);
	assert_string_equal(text, expected);
	free(text);
}

static void nothing_changes(void **state)
{
	(void)state;
	assert_diff("a\nb\n", "a\nb\n", "");
	assert_diff("", "", "");
	assert_diff(NULL, NULL, "");
}

static void a_file_comes_and_goes(void **state)
{
	(void)state;
	assert_diff(NULL, "a\nb\n", "--- /dev/null\n+++ /f\n@@ -0,0 +1,2 @@\n+a\n+b\n");
	assert_diff("a\n", NULL, "--- /f\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n");
}

static void three_lines_around(void **state)
{
	(void)state;
	assert_diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nV\n6\n7\n8\n9\n",
		    "--- /f\n+++ /f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+V\n 6\n 7\n 8\n");
	assert_diff("1\n2\n3\n", "1\n2\n3\n4\n",
		    "--- /f\n+++ /f\n@@ -1,3 +1,4 @@\n 1\n 2\n 3\n+4\n");
}

/* Six lines between changes are in one hunk, seven part it: as diff -u does. */
static void hunks_are_parted(void **state)
{
	(void)state;
	assert_diff("a\n1\n2\n3\n4\n5\n6\nb\n", "A\n1\n2\n3\n4\n5\n6\nB\n",
		    "--- /f\n+++ /f\n@@ -1,8 +1,8 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+B\n");
	assert_diff("a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n",
		    "--- /f\n+++ /f\n@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n"
		    "@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+B\n");
}

static void no_newline_at_the_end(void **state)
{
	(void)state;
	assert_diff("quiet", "quiet lsm=bpf",
		    "--- /f\n+++ /f\n@@ -1 +1 @@\n-quiet\n\\ No newline at end of file\n"
		    "+quiet lsm=bpf\n\\ No newline at end of file\n");
	assert_diff("a", "a\n",
		    "--- /f\n+++ /f\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n");
}

static void the_shortest_way(void **state)
{
	(void)state;
	assert_diff("a\nb\nc\n", "b\nc\nd\n", "--- /f\n+++ /f\n@@ -1,3 +1,3 @@\n-a\n b\n c\n+d\n");
}

/* Texts that differ everywhere are not compared each line with each. */
static void long_texts(void **state)
{
	enum {
		LINES = 3000
	};
	char *before = malloc(LINES * 8), *after = malloc(LINES * 8), *text = NULL;
	size_t n = 0;

	(void)state;
	*before = *after = '\0';
	for (int i = 0; i < LINES; i++) {
		sprintf(before + strlen(before), "%d\n", i);
		sprintf(after + strlen(after), "n%d\n", i);
	}
	assert_int_equal(diff_unified("/f", before, after, &text), 0);
	for (const char *line = text; *line; line = strchr(line, '\n') + 1)
		n++;
	assert_int_equal(n, 3 + 2 * LINES);
	free(text);
	free(before);
	free(after);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_changes),
		cmocka_unit_test(a_file_comes_and_goes),
		cmocka_unit_test(three_lines_around),
		cmocka_unit_test(hunks_are_parted),
		cmocka_unit_test(no_newline_at_the_end),
		cmocka_unit_test(the_shortest_way),
		cmocka_unit_test(long_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
