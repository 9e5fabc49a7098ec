/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "policy/exempt-check.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "policy/exempt.h"
#include "policy/policy-file.h"
#include "said.h"
#include "tree.h"

/* Check `text`; returns how many exemptions are left. */
static size_t check(const struct tree *tree, const char *text, struct problems *problems)
{
	_cleanup_policy_draft_ struct policy_draft *draft = NULL;

	assert_int_equal(policy_draft_new(problems, &draft), 0);
	assert_int_equal(policy_file_parse(draft, "f", text), 0);
	assert_int_equal(exempt_check_all(draft, tree->fd), 0);
	for (size_t i = 0; i < draft->policy->n_exemptions; i++)
		assert_int_not_equal(draft->policy->exemptions[i].namespaces, 0);
	return draft->policy->n_exemptions;
}

static void assert_checked(const struct tree *tree, const char *text, size_t left, const char *said)
{
	_cleanup_problems_ struct problems problems = { 0 };

	assert_int_equal(check(tree, text, &problems), left);
	assert_said(&problems, said);
}

static void test_complete(void **state)
{
	struct tree *tree = *state;

	tree_program(tree, "/usr/bin/x");
	assert_checked(tree, "[Exempt a]\nControls=shm-map\nExe=/usr/bin/x\n", 1, "");
	assert_checked(tree, "[Exempt a]\nControls=shm-map\nUid=5\n", 1, "");
	assert_checked(tree, "[Exempt a]\nControls=shm-map\nUnit=x.service\n", 1, "");
	assert_checked(tree, "[Exempt a]\nControls=shm-map\nExe=/usr/bin/x\nUserNamespace=child\n",
		       1,
		       "warning f:1: [Exempt a] is open to everybody who can make a user "
		       "namespace: in it they can pretend to run /usr/bin/x; remove 'child' from "
		       "UserNamespace=, or Exe= if everybody is meant\n");
	assert_checked(tree, "[Exempt a]\nControls=memfd-exec memfd-map\nUid=5\nSealedOnly=yes\n",
		       1, "");
}

/* What `bootward suggest` writes opens nothing until somebody has made it theirs. */
static void test_not_filled_in(void **state)
{
	static const char cure[] = "write there who answers for it and why, or remove it\n";
	char said[256];

	assert_checked(*state, "[Exempt a]\nControls=shm-map\nUid=5\nOwner=me\nReason=r FILL-IN\n",
		       1, "");
	(void)snprintf(said, sizeof(said),
		       "warning f:1: [Exempt a] is left out: its Owner= is not filled in; %s",
		       cure);
	assert_checked(*state,
		       "[Exempt a]\nControls=shm-map\nUid=5\nReason=r\nOwner=FILL-IN: who\n", 0,
		       said);
	(void)snprintf(said, sizeof(said),
		       "warning f:1: [Exempt a] is left out: its Reason= is not filled in; %s",
		       cure);
	assert_checked(*state, "[Exempt a]\nControls=shm-map\nUid=5\nReason=FILL-IN\n", 0, said);
}

static void test_incomplete(void **state)
{
	assert_checked(*state, "[Exempt a]\nUid=5\n", 1,
		       "error f:1: [Exempt a] names no control; add Controls= with the controls "
		       "that it is for\n");
	assert_checked(*state, "[Exempt a]\nControls=shm-map\nUserNamespace=child\nReason=r\n", 1,
		       "error f:1: [Exempt a] is for everyone: it would switch its controls off; "
		       "add Exe=, Uid= or Unit=, or set the control's Mode=off\n");
	assert_checked(*state, "[Exempt a]\nControls=memfd-exec path-exec\nUid=5\nSealedOnly=yes\n",
		       1,
		       "error f:1: [Exempt a] has SealedOnly=yes, which only memfd-exec and "
		       "memfd-map know; put the other controls into an exemption of their own\n");
}

#define OPENS_NOTHING(why)                                                                   \
	"warning f:1: [Exempt a] opens nothing: its program /usr/bin/x cannot be used: " why \
	"; correct it and load the policy again, or remove the exemption\n"
#define LEFT_OUT(what)                                 \
	"warning f:1: [Exempt a] is left out: " what   \
	", so others than root could use it; correct " \
	"owner and mode\n"

static const char exempt_x[] = "[Exempt a]\nControls=shm-map\nExe=/usr/bin/x\n";

static void test_program_unfit(void **state)
{
	struct tree *tree = *state;

	assert_checked(tree, exempt_x, 1, OPENS_NOTHING("there is no such file"));
	tree_file(tree, "/usr/bin/x", "");
	assert_checked(tree, exempt_x, 1, OPENS_NOTHING("it is not executable"));
	tree_mode(tree, "/usr/bin/x", 0755);
	assert_checked(tree, exempt_x, 1, "");
	tree_file(tree, "/usr/bin/x", "#!/bin/sh\n");
	assert_checked(tree, exempt_x, 1,
		       OPENS_NOTHING("it is a script; its interpreter is what runs"));
	unlinkat(tree->fd, "usr/bin/x", 0);
	tree_directory(tree, "/usr/bin/x");
	assert_checked(tree, exempt_x, 1, OPENS_NOTHING("it is not a regular file"));
	unlinkat(tree->fd, "usr/bin/x", AT_REMOVEDIR);
	tree_link(tree, "/usr/bin/x", "x");
	assert_checked(tree, exempt_x, 1, OPENS_NOTHING("its symbolic links lead in a circle"));
}

static void test_program_of_others(void **state)
{
	struct tree *tree = *state;

	tree_program(tree, "/opt/real/x");
	tree_link(tree, "/usr/bin/x", "/opt/real/x");
	assert_checked(tree, exempt_x, 1, "");
	tree_mode(tree, "/opt/real/x", 0757);
	assert_checked(tree, exempt_x, 0, LEFT_OUT("/opt/real/x can be written by everyone"));
	tree_mode(tree, "/opt/real/x", 0755);
	tree_mode(tree, "/opt", 01777);
	assert_checked(tree, exempt_x, 0, LEFT_OUT("/opt can be written by everyone"));
	tree_mode(tree, "/opt", 0755);
	tree_mode(tree, "/", 0757);
	assert_checked(tree, exempt_x, 0, LEFT_OUT("/ can be written by everyone"));
	tree_mode(tree, "/", 0755);
	assert_checked(tree, exempt_x, 1, "");
}

/* Whoever can change the link chooses which program is exempt. */
static void test_link_of_others(void **state)
{
	struct tree *tree = *state;

	tree_program(tree, "/opt/real/x");
	tree_link(tree, "/srv/open/y", "/opt/real/x");
	tree_link(tree, "/usr/bin/x", "/srv/open/y");
	assert_checked(tree, exempt_x, 1, "");
	tree_mode(tree, "/srv/open", 01777);
	assert_checked(tree, exempt_x, 0, LEFT_OUT("/srv/open can be written by everyone"));
}

static void test_owner(void **state)
{
	struct tree *tree = *state;

	if (geteuid() != 0)
		skip();
	tree_program(tree, "/usr/bin/x");
	assert_int_equal(fchownat(tree->fd, "usr/bin", 0, 50, 0), 0);
	tree_mode(tree, "/usr/bin", 0775);
	assert_checked(tree, exempt_x, 0, LEFT_OUT("/usr/bin can be written by its group"));
	/* root's group too: the bit may be the mask of an access control list */
	assert_int_equal(fchownat(tree->fd, "usr/bin", 0, 0, 0), 0);
	assert_checked(tree, exempt_x, 0, LEFT_OUT("/usr/bin can be written by its group"));
	tree_mode(tree, "/usr/bin", 0755);
	assert_checked(tree, exempt_x, 1, "");
	assert_int_equal(fchownat(tree->fd, "usr/bin/x", 1000, 0, 0), 0);
	assert_checked(tree, exempt_x, 0, LEFT_OUT("/usr/bin/x does not belong to root"));
}

static void test_others_stay_in_order(void **state)
{
	struct tree *tree = *state;
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_policy_draft_ struct policy_draft *draft = NULL;

	tree_program(tree, "/x");
	tree_mode(tree, "/x", 0777);
	assert_int_equal(policy_draft_new(&problems, &draft), 0);
	assert_int_equal(policy_file_parse(draft, "f",
					   "[Exempt a]\nControls=shm-map\nUid=1\n"
					   "[Exempt b]\nControls=shm-map\nExe=/x\n"
					   "[Exempt c]\nControls=shm-map\nUid=1\n"),
			 0);
	assert_int_equal(exempt_check_all(draft, tree->fd), 0);
	assert_int_equal(draft->policy->n_exemptions, 2);
	assert_string_equal(draft->policy->exemptions[0].name, "a");
	assert_string_equal(draft->policy->exemptions[1].name, "c");
}

/* 182 users times 181 units are 32942 entries. */
static void test_most_entries(void **state)
{
	char text[8192] = "[Exempt a]\nControls=shm-map\nUid=";

	for (int i = 0; i < 182; i++)
		(void)sprintf(text + strlen(text), "%d ", i);
	strcat(text, "\nUnit=");
	for (int i = 0; i < 180; i++)
		(void)sprintf(text + strlen(text), "%d.service ", i);
	strcat(text, "\n");
	assert_checked(*state, text, 1, "");
	strcat(text, "Unit=180.service\n");
	assert_checked(*state, text, 1,
		       "error: the exemptions need 32942 entries, at most 32768 are possible; give "
		       "fewer units and users in one exemption\n");
}

#define TREE_TEST(test) cmocka_unit_test_setup_teardown(test, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TREE_TEST(test_complete),
		TREE_TEST(test_incomplete),
		TREE_TEST(test_not_filled_in),
		TREE_TEST(test_program_unfit),
		TREE_TEST(test_program_of_others),
		TREE_TEST(test_link_of_others),
		TREE_TEST(test_owner),
		TREE_TEST(test_others_stay_in_order),
		TREE_TEST(test_most_entries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
