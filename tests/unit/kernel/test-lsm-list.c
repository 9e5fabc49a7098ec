/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/lsm-list.h"

#include <string.h>

#include "kernel/fact.h"
#include "kernel/kconfig.h"
#include "tree.h"

#define CONFIG                         \
	"CONFIG_SECURITY=y\n"          \
	"CONFIG_SECURITY_YAMA=y\n"     \
	"CONFIG_SECURITY_APPARMOR=y\n" \
	"CONFIG_BPF_LSM=y\n"           \
	"CONFIG_LSM=\"yama,apparmor\"\n"

static void facts_clear(struct facts *facts)
{
	fact_clear(&facts->active);
	fact_clear(&facts->expected);
	fact_clear(&facts->cmdline);
	fact_clear(&facts->kconfig_file);
	facts->kconfig = kconfig_free(facts->kconfig);
}
#define _cleanup_facts_read_ _cleanup_(facts_clear)

static void test_active(void **state)
{
	_cleanup_facts_read_ struct facts facts = { .running = true }, other = { 0 };
	const struct tree *tree = *state;
	const struct subject subject = { .root_fd = tree->fd, .captured = true };

	tree_file(tree, "/sys/kernel/security/lsm", "capability,yama");
	assert_int_equal(lsm_list_read_active(&subject, &facts), 0);
	assert_string_equal(facts.active.text, "capability,yama");
	assert_int_equal(lsm_list_read_active(&subject, &other), 0);
	assert_null(other.active.text);
	assert_null(other.active.source);
}

static void expect(struct facts *facts, const char *cmdline)
{
	assert_int_equal(kconfig_parse(CONFIG, strlen(CONFIG), &facts->kconfig), 0);
	assert_int_equal(fact_set(&facts->kconfig_file, "/boot/config", "/boot/config"), 0);
	if (cmdline)
		assert_int_equal(fact_set(&facts->cmdline, cmdline, "/boot/grub/grub.cfg"), 0);
	else
		assert_int_equal(fact_fail(&facts->cmdline, -EFBIG, "/proc/cmdline"), 0);
	facts->version = 0x060100;
	assert_int_equal(lsm_list_read_expected(&(struct subject){ .root_fd = -EBADF }, facts), 0);
}

static void test_expected(void **state)
{
	_cleanup_facts_read_ struct facts facts = { 0 };

	expect(&facts, "quiet lsm=yama,bpf");
	assert_string_equal(facts.expected.text, "capability,yama,bpf");
	assert_string_equal(facts.expected.source, "/boot/config, /boot/grub/grub.cfg");
}

static void test_not_to_be_told(void **state)
{
	_cleanup_facts_read_ struct facts no_cmdline = { 0 }, no_config = { 0 };

	expect(&no_cmdline, NULL);
	assert_null(no_cmdline.expected.text);
	assert_int_equal(no_cmdline.expected.error, -EFBIG);
	assert_string_equal(no_cmdline.expected.source, "/proc/cmdline");

	assert_int_equal(fact_fail(&no_config.kconfig_file, -ENOENT, "/boot/config"), 0);
	assert_int_equal(fact_set(&no_config.cmdline, "quiet", NULL), 0);
	assert_int_equal(lsm_list_read_expected(&(struct subject){ .root_fd = -EBADF }, &no_config),
			 0);
	assert_null(no_config.expected.text);
	assert_int_equal(no_config.expected.error, -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_active, tree_setup, tree_teardown),
		cmocka_unit_test(test_expected),
		cmocka_unit_test(test_not_to_be_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
