/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/file.h"

#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>

#include "tree.h"

static void test_reads_whole_file(void **state)
{
	struct tree *tree = *state;
	_cleanup_free_ char *text = NULL;
	size_t len = 0;

	tree_file(tree, "/a", "one\ntwo");
	assert_int_equal(file_read(tree->fd, "a", 7, &text, &len), 0);
	assert_string_equal(text, "one\ntwo");
	assert_int_equal(len, 7);
}

static void test_reads_file_without_size(void **state)
{
	_cleanup_free_ char *text = NULL;
	size_t len = 0;

	assert_int_equal(file_read(-1, "/proc/self/status", 65536, &text, &len), 0);
	assert_true(len > 100);
	assert_int_equal(strlen(text), len);
}

static void test_reads_empty_file(void **state)
{
	struct tree *tree = *state;
	_cleanup_free_ char *text = NULL;
	size_t len = 1;

	tree_file(tree, "/empty", "");
	assert_int_equal(file_read(tree->fd, "empty", 0, &text, &len), 0);
	assert_string_equal(text, "");
	assert_int_equal(len, 0);
}

static void test_reads_more_than_a_page(void **state)
{
	struct tree *tree = *state;
	_cleanup_free_ char *text = NULL;
	char bytes[3 * 4096];
	size_t len = 0;

	memset(bytes, 'x', sizeof(bytes));
	tree_bytes(tree, "/pages", bytes, sizeof(bytes));
	assert_int_equal(file_read(tree->fd, "pages", sizeof(bytes), &text, &len), 0);
	assert_int_equal(len, sizeof(bytes));
	assert_memory_equal(text, bytes, len);
}

static void refused(const struct tree *tree, const char *path, size_t limit, int error,
		    const char *reason)
{
	char *text = (char *)"untouched";
	size_t len = 42;

	assert_int_equal(file_read(tree->fd, path, limit, &text, &len), error);
	assert_string_equal(text, "untouched");
	assert_int_equal(len, 42);
	assert_string_equal(file_reason(error), reason);
}

static void test_refuses(void **state)
{
	struct tree *tree = *state;

	tree_file(tree, "/a", "12345678");
	tree_link(tree, "/link", "a");
	tree_directory(tree, "/directory");
	tree_bytes(tree, "/nul", "a\0b", 3);
	assert_int_equal(mkfifoat(tree->fd, "fifo", 0600), 0);

	refused(tree, "a", 7, -EFBIG, "it is too long");
	refused(tree, "missing", 9, -ENOENT, "there is no such file");
	refused(tree, "link", 9, -ELOOP, "its symbolic links lead in a circle");
	refused(tree, "directory", 9, -EISDIR, "it is a directory");
	refused(tree, "fifo", 9, -EINVAL, "it is not a regular file");
	refused(tree, "nul", 9, -EBADMSG, "it contains a NUL byte, so it is not a text file");
}

/* Opening is an act where it is a device: nobody may have opened the FIFO. */
static void test_looks_before_opening(void **state)
{
	_cleanup_close_ int watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	const struct tree *tree = *state;
	char path[sizeof(tree->path) + 8], event[512];

	assert_int_equal(mkfifoat(tree->fd, "fifo", 0600), 0);
	(void)snprintf(path, sizeof(path), "%s/fifo", tree->path);
	assert_true(inotify_add_watch(watch, path, IN_OPEN) >= 0);
	assert_int_equal(file_open(tree->fd, "fifo"), -EINVAL);
	assert_int_equal(read(watch, event, sizeof(event)), -1);
	assert_int_equal(errno, EAGAIN);
}

static void test_other_reasons_are_the_systems(void **state)
{
	assert_string_equal(file_reason(-EACCES), strerror(EACCES));
	assert_string_equal(file_cure(-ENOENT, "make it"), "make it");
	assert_null(file_cure(-EFBIG, NULL));
	if (geteuid() == 0) {
		assert_string_equal(file_cure(-EACCES, "look"), "look");
		assert_int_equal(seteuid(65534), 0);
		assert_string_equal(file_cure(-EACCES, "look"), "run bootward as root");
		assert_string_equal(file_cure(-EPERM, NULL), "run bootward as root");
		assert_int_equal(seteuid(0), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_reads_whole_file, tree_setup, tree_teardown),
		cmocka_unit_test(test_reads_file_without_size),
		cmocka_unit_test_setup_teardown(test_reads_empty_file, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_reads_more_than_a_page, tree_setup,
						tree_teardown),
		cmocka_unit_test_setup_teardown(test_refuses, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_looks_before_opening, tree_setup,
						tree_teardown),
		cmocka_unit_test(test_other_reasons_are_the_systems),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
