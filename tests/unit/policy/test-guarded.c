/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "policy/guarded.h"

#include <string.h>

#include "said.h"
#include "tree.h"

/* What Paths= (NULL: not given) comes to: "PATH\n" or "PATH (ASKED)\n" for each. */
static char *guarded(const struct tree *tree, const char *paths, struct problems *problems)
{
	_cleanup_policy_draft_ struct policy_draft *draft = NULL;
	char *text = NULL;
	size_t len = 0;
	FILE *stream;

	assert_int_equal(policy_draft_new(problems, &draft), 0);
	draft->file = "f";
	draft->line = 1;
	if (paths)
		assert_int_equal(guarded_set_paths(draft, paths), 0);
	assert_int_equal(guarded_check_all(draft, tree->fd), 0);
	stream = open_memstream(&text, &len);
	assert_non_null(stream);
	for (size_t i = 0; i < draft->policy->n_directories; i++) {
		const struct policy_directory *directory = &draft->policy->directories[i];

		fputs(directory->path, stream);
		if (directory->asked)
			fprintf(stream, " (%s)", directory->asked);
		fputc('\n', stream);
	}
	fclose(stream);
	return text;
}

static void assert_guarded(const struct tree *tree, const char *paths, const char *list,
			   const char *said)
{
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_free_ char *text = guarded(tree, paths, &problems);

	assert_string_equal(text, list);
	assert_said(&problems, said);
}

static void test_default(void **state)
{
	assert_guarded(*state, NULL, "/tmp\n/var/tmp\n/dev/shm\n", "");
}

static void assert_none(const struct tree *tree, enum bw_mode exec, enum bw_mode map,
			const char *said)
{
	_cleanup_policy_draft_ struct policy_draft *draft = NULL;
	_cleanup_problems_ struct problems problems = { 0 };

	assert_int_equal(policy_draft_new(&problems, &draft), 0);
	draft->policy->control[BW_CONTROL_PATH_EXEC] = exec;
	draft->policy->control[BW_CONTROL_PATH_MAP] = map;
	draft->policy->control[BW_CONTROL_PATH_LOAD] = BW_MODE_ENFORCE;
	assert_int_equal(guarded_set_paths(draft, ""), 0);
	assert_int_equal(guarded_check_all(draft, tree->fd), 0);
	assert_int_equal(draft->policy->n_directories, 0);
	assert_said(&problems, said);
}

#define NONE(what)                                                                        \
	"warning: Paths= is empty: " what " enforced, and no directory is guarded; give " \
	"Paths= in [Guard], or set these controls' Mode=off\n"

static void test_none(void **state)
{
	assert_none(*state, BW_MODE_ENFORCE, BW_MODE_ENFORCE, NONE("path-exec and path-map are"));
	assert_none(*state, BW_MODE_ENFORCE, BW_MODE_AUDIT, NONE("path-exec is"));
	assert_none(*state, BW_MODE_OFF, BW_MODE_ENFORCE, NONE("path-map is"));
	assert_none(*state, BW_MODE_AUDIT, BW_MODE_OFF, "");
}

static void test_normalized_and_once(void **state)
{
	assert_guarded(*state, "/srv//a/ /srv/b /srv/a/. /srv/b", "/srv/a\n/srv/b\n", "");
}

static void test_refused(void **state)
{
	assert_guarded(
		*state, "/srv tmp /srv/../usr / /usr/bin //usr /var", "/srv\n/var\n",
		"error f:1: guarded path 'tmp' is not absolute; write an absolute path without '..'\n"
		"error f:1: guarded path '/srv/../usr' has '..' in it; write an absolute path "
		"without '..'\n"
		"error f:1: guarding / would stop the machine: what it runs on is there; remove it "
		"from Paths=\n"
		"error f:1: guarding /usr/bin would stop the machine: what it runs on is there; "
		"remove it from Paths=\n"
		"error f:1: guarding /usr would stop the machine: what it runs on is there; remove "
		"it from Paths=\n"
		"warning f:1: guarding /var stops package scripts and containers there; guard "
		"single directories below it\n");
}

static void test_does_not_fit(void **state)
{
	assert_guarded(
		*state, "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17", "",
		"error f:1: guarded path '/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17' has more "
		"than 16 names in it; guard a directory above it\n");
}

static void test_links_are_followed(void **state)
{
	struct tree *tree = *state;

	tree_directory(tree, "/data/scratch");
	tree_link(tree, "/scratch", "data/scratch");
	tree_link(tree, "/srv", "/data");
	assert_guarded(tree, "/scratch /tmp /srv/x",
		       "/scratch\n/tmp\n/srv/x\n/data/scratch (/scratch)\n/data/x (/srv/x)\n",
		       "notice f:1: guarded path /scratch goes through a symbolic link; "
		       "/data/scratch is guarded as well\n"
		       "notice f:1: guarded path /srv/x goes through a symbolic link; /data/x is "
		       "guarded as well\n");
	/* Both were asked for. */
	assert_guarded(tree, "/data/scratch /scratch", "/data/scratch\n/scratch\n",
		       "notice f:1: guarded path /scratch goes through a symbolic link; "
		       "/data/scratch is guarded as well\n");
}

static void test_links_do_not_lead_astray(void **state)
{
	struct tree *tree = *state;

	tree_link(tree, "/system", "usr");
	tree_link(tree, "/a", "b");
	tree_link(tree, "/b", "a");
	/* Whoever can make the link must not keep the guard from being loaded: no error. */
	assert_guarded(tree, "/system/lib", "/system/lib\n",
		       "warning f:1: guarded path /system/lib goes through a symbolic link; "
		       "/usr/lib is NOT guarded as well, because it is what the machine runs on; "
		       "replace the link, or guard another directory\n");
	tree_link(tree, "/deep", "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17");
	assert_guarded(tree, "/deep", "/deep\n",
		       "warning f:1: guarded path /deep goes through a symbolic link; "
		       "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17 is NOT guarded as well, because "
		       "it has more than 16 names in it; replace the link, or guard another "
		       "directory\n");
	tree_link(tree, "/odd", "/a\033b");
	assert_guarded(tree, "/odd", "/odd\n",
		       "warning f:1: guarded path /odd goes through a symbolic link; /a\033b is "
		       "NOT guarded as well, because it has a control character in it; replace the "
		       "link, or guard another directory\n");
	assert_guarded(
		tree, "/a", "/a\n",
		"warning f:1: where the symbolic links of guarded path /a lead is not known: "
		"Too many levels of symbolic links\n");
}

static void test_links_of_others(void **state)
{
	struct tree *tree = *state;

	tree_directory(tree, "/opt/app");
	tree_directory(tree, "/home/user");
	tree_link(tree, "/home/user/x", "/opt/app");
	assert_guarded(tree, "/home/user/x", "/home/user/x\n/opt/app (/home/user/x)\n",
		       "notice f:1: guarded path /home/user/x goes through a symbolic link; "
		       "/opt/app is guarded as well\n");
	tree_mode(tree, "/home/user", 0757);
	assert_guarded(
		tree, "/home/user/x", "/home/user/x\n",
		"warning f:1: guarded path /home/user/x goes through a symbolic link that "
		"others than root could change (/home/user can be written by everyone); what "
		"it leads to is NOT guarded as well; name the directory that it leads to, or "
		"correct owner and mode\n");
	/* It is where each link is that counts, not where the last one leads. */
	tree_link(tree, "/first", "home/user/x");
	assert_guarded(tree, "/first", "/first\n",
		       "warning f:1: guarded path /first goes through a symbolic link that others "
		       "than root could change (/home/user can be written by everyone); what it "
		       "leads to is NOT guarded as well; name the directory that it leads to, or "
		       "correct owner and mode\n");
	tree_link(tree, "/work", "home/user");
	assert_guarded(tree, "/work", "/work\n/home/user (/work)\n",
		       "notice f:1: guarded path /work goes through a symbolic link; /home/user is "
		       "guarded as well\n");
}

static void test_not_a_directory(void **state)
{
	struct tree *tree = *state;

	tree_file(tree, "/srv/file", "");
	assert_guarded(
		tree, "/srv/file", "/srv/file\n",
		"warning f:1: guarded path /srv/file is not a directory; name its directory\n");
}

static void test_most_directories(void **state)
{
	char paths[1024] = "", expected[1024] = "";

	for (int i = 1; i <= BW_DIRECTORIES_MAX; i++) {
		(void)sprintf(paths + strlen(paths), "/g/%d ", i);
		(void)sprintf(expected + strlen(expected), "/g/%d\n", i);
	}
	strcat(paths, "/g/1 /g/2");
	assert_guarded(*state, paths, expected, "");
	strcat(paths, " /g/65 /g/66"); /* told once */
	assert_guarded(
		*state, paths, expected,
		"error f:1: more than 64 guarded directories, /g/65 is one too many; guard a "
		"directory that several of them are in\n");
}

static void test_most_problems(void **state)
{
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_free_ char *paths = NULL, *list = NULL;

	paths = malloc(4096);
	assert_non_null(paths);
	memset(paths, 0, 4096);
	for (int i = 0; i < 1000; i++)
		strcat(paths, "a ");
	list = guarded(*state, paths, &problems);
	assert_string_equal(list, "");
	assert_int_equal(problems.n, 101);
	assert_string_equal(problems.items[100].what,
			    "too many problems; the other guarded paths were not looked at");
}

static void test_assignments_add_up_and_reset(void **state)
{
	struct tree *tree = *state;
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_policy_draft_ struct policy_draft *draft = NULL;

	assert_int_equal(policy_draft_new(&problems, &draft), 0);
	draft->file = "f";
	draft->line = 1;
	assert_int_equal(guarded_set_paths(draft, "/a /b"), 0);
	assert_int_equal(guarded_set_paths(draft, ""), 0);
	assert_int_equal(guarded_set_paths(draft, "/c"), 0);
	draft->file = "g";
	draft->line = 7;
	assert_int_equal(guarded_set_paths(draft, "/d"), 0);
	assert_int_equal(guarded_check_all(draft, tree->fd), 0);
	assert_said(&problems, "");
	assert_int_equal(draft->policy->n_directories, 2);
	assert_string_equal(draft->policy->directories[0].path, "/c");
	assert_string_equal(draft->policy->directories[0].source.file, "f");
	assert_string_equal(draft->policy->directories[1].path, "/d");
	assert_string_equal(draft->policy->directories[1].source.file, "g");
	assert_int_equal(draft->policy->directories[1].source.line, 7);
}

#define TREE_TEST(test) cmocka_unit_test_setup_teardown(test, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TREE_TEST(test_default),
		TREE_TEST(test_none),
		TREE_TEST(test_normalized_and_once),
		TREE_TEST(test_refused),
		TREE_TEST(test_does_not_fit),
		TREE_TEST(test_links_are_followed),
		TREE_TEST(test_links_do_not_lead_astray),
		TREE_TEST(test_links_of_others),
		TREE_TEST(test_not_a_directory),
		TREE_TEST(test_most_directories),
		TREE_TEST(test_most_problems),
		TREE_TEST(test_assignments_add_up_and_reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
