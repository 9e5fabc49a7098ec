/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "policy/policy-source.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "said.h"
#include "tree.h"

#define ETC	  "/etc/bootward/bootward.conf"
#define RUN	  "/run/bootward/bootward.conf"
#define USR	  "/usr/lib/bootward/bootward.conf"
#define MAIN_TEXT USR " M\n"

/* "FILE TEXT\n" for each source, in order. */
static void assert_sources(const struct tree *tree, const char *list, const char *said)
{
	_cleanup_policy_sources_ struct policy_sources sources = { 0 };
	_cleanup_problems_ struct problems problems = { 0 };
	char text[4096] = "";

	assert_int_equal(policy_sources_read(tree->fd, &problems, &sources), 0);
	for (size_t i = 0; i < sources.n; i++)
		(void)sprintf(text + strlen(text), "%s %s\n", sources.items[i].file,
			      sources.items[i].text);
	assert_string_equal(text, list);
	assert_said(&problems, said);
}

static void test_missing(void **state)
{
	struct tree *tree = *state;
	_cleanup_policy_sources_ struct policy_sources sources = { 0 };
	_cleanup_problems_ struct problems problems = { 0 };

	tree_file(tree, ETC ".d/10.conf", "D");
	assert_int_equal(policy_sources_read(tree->fd, &problems, &sources), -ENOENT);
	assert_int_equal(sources.n, 0);
	assert_said(&problems,
		    "error: no bootward.conf in /etc/bootward, /run/bootward or /usr/lib/bootward; "
		    "install the vendor's to /usr/lib/bootward, or write one to /etc/bootward\n");
}

static void test_first_folder_wins(void **state)
{
	struct tree *tree = *state;

	tree_file(tree, USR, "usr");
	assert_sources(tree, USR " usr\n", "");
	tree_file(tree, RUN, "run");
	assert_sources(tree, RUN " run\n", "");
	tree_file(tree, ETC, "etc");
	assert_sources(tree, ETC " etc\n", "");
}

static void test_drop_ins_merge_by_name(void **state)
{
	struct tree *tree = *state;

	tree_file(tree, USR, "M");
	tree_file(tree, USR ".d/10-a.conf", "usr-a");
	tree_file(tree, USR ".d/30-c.conf", "usr-c");
	tree_file(tree, USR ".d/50-e.conf", "usr-e");
	tree_file(tree, RUN ".d/30-c.conf", "run-c");
	tree_file(tree, RUN ".d/20-b.conf", "run-b");
	tree_file(tree, ETC ".d/50-e.conf", "etc-e");
	tree_file(tree, ETC ".d/05-z.conf", "etc-z");
	/* not drop-ins */
	tree_file(tree, ETC ".d/README", "x");
	tree_file(tree, ETC ".d/.hidden.conf", "x");
	tree_file(tree, ETC ".d/a.conf~", "x");
	tree_file(tree, ETC ".d/.conf", "x");
	assert_sources(tree,
		       MAIN_TEXT ETC ".d/05-z.conf etc-z\n" USR ".d/10-a.conf usr-a\n" RUN
				     ".d/20-b.conf run-b\n" RUN ".d/30-c.conf run-c\n" ETC
				     ".d/50-e.conf etc-e\n",
		       "");
}

static void test_masks(void **state)
{
	struct tree *tree = *state;

	tree_file(tree, USR, "M");
	tree_file(tree, USR ".d/10-a.conf", "a");
	tree_file(tree, USR ".d/20-b.conf", "b");
	tree_file(tree, USR ".d/30-c.conf", "c");
	tree_link(tree, ETC ".d/10-a.conf", "/dev/null");
	tree_file(tree, RUN ".d/20-b.conf", "");
	assert_sources(tree, MAIN_TEXT USR ".d/30-c.conf c\n", "");
	tree_link(tree, ETC, "/dev/null");
	assert_sources(tree, USR ".d/30-c.conf c\n", "");
}

static void test_links_stay_below_the_root(void **state)
{
	struct tree *tree = *state;

	tree_file(tree, "/data/own.conf", "own");
	tree_link(tree, ETC, "/data/own.conf");
	tree_directory(tree, "/data/folder");
	tree_link(tree, ETC ".d", "../../data/folder");
	tree_link(tree, "/data/folder/a.conf", "../own.conf");
	assert_sources(tree, ETC " own\n" ETC ".d/a.conf own\n", "");
}

static void test_unreadable_is_an_error_and_no_fallback(void **state)
{
	struct tree *tree = *state;

	tree_file(tree, USR, "M");
	tree_link(tree, ETC, "nowhere");
	assert_sources(tree, "",
		       "error " ETC
		       ": cannot be read: the symbolic link leads nowhere; correct or remove it\n");
	unlinkat(tree->fd, &ETC[1], 0);
	tree_directory(tree, ETC);
	assert_sources(tree, "",
		       "error " ETC ": cannot be read: it is a directory; correct or remove it\n");
	unlinkat(tree->fd, &ETC[1], AT_REMOVEDIR);
	tree_bytes(tree, ETC, "[Guard]\0\n", 9);
	assert_sources(tree, "",
		       "error " ETC ": cannot be read: it contains a NUL byte, so it is not a text "
		       "file; correct or remove it\n");
	unlinkat(tree->fd, &ETC[1], 0);
	unlinkat(tree->fd, "etc/bootward", AT_REMOVEDIR);
	tree_file(tree, "/etc/bootward", "");
	assert_sources(tree, "",
		       "error " ETC ": cannot be read: Not a directory; correct or remove it\n"
		       "error " ETC ".d: cannot be read: Not a directory; correct or remove it\n");
}

static void test_longest_file(void **state)
{
	struct tree *tree = *state;
	_cleanup_policy_sources_ struct policy_sources sources = { 0 };
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_free_ char *text = malloc(POLICY_FILE_MAX + 1);

	assert_non_null(text);
	memset(text, '\n', POLICY_FILE_MAX + 1);
	tree_bytes(tree, ETC, text, POLICY_FILE_MAX);
	assert_int_equal(policy_sources_read(tree->fd, &problems, &sources), 0);
	assert_int_equal(sources.n, 1);
	assert_said(&problems, "");
	tree_bytes(tree, ETC, text, POLICY_FILE_MAX + 1);
	assert_sources(tree, "",
		       "error " ETC ": cannot be read: it is too long; a configuration file has at "
		       "most 1 MiB\n");
}

static void test_bad_drop_in(void **state)
{
	struct tree *tree = *state;

	tree_file(tree, USR, "M");
	tree_directory(tree, ETC ".d/a.conf");
	tree_file(tree, USR ".d/a.conf", "a");
	tree_file(tree, USR ".d/b.conf", "b");
	assert_sources(tree, MAIN_TEXT USR ".d/b.conf b\n",
		       "error " ETC
		       ".d/a.conf: cannot be read: it is a directory; correct or remove "
		       "it\n");
}

static void test_most_drop_ins(void **state)
{
	struct tree *tree = *state;
	_cleanup_problems_ struct problems problems = { 0 };
	char name[64];

	tree_file(tree, ETC, "M");
	for (int i = 0; i < POLICY_DROP_INS_MAX; i++) {
		_cleanup_policy_sources_ struct policy_sources sources = { 0 };

		(void)snprintf(name, sizeof(name), ETC ".d/%03d.conf", i);
		tree_file(tree, name, "d");
		if (i < POLICY_DROP_INS_MAX - 1)
			continue;
		assert_int_equal(policy_sources_read(tree->fd, &problems, &sources), 0);
		assert_int_equal(sources.n, 1 + POLICY_DROP_INS_MAX);
		assert_said(&problems, "");
		policy_sources_clear(&sources);
		tree_file(tree, RUN ".d/more.conf", "d");
		assert_int_equal(policy_sources_read(tree->fd, &problems, &sources), 0);
		assert_said(&problems,
			    "error " RUN ".d: more than 256 drop-ins; join some of them\n");
	}
}

static void test_no_permission(void **state)
{
	struct tree *tree = *state;

	tree_file(tree, USR, "M");
	tree_file(tree, ETC, "secret");
	tree_mode(tree, ETC, 0);
	if (geteuid() == 0)
		assert_int_equal(seteuid(65534), 0);
	assert_sources(tree, "",
		       "error " ETC ": cannot be read: Permission denied; read it as root\n");
	if (getuid() == 0)
		assert_int_equal(seteuid(0), 0);
}

#define TREE_TEST(test) cmocka_unit_test_setup_teardown(test, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TREE_TEST(test_missing),
		TREE_TEST(test_first_folder_wins),
		TREE_TEST(test_drop_ins_merge_by_name),
		TREE_TEST(test_masks),
		TREE_TEST(test_links_stay_below_the_root),
		TREE_TEST(test_unreadable_is_an_error_and_no_fallback),
		TREE_TEST(test_longest_file),
		TREE_TEST(test_bad_drop_in),
		TREE_TEST(test_most_drop_ins),
		TREE_TEST(test_no_permission),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
