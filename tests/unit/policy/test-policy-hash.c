/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "policy/policy-hash.h"

#include "policy/policy-read.h"
#include "said.h"
#include "tree.h"

static const char base[] = "[Guard]\nMode=enforce\nPaths=/tmp /srv\n"
			   "[Exempt x]\nControls=shm-map\nUid=1 2\nUnit=a.service\nReason=r\n";

static uint64_t hash_of(const struct tree *tree, const char *text, const char *command_line)
{
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_policy_ struct policy *policy = NULL;

	tree_file(tree, "/etc/bootward/bootward.conf", text);
	assert_int_equal(policy_read(tree->fd, command_line, &problems, &policy), 0);
	assert_int_equal(policy->hash, policy_hash(policy));
	return policy->hash;
}

static uint64_t configured_hash_of(const struct tree *tree, const char *text,
				   const char *command_line)
{
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_policy_ struct policy *policy = NULL;

	tree_file(tree, "/etc/bootward/bootward.conf", text);
	assert_int_equal(policy_read(tree->fd, command_line, &problems, &policy), 0);
	assert_int_not_equal(policy->configured_hash, 0);
	return policy->configured_hash;
}

static void test_same_verdicts_same_hash(void **state)
{
	struct tree *tree = *state;
	uint64_t hash = hash_of(tree, base, NULL);

	assert_int_equal(hash_of(tree, base, "quiet"), hash);
	assert_int_equal(hash_of(tree, base, "bootward=enforce"), hash);
	assert_int_equal(
		hash_of(tree,
			"# comment\n[Guard]\nMode=enforce\nPaths=/tmp/ //srv\nOnFailure=emergency\n"
			"[Exempt x]\nControls=shm-map\nUid=1 2\nUnit=a.service\nReason=other\n"
			"Owner=o\nExpires=2001-01-01\nUserNamespace=child host\n",
			NULL),
		hash);
}

static void test_other_verdicts_other_hash(void **state)
{
	static const char *const others[] = {
		"[Guard]\nMode=audit\nPaths=/tmp /srv\n"
		"[Exempt x]\nControls=shm-map\nUid=1 2\nUnit=a.service\n",
		"[Guard]\nMode=enforce\nPaths=/tmp /srv\n[Control shm-map]\nMode=off\n"
		"[Exempt x]\nControls=shm-map\nUid=1 2\nUnit=a.service\n",
		"[Guard]\nMode=enforce\nScope=host\nPaths=/tmp /srv\n"
		"[Exempt x]\nControls=shm-map\nUid=1 2\nUnit=a.service\n",
		"[Guard]\nMode=enforce\nPaths=/tmp/srv\n"
		"[Exempt x]\nControls=shm-map\nUid=1 2\nUnit=a.service\n",
		"[Guard]\nMode=enforce\nPaths=/tmp /srv\n"
		"[Exempt y]\nControls=shm-map\nUid=1 2\nUnit=a.service\n",
		"[Guard]\nMode=enforce\nPaths=/tmp /srv\n"
		"[Exempt x]\nControls=memfd-map\nUid=1 2\nUnit=a.service\n",
		"[Guard]\nMode=enforce\nPaths=/tmp /srv\n"
		"[Exempt x]\nControls=shm-map\nUid=1\nUnit=a.service\n",
		"[Guard]\nMode=enforce\nPaths=/tmp /srv\n"
		"[Exempt x]\nControls=shm-map\nUid=1 2\nUnit=a.service b.service\n",
		"[Guard]\nMode=enforce\nPaths=/tmp /srv\n"
		"[Exempt x]\nControls=shm-map\nUid=1 2\n",
		"[Guard]\nMode=enforce\nPaths=/tmp /srv\n"
		"[Exempt x]\nControls=shm-map\nUid=1 2\nUnit=a.service\nExe=/x\n",
		"[Guard]\nMode=enforce\nPaths=/tmp /srv\n"
		"[Exempt x]\nControls=shm-map\nUid=1 2\nUnit=a.service\nUserNamespace=host\n",
	};
	enum {
		N = sizeof(others) / sizeof(others[0])
	};
	uint64_t hashes[N + 1];

	hashes[N] = hash_of(*state, base, NULL);
	for (size_t i = 0; i < N; i++)
		hashes[i] = hash_of(*state, others[i], NULL);
	for (size_t i = 0; i <= N; i++)
		for (size_t j = 0; j < i; j++)
			assert_int_not_equal(hashes[i], hashes[j]);
}

/* What a root and a boot make of the files is not what the files say. */
static void test_configured_hash(void **state)
{
	static const char with_program[] = "[Guard]\nMode=enforce\nPaths=/tmp /srv\n"
					   "[Exempt x]\nControls=shm-map\nExe=/x\n";
	struct tree *tree = *state;
	const uint64_t here = configured_hash_of(tree, with_program, NULL);
	const uint64_t verdicts = hash_of(tree, with_program, NULL);

	assert_int_equal(configured_hash_of(tree, with_program, "bootward=off"), here);
	assert_int_not_equal(hash_of(tree, with_program, "bootward=off"), verdicts);
	tree_program(tree, "/x");
	tree_link(tree, "/srv", "elsewhere");
	assert_int_equal(configured_hash_of(tree, with_program, NULL), here);
	assert_int_not_equal(hash_of(tree, with_program, NULL), verdicts);
	assert_int_not_equal(configured_hash_of(tree, base, NULL), here);
	/* the ceiling counts, also where no control reaches it */
	assert_int_not_equal(configured_hash_of(tree, "[Guard]\nMode=off\n", NULL),
			     configured_hash_of(tree, "[Guard]\nMode=audit\n", NULL));
}

static uint64_t ground_of(const struct tree *tree, const char *text)
{
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_policy_ struct policy *policy = NULL;

	tree_file(tree, "/etc/bootward/bootward.conf", text);
	assert_int_equal(policy_read(tree->fd, NULL, &problems, &policy), 0);
	return policy_ground_hash(policy);
}

/* The ground is that of the directories and the scope, and of nothing else. */
static void test_ground_hash(void **state)
{
	static char first[] = "/tmp", second[] = "/srv";
	char *const directories[] = { first, second };
	const uint64_t ground = ground_hash(BW_SCOPE_ALL, directories, 2);

	assert_int_equal(ground_of(*state, "[Guard]\nMode=audit\nPaths=/tmp /srv\n"), ground);
	assert_int_equal(ground_of(*state, base), ground);
	assert_int_not_equal(ground_of(*state, "[Guard]\nPaths=/tmp /srv\nScope=host\n"), ground);
	assert_int_not_equal(ground_of(*state, "[Guard]\nPaths=/tmp /srv /opt\n"), ground);
	assert_int_not_equal(ground_hash(BW_SCOPE_ALL, directories, 1), ground);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_same_verdicts_same_hash, tree_setup,
						tree_teardown),
		cmocka_unit_test_setup_teardown(test_other_verdicts_other_hash, tree_setup,
						tree_teardown),
		cmocka_unit_test_setup_teardown(test_configured_hash, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_ground_hash, tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
