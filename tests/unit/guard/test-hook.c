/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/hook.h"

#include "kernel/facts.h"
#include "said.h"
#include "tree.h"

/* A kernel with all hooks, of which those that only some need are not wanted. */
static struct facts some_facts(void)
{
	struct facts facts = { .bpf_lsm_compiled = ANSWER_YES };

	for (enum bw_hook hook = 0; hook < _BW_HOOK_MAX; hook++) {
		facts.hooks[hook] = HOOK_PRESENT;
		facts.hook_wanted[hook] = hook != BW_HOOK_CHECK && hook != BW_HOOK_REMAP;
	}
	return facts;
}

#define USUAL (1U << BW_HOOK_EXEC | 1U << BW_HOOK_MAP | 1U << BW_HOOK_PROTECT | 1U << BW_HOOK_LOAD)

static void test_wanted_ones(void **state)
{
	_cleanup_problems_ struct problems problems = { 0 };
	struct facts facts = some_facts();
	uint32_t hooks = 0;

	assert_int_equal(hooks_judge(&facts, &problems, &hooks), 0);
	assert_int_equal(hooks, USUAL);
	facts.hook_wanted[BW_HOOK_REMAP] = true;
	assert_int_equal(hooks_judge(&facts, &problems, &hooks), 0);
	assert_int_equal(hooks, USUAL | 1U << BW_HOOK_REMAP);
	assert_said(&problems, "");
}

static void test_not_wanted_and_not_there(void **state)
{
	_cleanup_problems_ struct problems problems = { 0 };
	struct facts facts = some_facts();
	uint32_t hooks = 0;

	facts.hooks[BW_HOOK_CHECK] = HOOK_ABSENT;
	facts.hooks[BW_HOOK_REMAP] = HOOK_OTHER;
	assert_int_equal(hooks_judge(&facts, &problems, &hooks), 0);
	assert_int_equal(hooks, USUAL);
}

static void refused(const struct facts *facts, const char *text)
{
	_cleanup_problems_ struct problems problems = { 0 };
	uint32_t hooks = 42;

	assert_int_equal(hooks_judge(facts, &problems, &hooks), -ESRCH);
	assert_int_equal(hooks, 42);
	assert_said(&problems, text);
}

static void test_lacking(void **state)
{
	struct facts facts = some_facts();

	facts.hooks[BW_HOOK_LOAD] = HOOK_ABSENT;
	refused(&facts,
		"error: this kernel has no LSM hook kernel_read_file that a BPF program can "
		"be attached to; boot a kernel that has it: 5.10 or later, as its maker ships "
		"it\n");
	facts.hooks[BW_HOOK_LOAD] = HOOK_OTHER;
	refused(&facts,
		"error: this kernel's LSM hook kernel_read_file has other arguments than the "
		"guard expects; install a bootward that knows it, or boot a kernel from 5.10 to "
		"7.2\n");
}

static void test_no_bpf_lsm(void **state)
{
	static const char without[] = "error: this kernel was built without BPF LSM; boot a kernel "
				      "built with CONFIG_BPF_LSM=y\n";
	struct facts facts = some_facts();

	facts.bpf_lsm_compiled = ANSWER_NO;
	refused(&facts, without);
	/* facts that nobody read ask for no hook: that is no answer either */
	refused(&(struct facts){ 0 }, without);
}

static void test_wanted_optional_missing(void **state)
{
	struct facts facts = some_facts();

	facts.hook_wanted[BW_HOOK_CHECK] = true;
	facts.hooks[BW_HOOK_CHECK] = HOOK_ABSENT;
	refused(&facts,
		"error: this kernel has no LSM hook bprm_creds_for_exec that a BPF program "
		"can be attached to; boot a kernel that has it: 5.10 or later, as its maker "
		"ships it\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wanted_ones),
		cmocka_unit_test(test_not_wanted_and_not_there),
		cmocka_unit_test(test_lacking),
		cmocka_unit_test(test_no_bpf_lsm),
		cmocka_unit_test(test_wanted_optional_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
