/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "event/motd.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "base/file.h"
#include "tree.h"

#define NAME "run/motd.d/50-bootward"

static void assert_motd(const struct tree *tree, const char *text)
{
	_cleanup_free_ char *found = NULL;
	struct stat st;
	size_t len;

	assert_int_equal(file_read(tree->fd, NAME, 1000, &found, &len), 0);
	assert_string_equal(found, text);
	assert_int_equal(fstatat(tree->fd, NAME, &st, 0), 0);
	assert_int_equal(st.st_mode & 07777, 0644);
}

static void test_written_and_taken_away(void **state)
{
	struct tree *tree = *state;

	tree_directory(tree, "/run");
	/* nothing to take away is no error */
	assert_int_equal(motd_write(tree->fd, ""), 0);
	assert_int_equal(motd_write(tree->fd, "one\n"), 0);
	assert_motd(tree, "one\n");
	assert_int_equal(motd_write(tree->fd, "two\n"), 0);
	assert_motd(tree, "two\n");
	assert_int_equal(motd_write(tree->fd, ""), 0);
	assert_int_equal(faccessat(tree->fd, NAME, F_OK, 0), -1);
}

static void test_no_run(void **state)
{
	struct tree *tree = *state;

	assert_int_equal(motd_write(tree->fd, "one\n"), -ENOENT);
	tree_link(tree, "/run", "elsewhere");
	tree_directory(tree, "/elsewhere");
	assert_true(motd_write(tree->fd, "one\n") < 0);
	assert_int_equal(faccessat(tree->fd, "elsewhere/motd.d/50-bootward", F_OK, 0), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_written_and_taken_away, tree_setup,
						tree_teardown),
		cmocka_unit_test_setup_teardown(test_no_run, tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
