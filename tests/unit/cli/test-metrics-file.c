/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/metrics-file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "tree.h"

static int put(const struct tree *tree, const char *file, const char *text,
	       struct problems *problems)
{
	return metrics_file_write(tree->fd, file, text, strlen(text), problems);
}

static void assert_text(const struct tree *tree, const char *path, const char *text)
{
	_cleanup_free_ char *found = NULL;
	size_t len = 0;

	assert_int_equal(file_read(tree->fd, path + 1, 4096, &found, &len), 0);
	assert_string_equal(found, text);
}

static void written(void **state)
{
	_cleanup_problems_ struct problems problems = { 0 };
	const struct tree *tree = *state;
	struct stat st;

	tree_directory(tree, "/var/prom");
	assert_int_equal(put(tree, "/var/prom/b.prom", "one\n", &problems), 0);
	assert_text(tree, "/var/prom/b.prom", "one\n");
	assert_int_equal(put(tree, "/var/prom/./b.prom", "two\n", &problems), 0);
	assert_text(tree, "/var/prom/b.prom", "two\n");
	/* node_exporter is another user */
	assert_int_equal(fstatat(tree->fd, "var/prom/b.prom", &st, 0), 0);
	assert_int_equal(st.st_mode & 07777, 0644);
	assert_int_equal(problems.n, 0);
}

/* A link of root's is followed; one that others could have made may lead to anything of root's. */
static void links(void **state)
{
	_cleanup_problems_ struct problems problems = { 0 };
	const struct tree *tree = *state;

	tree_file(tree, "/etc/passwd", "root:x:0:0\n");
	tree_link(tree, "/var/prom/b.prom", "/etc/passwd");
	assert_int_equal(put(tree, "/var/prom/b.prom", "x\n", &problems), 0);
	assert_text(tree, "/etc/passwd", "x\n");
	assert_int_equal(problems.n, 0);
	tree_mode(tree, "/var/prom", 0777);
	assert_int_equal(put(tree, "/var/prom/b.prom", "y\n", &problems), -ECANCELED);
	assert_text(tree, "/etc/passwd", "x\n");
	assert_int_equal(problems.n, 1);
	assert_non_null(strstr(problems.items[0].what, "/var/prom can be written by everyone"));
	/* one above it as well */
	tree_link(tree, "/srv/prom", "/etc");
	tree_mode(tree, "/srv", 01777);
	assert_int_equal(put(tree, "/srv/prom/passwd", "y\n", &problems), -ECANCELED);
	assert_text(tree, "/etc/passwd", "x\n");
	/* without a link, such a directory is written to */
	assert_int_equal(put(tree, "/var/prom/c.prom", "z\n", &problems), 0);
	assert_text(tree, "/var/prom/c.prom", "z\n");
}

static void in_the_way(void **state)
{
	static const struct {
		const char *file;
		int error;
		const char *says, *cure;
	} rows[] = {
		{ "/var/none/b.prom", -ENOENT, "the directory it belongs into is not there",
		  "node_exporter" },
		{ "/var/file/b.prom", -ENOTDIR, "what should be a directory", "another file" },
		{ "/var/prom", -EISDIR, "it is a directory", "a file in it" },
		{ "/var/prom/fifo", -EINVAL, "not a regular file", "another file" },
	};
	const struct tree *tree = *state;

	tree_directory(tree, "/var/prom");
	tree_file(tree, "/var/file", "");
	assert_int_equal(mkfifoat(tree->fd, "var/prom/fifo", 0600), 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		_cleanup_problems_ struct problems problems = { 0 };

		assert_int_equal(put(tree, rows[i].file, "x\n", &problems), rows[i].error);
		assert_int_equal(problems.n, 1);
		assert_string_equal(problems.items[0].file, rows[i].file);
		assert_non_null(strstr(problems.items[0].what, rows[i].says));
		assert_non_null(strstr(problems.items[0].cure, rows[i].cure));
	}
}

/* What the directory refuses leaves the old file and nothing else. */
static void refused(void **state)
{
	_cleanup_problems_ struct problems problems = { 0 };
	const struct tree *tree = *state;

	if (geteuid() == 0)
		skip();
	tree_file(tree, "/var/prom/b.prom", "old\n");
	tree_mode(tree, "/var/prom", 0555);
	assert_int_equal(put(tree, "/var/prom/b.prom", "x\n", &problems), -EACCES);
	assert_text(tree, "/var/prom/b.prom", "old\n");
	assert_non_null(strstr(problems.items[0].cure, "root"));
	tree_mode(tree, "/var/prom", 0755);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(written, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(links, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(in_the_way, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(refused, tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
