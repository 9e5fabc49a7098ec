/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/path.h"

#include <limits.h>
#include <string.h>

#include "tree.h"

static void normalized(const char *path, const char *expected)
{
	_cleanup_free_ char *result = NULL;

	assert_int_equal(path_normalize(path, &result), 0);
	assert_string_equal(result, expected);
}

static void test_normalize(void **state)
{
	char *result = (char *)"untouched";

	normalized("/", "/");
	normalized("//", "/");
	normalized("/.", "/");
	normalized("/tmp", "/tmp");
	normalized("/tmp/", "/tmp");
	normalized("//tmp//./x/.", "/tmp/x");
	normalized("/tmp/..x/...", "/tmp/..x/...");

	assert_int_equal(path_normalize("", &result), -EINVAL);
	assert_int_equal(path_normalize("tmp", &result), -EINVAL);
	assert_int_equal(path_normalize("/tmp/../x", &result), -EINVAL);
	assert_int_equal(path_normalize("/..", &result), -EINVAL);
	assert_string_equal(result, "untouched");
}

static void test_is_below(void **state)
{
	assert_true(path_is_below("/tmp", "/"));
	assert_true(path_is_below("/tmp", "/tmp"));
	assert_true(path_is_below("/tmp/x", "/tmp"));
	assert_false(path_is_below("/tmpx", "/tmp"));
	assert_false(path_is_below("/tmp", "/tmp/x"));
	assert_false(path_is_below("/", "/tmp"));
}

static void test_at_root(void **state)
{
	assert_string_equal(path_at_root("/"), ".");
	assert_string_equal(path_at_root("/tmp"), "tmp");
}

static void resolved(const struct tree *tree, const char *path, const char *expected)
{
	_cleanup_free_ char *result = NULL;

	assert_int_equal(path_resolve(tree->fd, path, &result), 0);
	assert_string_equal(result, expected);
}

static void test_resolve(void **state)
{
	struct tree *tree = *state;

	tree_directory(tree, "/data/scratch");
	tree_file(tree, "/data/file", "");
	tree_link(tree, "/relative", "data/scratch");
	tree_link(tree, "/data/absolute", "/data/scratch");
	tree_link(tree, "/data/up", "../relative");
	tree_link(tree, "/out", "../../../../data");
	tree_link(tree, "/dangling", "/nowhere/at/all");

	resolved(tree, "/", "/");
	resolved(tree, "/data/scratch", "/data/scratch");
	resolved(tree, "//data/./scratch/", "/data/scratch");
	resolved(tree, "/relative", "/data/scratch");
	resolved(tree, "/relative/x/y", "/data/scratch/x/y");
	resolved(tree, "/data/absolute/x", "/data/scratch/x");
	resolved(tree, "/data/up", "/data/scratch");
	resolved(tree, "/relative/../file", "/data/file");
	resolved(tree, "/dangling/x", "/nowhere/at/all/x");
	resolved(tree, "/missing/../relative", "/data/scratch");
	resolved(tree, "/data/file/x", "/data/file/x");
	/* Links do not lead out of the root directory. */
	resolved(tree, "/out", "/data");
	resolved(tree, "/../..", "/");
}

static void test_resolve_refuses(void **state)
{
	struct tree *tree = *state;
	char *result = (char *)"untouched", path[PATH_MAX + 1];

	tree_link(tree, "/a", "b");
	tree_link(tree, "/b", "a");
	assert_int_equal(path_resolve(tree->fd, "/a/x", &result), -ELOOP);
	assert_int_equal(path_resolve(tree->fd, "a", &result), -EINVAL);
	memset(path, '/', PATH_MAX);
	path[PATH_MAX] = '\0';
	assert_int_equal(path_resolve(tree->fd, path, &result), -ENAMETOOLONG);
	assert_string_equal(result, "untouched");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_normalize),
		cmocka_unit_test(test_is_below),
		cmocka_unit_test(test_at_root),
		cmocka_unit_test_setup_teardown(test_resolve, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_resolve_refuses, tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
