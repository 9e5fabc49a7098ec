/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/root-file.h"

#include <sys/stat.h>

#include "tree.h"

static void test_links_stay_inside(void **state)
{
	const struct tree *tree = *state;
	_cleanup_free_ char *text = NULL;
	_cleanup_close_ int fd = -EBADF;
	size_t len;

	tree_file(tree, "/etc/passwd", "inside");
	tree_link(tree, "/up", "../../../../../../etc/passwd");
	tree_link(tree, "/data/etc", "/etc");
	tree_link(tree, "/loop", "/loop");
	assert_int_equal(root_file_read(tree->fd, "/up", 100, &text, &len), 0);
	assert_string_equal(text, "inside");
	assert_int_equal(root_file_open(tree->fd, "/data/etc/passwd", &fd), 0);
	assert_int_equal(root_file_read(tree->fd, "/data/etc/shadow", 100, NULL, NULL), -ENOENT);
	assert_int_equal(root_file_open(tree->fd, "/loop", NULL), -ELOOP);
	assert_int_equal(root_file_open(tree->fd, "etc/passwd", NULL), -EINVAL);
}

static void test_special_files(void **state)
{
	const struct tree *tree = *state;
	_cleanup_close_ int fd = -EBADF;

	tree_directory(tree, "/directory");
	tree_file(tree, "/file", "");
	assert_int_equal(mkfifoat(tree->fd, "fifo", 0644), 0);
	assert_int_equal(root_file_open(tree->fd, "/directory", NULL), -EISDIR);
	assert_int_equal(root_file_open(tree->fd, "/fifo", NULL), -EINVAL);
	assert_int_equal(root_directory_open(tree->fd, "/file", NULL), -ENOTDIR);
	assert_int_equal(root_directory_open(tree->fd, "/directory", &fd), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_links_stay_inside, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_special_files, tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
