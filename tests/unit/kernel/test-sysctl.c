/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/sysctl.h"

#include "kernel/fact.h"
#include "tree.h"

static void facts_clear(struct facts *facts)
{
	fact_clear(&facts->jit_enable);
	fact_clear(&facts->jit_harden);
	fact_clear(&facts->ftrace_enabled);
	fact_clear(&facts->memfd_noexec);
}

static void test_values(void **state)
{
	_cleanup_(facts_clear) struct facts facts = { .running = true };
	const struct tree *tree = *state;
	const struct subject subject = { .root_fd = tree->fd, .captured = true };

	tree_file(tree, "/proc/sys/net/core/bpf_jit_enable", "1\n");
	tree_file(tree, "/proc/sys/net/core/bpf_jit_harden", "2\n");
	tree_file(tree, "/proc/sys/kernel/ftrace_enabled", "0\n");
	assert_int_equal(sysctl_read(&subject, &facts), 0);
	assert_string_equal(facts.jit_enable.text, "1");
	assert_string_equal(facts.jit_harden.text, "2");
	assert_string_equal(facts.ftrace_enabled.text, "0");
	assert_string_equal(facts.ftrace_enabled.source, "/proc/sys/kernel/ftrace_enabled");

	/* not of every kernel */
	assert_null(facts.memfd_noexec.text);
	assert_int_equal(facts.memfd_noexec.error, -ENOENT);
	assert_string_equal(facts.memfd_noexec.source, "/proc/sys/vm/memfd_noexec");
}

static void test_another_kernel(void **state)
{
	_cleanup_(facts_clear) struct facts facts = { 0 };
	const struct tree *tree = *state;
	const struct subject subject = { .root_fd = tree->fd, .captured = true };

	tree_file(tree, "/proc/sys/net/core/bpf_jit_enable", "1\n");
	assert_int_equal(sysctl_read(&subject, &facts), 0);
	assert_null(facts.jit_enable.text);
	assert_null(facts.jit_enable.source);
}

static void test_damage(void **state)
{
	_cleanup_(facts_clear) struct facts facts = { .running = true };
	const struct tree *tree = *state;
	const struct subject subject = { .root_fd = tree->fd, .captured = true };

	tree_bytes(tree, "/proc/sys/net/core/bpf_jit_enable", "1\0\n", 3);
	tree_directory(tree, "/proc/sys/net/core/bpf_jit_harden");
	assert_int_equal(sysctl_read(&subject, &facts), 0);
	assert_int_equal(facts.jit_enable.error, -EBADMSG);
	assert_int_equal(facts.jit_harden.error, -EISDIR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_values, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_another_kernel, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_damage, tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
