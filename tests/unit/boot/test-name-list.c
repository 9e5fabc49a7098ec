/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/name-list.h"

#include <errno.h>
#include <stdlib.h>

#include "tree.h"

static struct name_list list_of(const char *text)
{
	struct name_list list = { 0 };

	assert_int_equal(name_list_split(text, &list), 0);
	return list;
}

static void assert_list(struct name_list *list, const char *text)
{
	char *joined = name_list_join(list);

	assert_string_equal(joined, text);
	free(joined);
	name_list_clear(list);
}

static void split_and_joined(void **state)
{
	static const char *const rows[][2] = {
		{ "", "" },	     { "a", "a" },	 { "a,b,c", "a,b,c" }, { "a,b\n", "a,b" },
		{ ",a,,b,", "a,b" }, { "a,b,a", "a,b" }, { "a\nb", "a" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct name_list list = list_of(rows[i][0]);

		assert_list(&list, rows[i][1]);
	}
}

static void found(void **state)
{
	struct name_list list = list_of("bpfilter,bpf");

	(void)state;
	assert_int_equal(name_list_find(&list, "bpf"), 1);
	assert_int_equal(name_list_find(&list, "bp"), -ENOENT);
	name_list_clear(&list);
}

static void merged(void **state)
{
	static const char *const rows[][3] = {
		{ "a,b,c", "a,b,c", "a,b,c" }, { "a,c", "a,b,c", "a,b,c" },
		{ "b", "a,b,c", "a,b,c" },     { "", "a,b", "a,b" },
		{ "a,b", "", "a,b" },	       { "a,b,c", "x,c,y", "x,a,b,c,y" },
		{ "a,b", "b,a", "a,b" },       { "a", "x,y", "x,y,a" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct name_list list = list_of(rows[i][0]), other = list_of(rows[i][1]);

		assert_int_equal(name_list_merge(&list, &other), 0);
		assert_list(&list, rows[i][2]);
		name_list_clear(&other);
	}
}

static void compared(void **state)
{
	struct name_list a = list_of("a,b"), b = list_of("a,b\n"), c = list_of("b,a"),
			 d = list_of("a");

	(void)state;
	assert_true(name_list_equal(&a, &b));
	assert_false(name_list_equal(&a, &c));
	assert_false(name_list_equal(&a, &d));
	name_list_clear(&a);
	name_list_clear(&b);
	name_list_clear(&c);
	name_list_clear(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(split_and_joined),
		cmocka_unit_test(found),
		cmocka_unit_test(merged),
		cmocka_unit_test(compared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
