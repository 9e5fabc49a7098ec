/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include "base/file.h"
#include "tree.h"

static void assert_text(const struct tree *tree, const char *path, const char *text)
{
	_cleanup_free_ char *found = NULL;
	size_t len = 0;

	assert_int_equal(file_read(tree->fd, path + 1, 4096, &found, &len), 0);
	assert_string_equal(found, text);
}

static bool exists(const struct tree *tree, const char *path)
{
	struct stat st;

	return fstatat(tree->fd, path + 1, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

static int replace(const struct tree *tree, const char *path, const char *text)
{
	return file_replace(tree->fd, path, text, strlen(text), 0640);
}

static void a_new_file_gets_the_mode(void **state)
{
	const struct tree *tree = *state;
	struct stat st;

	tree_directory(tree, "/etc");
	assert_int_equal(replace(tree, "/etc/new", "text\n"), 0);
	assert_text(tree, "/etc/new", "text\n");
	assert_int_equal(fstatat(tree->fd, "etc/new", &st, 0), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	assert_int_equal(replace(tree, "/top", "x"), 0);
	assert_text(tree, "/top", "x");
	assert_int_equal(replace(tree, "/none/new", "x"), -ENOENT);
}

static void an_old_file_keeps_what_it_has(void **state)
{
	const struct tree *tree = *state;
	char value[16] = "";
	struct stat st;
	int fd;

	tree_file(tree, "/etc/old", "a long text that was there before\n");
	fd = openat(tree->fd, "etc/old", O_RDONLY);
	tree_mode(tree, "/etc/old", 0604);
	if (geteuid() == 0)
		assert_int_equal(fchown(fd, 12, 34), 0);
	(void)fsetxattr(fd, "user.kept", "yes", 3, 0);
	assert_int_equal(replace(tree, "/etc/old", "new\n"), 0);
	assert_text(tree, "/etc/old", "new\n");
	assert_int_equal(fstatat(tree->fd, "etc/old", &st, 0), 0);
	assert_int_equal(st.st_mode & 07777, 0604);
	if (geteuid() == 0) {
		assert_int_equal(st.st_uid, 12);
		assert_int_equal(st.st_gid, 34);
	}
	if (fgetxattr(fd, "user.kept", value, sizeof(value)) == 3) {
		close(fd);
		fd = openat(tree->fd, "etc/old", O_RDONLY);
		assert_int_equal(fgetxattr(fd, "user.kept", value, sizeof(value)), 3);
		assert_memory_equal(value, "yes", 3);
	}
	close(fd);
}

/* No link leads elsewhere, as the last name or above it, and nothing but files is replaced. */
static void links_and_others_are_refused(void **state)
{
	const struct tree *tree = *state;

	tree_file(tree, "/real/file", "kept\n");
	tree_link(tree, "/link", "real");
	tree_link(tree, "/real/alias", "file");
	tree_directory(tree, "/real/directory");
	assert_int_equal(replace(tree, "/link/file", "x"), -ENOTDIR);
	assert_int_equal(replace(tree, "/real/alias", "x"), -ELOOP);
	assert_int_equal(replace(tree, "/real/directory", "x"), -EISDIR);
	assert_int_equal(file_remove(tree->fd, "/link/file"), -ENOTDIR);
	assert_text(tree, "/real/file", "kept\n");
	assert_false(exists(tree, "/real/.alias.bootward"));
	assert_false(exists(tree, "/real/.directory.bootward"));
}

/* What a power cut left beside the file does no harm, and goes. */
static void leftovers(void **state)
{
	const struct tree *tree = *state;

	tree_file(tree, "/etc/.file.bootward", "half");
	assert_int_equal(replace(tree, "/etc/file", "whole\n"), 0);
	assert_text(tree, "/etc/file", "whole\n");
	assert_false(exists(tree, "/etc/.file.bootward"));
	tree_file(tree, "/etc/.file.bootward", "half");
	assert_int_equal(file_replace_clean(tree->fd, "/etc/file"), 0);
	assert_int_equal(file_replace_clean(tree->fd, "/etc/file"), 0);
	assert_false(exists(tree, "/etc/.file.bootward"));
	assert_text(tree, "/etc/file", "whole\n");
}

static void removed(void **state)
{
	const struct tree *tree = *state;

	tree_file(tree, "/etc/file", "x");
	assert_int_equal(file_remove(tree->fd, "/etc/file"), 0);
	assert_false(exists(tree, "/etc/file"));
	assert_int_equal(file_remove(tree->fd, "/etc/file"), 0);
	assert_int_equal(file_remove(tree->fd, "/none/file"), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, tree_setup, tree_teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_new_file_gets_the_mode),
		TEST(an_old_file_keeps_what_it_has),
		TEST(links_and_others_are_refused),
		TEST(leftovers),
		TEST(removed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
