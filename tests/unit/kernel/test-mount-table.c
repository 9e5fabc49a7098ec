/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/mount-table.h"

#include <string.h>

#include "tree.h"

#define INFO                                                                               \
	"22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw\n"                         \
	"23 22 0:21 / /proc rw,nosuid,nodev,noexec,relatime - proc proc rw\n"              \
	"24 22 0:22 / /tmp rw,nosuid,nodev shared:12 master:3 - tmpfs tmpfs rw,noexec=x\n" \
	"25 22 0:23 / /tmp rw,noexec shared:13 - tmpfs tmpfs rw\n"                         \
	"26 22 0:24 /sub /with\\040blank\\134 rw,noexec - tmpfs tmp\\040fs rw\n"

#define MOUNTS                                         \
	"/dev/vda / ext4 rw,relatime 0 0\n"            \
	"proc /proc proc rw,nosuid,nodev,noexec 0 0\n" \
	"tmpfs /tmp tmpfs rw,nosuid,nodev 0 0\n"       \
	"tmpfs /tmp tmpfs rw,noexec 0 0\n"             \
	"tmp\\040fs /with\\040blank\\134 tmpfs noexec 0 0\n"

static int parse(const char *text, bool info, struct mount_table *ret_table)
{
	_cleanup_free_ char *copy = strdup(text);

	assert_non_null(copy);
	return mount_table_parse(copy, info, ret_table);
}

static void test_find(void **state)
{
	static const struct {
		const char *path, *mount, *type;
		bool noexec;
	} cases[] = {
		{ "/", "/", "ext4", false },
		{ "/home/user", "/", "ext4", false },
		{ "/proc", "/proc", "proc", true },
		{ "/proc/1/fd", "/proc", "proc", true },
		{ "/process", "/", "ext4", false },
		{ "/tmp/x", "/tmp", "tmpfs", true }, /* the later of two */
		{ "/with blank\\/x", "/with blank\\", "tmpfs", true },
		{ "/with", "/", "ext4", false },
	};

	for (int info = 0; info <= 1; info++) {
		_cleanup_mount_table_ struct mount_table table = { 0 };

		assert_int_equal(parse(info ? INFO : MOUNTS, info, &table), 0);
		assert_int_equal(table.n, 5);
		for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
			const struct mount_point *mount = mount_table_find(&table, cases[i].path);

			assert_non_null(mount);
			assert_string_equal(mount->path, cases[i].mount);
			assert_string_equal(mount->type, cases[i].type);
			assert_int_equal(mount->noexec, cases[i].noexec);
		}
	}
}

static void test_find_id(void **state)
{
	_cleanup_mount_table_ struct mount_table table = { 0 }, mounts = { 0 };
	const struct mount_point *mount;

	assert_int_equal(parse(INFO, true, &table), 0);
	mount = mount_table_find_id(&table, 26);
	assert_non_null(mount);
	assert_string_equal(mount->root, "/sub");
	assert_string_equal(mount->path, "/with blank\\");
	assert_string_equal(mount_table_find_id(&table, 24)->root, "/");
	assert_null(mount_table_find_id(&table, 27));
	assert_int_equal(parse(MOUNTS, false, &mounts), 0);
	assert_null(mount_table_find_id(&mounts, 26));
}

static void test_options_are_whole_words(void **state)
{
	static const char *const options[] = { "rw,noexecx", "xnoexec", "noexec=1", "exec",
					       "no,exec" };

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		_cleanup_mount_table_ struct mount_table table = { 0 };
		char line[64];

		(void)snprintf(line, sizeof(line), "tmpfs / tmpfs %s 0 0\n", options[i]);
		assert_int_equal(mount_table_parse(line, false, &table), 0);
		assert_false(mount_table_find(&table, "/")->noexec);
	}
}

static void test_nothing(void **state)
{
	_cleanup_mount_table_ struct mount_table table = { 0 };

	assert_int_equal(parse("", true, &table), 0);
	assert_null(mount_table_find(&table, "/"));
}

static void test_damage(void **state)
{
	static const struct {
		const char *text;
		bool info;
	} cases[] = {
		{ "\n", true },
		{ "22 1 254:0 / / rw", true },
		{ "22 1 254:0 / / rw shared:1", true },
		{ "22 1 254:0 / / rw -", true },
		{ "22 1 254:0 / / rw - ", true },
		{ "22 1 254:0 / tmp rw - tmpfs tmpfs rw", true },
		{ "22 1 254:0 /  / rw - tmpfs tmpfs rw", true },
		{ INFO "cut", true },
		{ INFO "\n" INFO, true },
		{ "tmpfs /", false },
		{ "tmpfs / tmpfs", false },
		{ "tmpfs tmp tmpfs rw", false },
		{ INFO, false },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		print_message("%s\n", cases[i].text);
		assert_int_equal(parse(cases[i].text, cases[i].info, NULL), -EBADMSG);
	}
}

static void test_files(void **state)
{
	_cleanup_mount_table_ struct mount_table mounts = { 0 }, info = { 0 };
	const struct tree *tree = *state;

	assert_int_equal(mount_table_read(tree->fd, NULL), -ENOENT);
	tree_link(tree, "/proc/self", "4711"); /* copied, without what it leads to */
	tree_file(tree, "/proc/mounts", "proc / proc rw,noexec 0 0\n");
	assert_int_equal(mount_table_read(tree->fd, &mounts), 0);
	assert_true(mounts.items[0].noexec);

	/* the machine's own view goes before that of whoever copied it */
	tree_file(tree, "/proc/1/mountinfo", "1 1 0:1 / / rw - tmpfs tmpfs rw\n");
	assert_int_equal(mount_table_read(tree->fd, &info), 0);
	assert_false(info.items[0].noexec);

	tree_file(tree, "/proc/1/mountinfo", "junk\n");
	assert_int_equal(mount_table_read(tree->fd, NULL), -EBADMSG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_find_id),
		cmocka_unit_test(test_options_are_whole_words),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_damage),
		cmocka_unit_test_setup_teardown(test_files, tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
