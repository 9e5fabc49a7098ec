/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/lsm.h"

#include <string.h>

#include "tree.h"

static void test_list_has(void **state)
{
	assert_true(lsm_list_has("bpf", "bpf"));
	assert_true(lsm_list_has("lockdown,capability,bpf", "bpf"));
	assert_true(lsm_list_has("lockdown,capability,bpf\n", "bpf"));
	assert_true(lsm_list_has("bpf,ima", "bpf"));
	assert_true(lsm_list_has("yama,bpf,ima", "bpf"));
	assert_true(lsm_list_has(",,bpf", "bpf"));
	/* whole names only */
	assert_false(lsm_list_has("", "bpf"));
	assert_false(lsm_list_has("\n", "bpf"));
	assert_false(lsm_list_has("bpfilter", "bpf"));
	assert_false(lsm_list_has("xbpf,yama", "bpf"));
	assert_false(lsm_list_has("bp", "bpf"));
	assert_false(lsm_list_has("yama, bpf", "bpf"));
	assert_false(lsm_list_has("BPF", "bpf"));
	assert_false(lsm_list_has("yama\nbpf", "bpf"));
	assert_false(lsm_list_has("yama,,bpf", ""));
}

static void test_kinds(void **state)
{
	static const struct {
		const char *name;
		bool known, exclusive, major;
	} names[] = {
		{ "capability", true, false, false }, { "lockdown", true, false, false },
		{ "selinux", true, true, true },      { "smack", true, true, true },
		{ "apparmor", true, true, true },     { "tomoyo", true, false, true },
		{ "yama", true, false, false },	      { "loadpin", true, false, false },
		{ "safesetid", true, false, false },  { "landlock", true, false, false },
		{ "ipe", true, false, false },	      { "bpf", true, false, false },
		{ "integrity", true, false, false },  { "ima", true, false, false },
		{ "evm", true, false, false },	      { "bpfilter", false, false, false },
		{ "AppArmor", false, false, false },  { "", false, false, false },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		print_message("%s\n", names[i].name);
		assert_int_equal(lsm_is_known(names[i].name), names[i].known);
		assert_int_equal(lsm_is_exclusive(names[i].name), names[i].exclusive);
		assert_int_equal(lsm_is_major(names[i].name), names[i].major);
	}
}

static void assert_order(const char *text, const char *cmdline, const char *expected)
{
	_cleanup_kconfig_ struct kconfig *kconfig = NULL;
	_cleanup_free_ char *order = NULL;

	if (text)
		assert_int_equal(kconfig_parse(text, strlen(text), &kconfig), 0);
	assert_int_equal(lsm_order(kconfig, cmdline, &order), expected != NULL);
	assert_int_equal(order != NULL, expected != NULL);
	if (expected)
		assert_string_equal(order, expected);
}

static void test_order(void **state)
{
	static const char config[] = "CONFIG_LSM=\"yama,bpf\"\n";

	assert_order(config, "quiet", "yama,bpf");
	assert_order(config, "lsm=a lsm=b,c", "b,c");
	assert_order(config, "lsm=", "");
	assert_order(config, "lsm=\"a b\"", "a b");
	assert_order(config, "-- lsm=a", "yama,bpf");
	assert_order(config, "lsmx=a xlsm=b lsm.debug", "yama,bpf");
	/* not a word that the kernel listens to */
	assert_order(config, "lsm", "yama,bpf");
	assert_order(config, "lsm=a lsm", "a");
	/* either may be unknown */
	assert_order(config, NULL, "yama,bpf");
	assert_order(NULL, "lsm=a", "a");
	assert_order(NULL, "quiet", NULL);
	assert_order(NULL, NULL, NULL);
	assert_order("CONFIG_X=y\n", "quiet", NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_list_has),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
