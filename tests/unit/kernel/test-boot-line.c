/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/boot-line.h"

#include <string.h>

#include "kernel/cmdline.h"
#include "kernel/fact.h"
#include "kernel/kconfig.h"
#include "tree.h"

static void facts_clear(struct facts *facts)
{
	fact_clear(&facts->cmdline);
	fact_clear(&facts->bootward);
}
#define _cleanup_facts_read_ _cleanup_(facts_clear)

static void test_given(void **state)
{
	static const struct {
		const char *line;
		const char *bootward; /* NULL: it says nothing */
	} cases[] = {
		{ "", NULL },
		{ "root=/dev/vda quiet", NULL },
		{ "quiet bootward=audit", "audit" },
		{ "bootward", "" },
		{ "bootward=", "" },
		{ "rd.bootward=off", NULL },
		{ "bootward=off bootward=enforce", "enforce" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		_cleanup_facts_read_ struct facts facts = { 0 };
		const struct subject subject = { .root_fd = -EBADF,
						 .cmdline = cases[i].line,
						 .cmdline_source = "/boot/grub/grub.cfg" };

		assert_int_equal(boot_line_read(&subject, &facts), 0);
		assert_string_equal(facts.cmdline.text, cases[i].line);
		assert_string_equal(facts.cmdline.source, "/boot/grub/grub.cfg");
		assert_string_equal(facts.bootward.source, "/boot/grub/grub.cfg");
		assert_int_equal(facts.bootward.error, 0);
		if (cases[i].bootward)
			assert_string_equal(facts.bootward.text, cases[i].bootward);
		else
			assert_null(facts.bootward.text);
	}
}

static void test_doubt(void **state)
{
	_cleanup_facts_read_ struct facts facts = { 0 };
	const struct subject subject = { .root_fd = -EBADF, .cmdline_doubt = "two entries" };

	assert_int_equal(boot_line_read(&subject, &facts), 0);
	assert_null(facts.cmdline.text);
	assert_int_equal(facts.cmdline.error, -ENOTUNIQ);
	assert_string_equal(facts.cmdline.source, "two entries");
	assert_int_equal(facts.bootward.error, -ENOTUNIQ);
}

static void test_running(void **state)
{
	_cleanup_facts_read_ struct facts facts = { .running = true }, other = { 0 },
					  none = { .running = true };
	const struct tree *tree = *state;
	const struct subject subject = { .root_fd = tree->fd, .captured = true };

	assert_int_equal(boot_line_read(&subject, &none), 0);
	assert_int_equal(none.cmdline.error, -ENOENT);
	assert_int_equal(none.bootward.error, -ENOENT);

	tree_file(tree, "/proc/cmdline", "quiet bootward=off\n");
	assert_int_equal(boot_line_read(&subject, &facts), 0);
	assert_string_equal(facts.cmdline.text, "quiet bootward=off");
	assert_string_equal(facts.cmdline.source, "/proc/cmdline");
	assert_string_equal(facts.bootward.text, "off");

	/* that of the running kernel says nothing of another */
	assert_int_equal(boot_line_read(&subject, &other), 0);
	assert_null(other.cmdline.text);
	assert_null(other.bootward.text);
	assert_null(other.bootward.source);
}

/* What the kernel makes of it: `line` of its loader and what was built in. NULL: not known. */
static void test_built_in(void **state)
{
	static const struct {
		const char *config, *line, *whole;
	} cases[] = {
		{ "CONFIG_X86=y\nCONFIG_CMDLINE=\"\"\n", "quiet", "quiet" },
		{ "CONFIG_X86=y\nCONFIG_CMDLINE=\"lockdown=integrity\"\n", "quiet",
		  "lockdown=integrity quiet" },
		{ "CONFIG_X86=y\nCONFIG_CMDLINE=\"ro\"\nCONFIG_CMDLINE_OVERRIDE=y\n", "ro quiet",
		  "ro" },
		{ "CONFIG_ARM64=y\nCONFIG_CMDLINE=\"ro\"\n", "quiet", "quiet" },
		{ "CONFIG_ARM64=y\nCONFIG_CMDLINE=\"ro\"\n", "", "ro" },
		{ "CONFIG_RISCV=y\nCONFIG_CMDLINE=\"ro\"\nCONFIG_CMDLINE_EXTEND=y\n", "quiet",
		  NULL },
		{ "CONFIG_BOOT_CONFIG=y\n", "quiet", "quiet" },
		{ "CONFIG_BOOT_CONFIG=y\n", "quiet bootconfig", NULL },
		{ "# CONFIG_BOOT_CONFIG is not set\n", "bootconfig", "bootconfig" },
		{ "CONFIG_BOOT_CONFIG=y\nCONFIG_BOOT_CONFIG_FORCE=y\n", "quiet", NULL },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		_cleanup_facts_read_ struct facts facts = { 0 };
		_cleanup_kconfig_ struct kconfig *kconfig = NULL;
		const struct subject subject = { .root_fd = -EBADF, .cmdline = cases[i].line };

		assert_int_equal(kconfig_parse(cases[i].config, strlen(cases[i].config), &kconfig),
				 0);
		facts.kconfig = kconfig;
		assert_int_equal(boot_line_read(&subject, &facts), 0);
		if (cases[i].whole)
			assert_string_equal(facts.cmdline.text, cases[i].whole);
		else
			assert_null(facts.cmdline.text);
	}
}

static void test_too_long(void **state)
{
	_cleanup_facts_read_ struct facts facts = { 0 };
	_cleanup_free_ char *line = malloc(CMDLINE_MAX + 2);
	const struct subject subject = { .root_fd = -EBADF, .cmdline = line };

	assert_non_null(line);
	memset(line, 'x', CMDLINE_MAX + 1);
	line[CMDLINE_MAX + 1] = '\0';
	assert_int_equal(boot_line_read(&subject, &facts), 0);
	assert_int_equal(facts.cmdline.error, -E2BIG);
	assert_int_equal(facts.bootward.error, -E2BIG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_given),
		cmocka_unit_test(test_doubt),
		cmocka_unit_test_setup_teardown(test_running, tree_setup, tree_teardown),
		cmocka_unit_test(test_built_in),
		cmocka_unit_test(test_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
