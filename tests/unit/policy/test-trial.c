/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "policy/trial.h"

#include <unistd.h>

#include "policy/policy-read.h"
#include "said.h"
#include "tree.h"

#define TEN_MINUTES (600 * UINT64_C(1000000000))
#define MEMFD_EXEC  (1U << BW_CONTROL_MEMFD_EXEC)
#define USERNS_EXEC (1U << BW_CONTROL_USERNS_EXEC)

static struct policy *policy_of(const struct tree *tree)
{
	_cleanup_problems_ struct problems problems = { 0 };
	struct policy *policy = NULL;

	assert_int_equal(policy_read(tree->fd, NULL, &problems, &policy), 0);
	return policy;
}

static void test_tried_alone(void **state)
{
	struct tree *tree = *state;
	_cleanup_policy_ struct policy *policy = NULL;
	uint64_t hash;

	tree_file(tree, "/etc/bootward/bootward.conf", "[Guard]\nMode=audit\nPaths=/srv\n");
	policy = policy_of(tree);
	hash = policy->hash;
	assert_int_equal(trial_begin(policy, 0, TEN_MINUTES), 0);
	assert_int_equal(policy->hash, hash);
	assert_int_equal(policy->mode, BW_MODE_AUDIT);

	assert_int_equal(trial_begin(policy, MEMFD_EXEC | USERNS_EXEC, TEN_MINUTES),
			 MEMFD_EXEC | USERNS_EXEC);
	assert_int_equal(policy->control[BW_CONTROL_MEMFD_EXEC], BW_MODE_ENFORCE);
	assert_int_equal(policy->control[BW_CONTROL_USERNS_EXEC], BW_MODE_ENFORCE);
	assert_int_equal(policy->control[BW_CONTROL_PATH_EXEC], BW_MODE_AUDIT);
	assert_int_equal(policy->mode, BW_MODE_AUDIT); /* which it goes back to */
	assert_int_equal(policy->trial_ns, TEN_MINUTES);
	assert_int_not_equal(policy->hash, hash);
}

static void test_what_enforces_is_not_tried(void **state)
{
	struct tree *tree = *state;
	_cleanup_policy_ struct policy *policy = NULL;

	tree_file(tree, "/etc/bootward/bootward.conf",
		  "[Guard]\nMode=enforce\nPaths=/srv\n[Control shm-map]\nMode=audit\n");
	policy = policy_of(tree);
	assert_int_equal(trial_begin(policy, MEMFD_EXEC, TEN_MINUTES), 0);
	assert_int_equal(policy->trial, 0);
	assert_int_equal(trial_begin(policy, MEMFD_EXEC | 1U << BW_CONTROL_SHM_MAP, TEN_MINUTES),
			 1U << BW_CONTROL_SHM_MAP);
}

/* For each of these, and each single control and all that audit: what is written down makes of the files just
 * what was tried. */
static const char *const files[] = {
	"[Guard]\nMode=audit\nPaths=/srv\n",
	"[Guard]\nMode=enforce\nPaths=/srv\n[Control path-exec]\nMode=audit\n",
	"[Guard]\nMode=audit\nPaths=/srv\n[Control memfd-map]\nMode=enforce\n",
	"[Guard]\nMode=audit\nPaths=/srv\n[Control memfd-map]\nMode=off\n[Control userns-exec]\nMode=enforce\n",
	"[Guard]\nMode=off\nPaths=/srv\n",
};

/* False: there is nothing to try. */
static bool confirmed(struct tree *tree, uint32_t controls)
{
	_cleanup_policy_ struct policy *tried = policy_of(tree), *raised = NULL, *kept = NULL;
	_cleanup_free_ char *text = NULL;

	if (trial_begin(tried, controls, TEN_MINUTES) == 0)
		return false;
	tree_file(tree, TRIAL_DROP_IN, TRIAL_RAISE);
	raised = policy_of(tree);
	text = trial_drop_in(raised, tried->control);
	assert_non_null(text);
	tree_file(tree, TRIAL_DROP_IN, text);
	kept = policy_of(tree);
	assert_memory_equal(kept->control, tried->control, sizeof(kept->control));
	assert_int_equal(kept->hash, tried->hash);
	assert_int_equal(kept->mode, BW_MODE_ENFORCE);
	assert_int_equal(unlinkat(tree->fd, &TRIAL_DROP_IN[1], 0), 0);
	return true;
}

static void test_kept_is_what_was_tried(void **state)
{
	struct tree *tree = *state;

	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		unsigned int n = 0;

		tree_file(tree, "/etc/bootward/bootward.conf", files[i]);
		for (uint32_t controls = 1; controls < 1U << _BW_CONTROL_MAX; controls++)
			n += confirmed(tree, controls);
		assert_true(n > 200); /* most sets have something that is not enforced yet */
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_tried_alone, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_what_enforces_is_not_tried, tree_setup,
						tree_teardown),
		cmocka_unit_test_setup_teardown(test_kept_is_what_was_tried, tree_setup,
						tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
