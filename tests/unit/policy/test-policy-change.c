/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "policy/policy-read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "said.h"
#include "tree.h"

/* The configuration of the tree, with what stands at `change` in it; NULL if that is refused. */
static struct policy *changed(const struct tree *tree, const char *change,
			      struct problems *problems)
{
	_cleanup_policy_sources_ struct policy_sources changes = { 0 };
	struct policy *policy = NULL;
	char path[256];

	(void)snprintf(path, sizeof(path), "%s%s", tree->path, change);
	if (policy_change_read(path, problems, &changes) < 0)
		return NULL;
	assert_true(policy_read_with(tree->fd, NULL, &changes, problems, &policy) >= 0);
	return policy;
}

static void assert_mode(const struct tree *tree, const char *change, enum bw_mode mode)
{
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_policy_ struct policy *policy = changed(tree, change, &problems);

	assert_said(&problems, "");
	assert_non_null(policy);
	assert_int_equal(policy->control[BW_CONTROL_SHM_MAP], mode);
}

static void configuration_make(const struct tree *tree)
{
	tree_file(tree, "/etc/bootward/bootward.conf", "[Guard]\nMode=enforce\n");
	tree_file(tree, "/etc/bootward/bootward.conf.d/50-a.conf",
		  "[Control shm-map]\nMode=audit\n");
}

static void test_a_drop_in_comes_in_its_order(void **state)
{
	const struct tree *tree = *state;

	configuration_make(tree);
	tree_file(tree, "/new/40-b.conf", "[Control shm-map]\nMode=off\n");
	tree_file(tree, "/new/60-c.conf", "[Control shm-map]\nMode=off\n");
	assert_mode(tree, "/new/40-b.conf", BW_MODE_AUDIT);
	assert_mode(tree, "/new/60-c.conf", BW_MODE_OFF);
}

static void test_one_of_the_same_name_replaces(void **state)
{
	const struct tree *tree = *state;

	configuration_make(tree);
	tree_file(tree, "/new/50-a.conf", "");
	assert_mode(tree, "/new/50-a.conf", BW_MODE_ENFORCE);
	tree_file(tree, "/other/bootward.conf", "[Guard]\nMode=audit\n");
	assert_mode(tree, "/other/bootward.conf", BW_MODE_AUDIT);
}

static void test_a_directory(void **state)
{
	const struct tree *tree = *state;

	configuration_make(tree);
	tree_file(tree, "/drop-ins/50-a.conf", "[Control shm-map]\nMode=enforce\n");
	tree_file(tree, "/drop-ins/README", "this is none");
	assert_mode(tree, "/drop-ins", BW_MODE_ENFORCE);
	tree_file(tree, "/whole/bootward.conf", "[Guard]\nMode=audit\n");
	tree_file(tree, "/whole/bootward.conf.d/50-a.conf", "[Control shm-map]\nMode=enforce\n");
	{
		_cleanup_problems_ struct problems problems = { 0 };
		_cleanup_policy_ struct policy *policy = changed(tree, "/whole", &problems);

		assert_non_null(policy);
		assert_int_equal(policy->mode, BW_MODE_AUDIT);
		assert_int_equal(policy->control[BW_CONTROL_SHM_MAP], BW_MODE_AUDIT);
		assert_int_equal(problems.n, 1); /* the ceiling is told of */
	}
}

static void test_what_is_not_there(void **state)
{
	_cleanup_problems_ struct problems problems = { 0 };
	const struct tree *tree = *state;

	configuration_make(tree);
	assert_null(changed(tree, "/nowhere", &problems));
	assert_int_equal(problems_count(&problems, LOG_ERR), 1);
	problems_clear(&problems);
	assert_int_equal(symlinkat("/dev/zero", tree->fd, "zero"), 0);
	assert_null(changed(tree, "/zero", &problems));
	assert_int_equal(problems_count(&problems, LOG_ERR), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_a_drop_in_comes_in_its_order, tree_setup,
						tree_teardown),
		cmocka_unit_test_setup_teardown(test_one_of_the_same_name_replaces, tree_setup,
						tree_teardown),
		cmocka_unit_test_setup_teardown(test_a_directory, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_what_is_not_there, tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
