/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "entry/bls.h"

#include <stdio.h>
#include <string.h>

#include "said.h"
#include "tree.h"

static const char *or_none(const char *text)
{
	return text ? text : "-";
}

static void assert_parsed(const char *text, enum bls_reader reader, const char *expected)
{
	struct bls bls = { 0 };
	char said[512];

	assert_int_equal(bls_parse(text, reader, &bls), 0);
	(void)snprintf(said, sizeof(said), "%s|%s|%s|%s|%s|%s", or_none(bls.title),
		       or_none(bls.version), or_none(bls.linux_path), or_none(bls.initrd),
		       or_none(bls.options), or_none(bls.sort_key));
	assert_string_equal(said, expected);
	bls_clear(&bls);
}

static void test_readers_differ(void **state)
{
	static const char text[] = "# comment\n"
				   "  title\tA  title \n"
				   "version 1\n"
				   "linux /a\n"
				   "initrd /ucode\n"
				   "initrd /b\n"
				   "options one  two\n"
				   "options \"three four\"\n"
				   "other x\n"
				   "options\n"
				   "\n"
				   "sort-key s\n";

	assert_parsed(text, BLS_SYSTEMD_BOOT, "A  title|1|/a|/b|one  two three four|s");
	assert_parsed(text, BLS_GRUB, "A  title|1|/a|/b|one  two|-");
}

static void test_odd_text(void **state)
{
	assert_parsed("", BLS_GRUB, "-|-|-|-|-|-");
	assert_parsed("title", BLS_SYSTEMD_BOOT, "-|-|-|-|-|-");
	assert_parsed("titles x\nTITLE x\n", BLS_SYSTEMD_BOOT, "-|-|-|-|-|-");
	assert_parsed("title a\r\nversion 2\r\n", BLS_GRUB, "a|2|-|-|-|-");
	assert_parsed("title a\nversion 2", BLS_SYSTEMD_BOOT, "a|2|-|-|-|-");
	assert_parsed("title a\ntitle b\n", BLS_SYSTEMD_BOOT, "b|-|-|-|-|-");
	assert_parsed("title a\ntitle b\n", BLS_GRUB, "a|-|-|-|-|-");
	assert_parsed("title \"\n", BLS_SYSTEMD_BOOT, "\"|-|-|-|-|-");
}

static void test_tries(void **state)
{
	static const struct {
		const char *name;
		int left, done;
	} cases[] = {
		{ "a.conf", -1, -1 },
		{ "a+3.conf", 3, 0 },
		{ "a+3-2.conf", 3, 2 },
		{ "a+0-3.CONF", 0, 3 },
		{ "a+b+1.conf", 1, 0 },
		{ "a+3x.conf", -1, -1 },
		{ "a+3-.conf", -1, -1 },
		{ "a+.conf", -1, -1 },
		{ "a+-1.conf", -1, -1 },
		{ "a+3.conf.x", -1, -1 },
		{ "a+99999999999999999999.conf", -1, -1 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int left = 7, done = 7;

		assert_int_equal(bls_tries(cases[i].name, ".conf", &left, &done),
				 cases[i].left >= 0);
		assert_int_equal(left, cases[i].left);
		assert_int_equal(done, cases[i].done);
	}
}

static void assert_sorted(const struct tree *tree, enum bls_reader reader, const char *expected)
{
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_bls_list_ struct bls_list list = { 0 };
	char said[1024] = "";

	assert_int_equal(bls_read(tree->fd, "/entries", reader, &problems, &list), 0);
	bls_sort(&list, reader);
	for (size_t i = 0; i < list.n; i++) {
		size_t len = strlen(said);

		(void)snprintf(said + len, sizeof(said) - len, "%s ", list.items[i].name);
	}
	assert_string_equal(said, expected);
	assert_said(&problems, "");
}

static void test_order_of_grub(void **state)
{
	struct tree *tree = *state;

	tree_file(tree, "/entries/m-6.8.5-301.fc40.conf", "");
	tree_file(tree, "/entries/m-6.8.11-300.fc40.conf", "");
	tree_file(tree, "/entries/m-6.8.11-300.fc40~debug.conf", "");
	tree_file(tree, "/entries/m-0-rescue.conf", "");
	tree_file(tree, "/entries/plain.conf", "");
	tree_file(tree, "/entries/.hidden.conf", "");
	tree_file(tree, "/entries/other", "");
	assert_sorted(tree, BLS_GRUB,
		      "plain.conf m-6.8.11-300.fc40.conf m-6.8.11-300.fc40~debug.conf "
		      "m-6.8.5-301.fc40.conf m-0-rescue.conf ");
}

static void test_order_of_systemd_boot(void **state)
{
	struct tree *tree = *state;

	tree_file(tree, "/entries/old-9.conf", "");
	tree_file(tree, "/entries/old-10.conf", "");
	tree_file(tree, "/entries/b.conf", "sort-key arch\nversion 1\n");
	tree_file(tree, "/entries/a.conf", "sort-key arch\nversion 2\n");
	tree_file(tree, "/entries/m.conf", "sort-key arch\nmachine-id 1\nversion 0\n");
	tree_file(tree, "/entries/d.conf", "sort-key debian\n");
	tree_file(tree, "/entries/z+0-3.conf", "sort-key aaa\n");
	tree_file(tree, "/entries/y+1-1.conf", "sort-key debian\n");
	assert_sorted(tree, BLS_SYSTEMD_BOOT,
		      "a.conf b.conf m.conf y+1-1.conf d.conf old-10.conf old-9.conf z+0-3.conf ");
}

static void test_nothing_to_read(void **state)
{
	const struct tree *tree = *state;
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_bls_list_ struct bls_list list = { 0 };

	assert_sorted(tree, BLS_GRUB, "");
	tree_file(tree, "/entries", "a file");
	assert_int_equal(bls_read(tree->fd, "/entries", BLS_GRUB, &problems, &list), 0);
	assert_true(list.damaged);
	assert_said(&problems, "error /entries: cannot be read: Not a directory\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_readers_differ),
		cmocka_unit_test(test_odd_text),
		cmocka_unit_test(test_tries),
		cmocka_unit_test_setup_teardown(test_order_of_grub, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_order_of_systemd_boot, tree_setup,
						tree_teardown),
		cmocka_unit_test_setup_teardown(test_nothing_to_read, tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
