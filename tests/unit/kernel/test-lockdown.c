/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/lockdown.h"

#include <string.h>

#include "kernel/fact.h"
#include "kernel/kconfig.h"
#include "tree.h"

#define LOCKDOWN "CONFIG_SECURITY_LOCKDOWN_LSM=y\n"
#define EARLY	 LOCKDOWN "CONFIG_SECURITY_LOCKDOWN_LSM_EARLY=y\n"
#define NONE	 "CONFIG_LOCK_DOWN_KERNEL_FORCE_NONE=y\n"
#define INTEG	 "CONFIG_LOCK_DOWN_KERNEL_FORCE_INTEGRITY=y\n"
#define CONF	 "CONFIG_LOCK_DOWN_KERNEL_FORCE_CONFIDENTIALITY=y\n"
#define SECURE	 "CONFIG_LOCK_DOWN_IN_EFI_SECURE_BOOT=y\n"
#define UBUNTU	 "CONFIG_LOCK_DOWN_IN_SECURE_BOOT=y\n"

static void facts_clear(struct facts *facts)
{
	fact_clear(&facts->active);
	fact_clear(&facts->expected);
	fact_clear(&facts->cmdline);
	fact_clear(&facts->kconfig_file);
	fact_clear(&facts->lockdown);
	facts->kconfig = kconfig_free(facts->kconfig);
}
#define _cleanup_facts_read_ _cleanup_(facts_clear)

static void expect(struct facts *facts, const struct subject *subject, const char *config,
		   const char *cmdline)
{
	assert_int_equal(kconfig_parse(config, strlen(config), &facts->kconfig), 0);
	assert_int_equal(fact_set(&facts->kconfig_file, "/boot/config", "/boot/config"), 0);
	assert_int_equal(fact_set(&facts->cmdline, cmdline, "/boot/grub/grub.cfg"), 0);
	assert_int_equal(lockdown_read(subject, facts), 0);
}

static void test_expected(void **state)
{
	static const struct {
		const char *config, *cmdline;
		const char *level, *source;
	} cases[] = {
		{ EARLY NONE, "quiet", "none", "/boot/config" },
		{ EARLY INTEG, "quiet", "integrity", "/boot/config" },
		{ EARLY CONF, "quiet", "confidentiality", "/boot/config" },
		{ EARLY NONE, "lockdown=integrity", "integrity", "/boot/grub/grub.cfg" },
		{ EARLY NONE, "lockdown=confidentiality", "confidentiality",
		  "/boot/grub/grub.cfg" },
		/* nothing lowers it, the last word neither */
		{ EARLY CONF, "lockdown=integrity", "confidentiality", "/boot/config" },
		{ EARLY INTEG, "lockdown=none", "integrity", "/boot/config" },
		{ EARLY NONE, "lockdown=confidentiality lockdown=integrity", "confidentiality",
		  "/boot/grub/grub.cfg" },
		{ EARLY NONE, "lockdown=integrity lockdown=confidentiality", "confidentiality",
		  "/boot/grub/grub.cfg" },
		/* only whole words, and only the kernel's */
		{ EARLY NONE, "lockdown", "none", "/boot/config" },
		{ EARLY NONE, "lockdown=", "none", "/boot/config" },
		{ EARLY NONE, "lockdown=Integrity", "none", "/boot/config" },
		{ EARLY NONE, "lockdown=integrity1", "none", "/boot/config" },
		{ EARLY NONE, "xlockdown=integrity", "none", "/boot/config" },
		{ EARLY NONE, "-- lockdown=integrity", "none", "/boot/config" },
		{ EARLY NONE, "lockdown=\"integrity\"", "integrity", "/boot/grub/grub.cfg" },
		/* not built in */
		{ "CONFIG_SECURITY=y\n", "lockdown=confidentiality", "none", "/boot/config" },
		{ "CONFIG_SECURITY=y\n" SECURE, "", "none", "/boot/config" },
		/* an image does not say whether its machine has it on */
		{ EARLY NONE SECURE, "", "integrity",
		  "CONFIG_LOCK_DOWN_IN_EFI_SECURE_BOOT, if Secure Boot is on" },
		{ EARLY NONE UBUNTU, "", "integrity",
		  "CONFIG_LOCK_DOWN_IN_SECURE_BOOT, if Secure Boot is on" },
		{ EARLY NONE SECURE, "lockdown=integrity", "integrity", "/boot/grub/grub.cfg" },
		{ EARLY CONF SECURE, "", "confidentiality", "/boot/config" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		_cleanup_facts_read_ struct facts facts = { 0 };

		print_message("%s<%s>\n", cases[i].config, cases[i].cmdline);
		expect(&facts, &(struct subject){ .root_fd = -EBADF }, cases[i].config,
		       cases[i].cmdline);
		assert_string_equal(facts.lockdown.text, cases[i].level);
		assert_string_equal(facts.lockdown.source, cases[i].source);
	}
}

/* Where it is not started early, lsm= or CONFIG_LSM must name it. */
static void test_only_if_started(void **state)
{
	_cleanup_facts_read_ struct facts named = { 0 }, left_out = { 0 }, unknown = { 0 };
	const struct subject subject = { .root_fd = -EBADF };

	assert_int_equal(fact_set(&named.expected, "capability,lockdown,bpf", ""), 0);
	expect(&named, &subject, LOCKDOWN CONF, "");
	assert_string_equal(named.lockdown.text, "confidentiality");

	assert_int_equal(fact_set(&left_out.expected, "capability,bpf", ""), 0);
	expect(&left_out, &subject, LOCKDOWN CONF, "lockdown=integrity");
	assert_string_equal(left_out.lockdown.text, "none");

	assert_int_equal(fact_fail(&unknown.expected, 0, "security= without lsm="), 0);
	expect(&unknown, &subject, LOCKDOWN CONF, "");
	assert_null(unknown.lockdown.text);
	assert_string_equal(unknown.lockdown.source, "security= without lsm=");
}

static void test_secure_boot(void **state)
{
	_cleanup_facts_read_ struct facts on = { 0 }, off = { 0 };
	const struct tree *tree = *state;
	const struct subject subject = { .root_fd = tree->fd, .live = true };

	expect(&off, &subject, EARLY NONE SECURE, "");
	assert_string_equal(off.lockdown.text, "none");
	tree_bytes(tree,
		   "/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c",
		   "\6\0\0\0\1", 5);
	expect(&on, &subject, EARLY NONE SECURE, "");
	assert_string_equal(on.lockdown.text, "integrity");
	assert_string_equal(on.lockdown.source, "Secure Boot");
}

static void test_lacking(void **state)
{
	_cleanup_facts_read_ struct facts config = { 0 }, cmdline = { 0 };
	const struct subject subject = { .root_fd = -EBADF };

	assert_int_equal(fact_fail(&config.kconfig_file, -EBADMSG, "/boot/config"), 0);
	assert_int_equal(lockdown_read(&subject, &config), 0);
	assert_null(config.lockdown.text);
	assert_int_equal(config.lockdown.error, -EBADMSG);

	assert_int_equal(kconfig_parse(EARLY, strlen(EARLY), &cmdline.kconfig), 0);
	assert_int_equal(fact_fail(&cmdline.cmdline, -EACCES, "/boot/grub/grub.cfg"), 0);
	assert_int_equal(lockdown_read(&subject, &cmdline), 0);
	assert_null(cmdline.lockdown.text);
	assert_int_equal(cmdline.lockdown.error, -EACCES);
}

static void test_running(void **state)
{
	static const struct {
		const char *file;
		const char *level; /* NULL: not known */
	} cases[] = {
		{ "[none] integrity confidentiality\n", "none" },
		{ "none [integrity] confidentiality\n", "integrity" },
		{ "none integrity [confidentiality]\n", "confidentiality" },
		{ "none integrity confidentiality\n", NULL },
		{ "none [total] confidentiality\n", NULL },
		{ "none [integrity", NULL },
		{ "[]", NULL },
		{ "", NULL },
	};
	const struct tree *tree = *state;
	const struct subject subject = { .root_fd = tree->fd, .captured = true };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		_cleanup_facts_read_ struct facts facts = { .running = true };

		tree_file(tree, "/sys/kernel/security/lockdown", cases[i].file);
		expect(&facts, &subject, EARLY CONF, "");
		assert_string_equal(facts.lockdown.source, "/sys/kernel/security/lockdown");
		assert_int_equal(facts.lockdown.error, cases[i].level ? 0 : -EBADMSG);
		if (cases[i].level)
			assert_string_equal(facts.lockdown.text, cases[i].level);
	}
}

static void test_running_without_it(void **state)
{
	_cleanup_facts_read_ struct facts none = { .running = true }, there = { .running = true },
					  unknown = { .running = true };
	const struct tree *tree = *state;
	const struct subject subject = { .root_fd = tree->fd, .captured = true };

	assert_int_equal(fact_set(&none.active, "capability,yama", "/sys/kernel/security/lsm"), 0);
	assert_int_equal(lockdown_read(&subject, &none), 0);
	assert_string_equal(none.lockdown.text, "none");
	assert_string_equal(none.lockdown.source, "/sys/kernel/security/lsm");

	assert_int_equal(fact_set(&there.active, "lockdown,capability", NULL), 0);
	assert_int_equal(lockdown_read(&subject, &there), 0);
	assert_null(there.lockdown.text);
	assert_int_equal(there.lockdown.error, -ENOENT);

	assert_int_equal(lockdown_read(&subject, &unknown), 0);
	assert_null(unknown.lockdown.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_expected),
		cmocka_unit_test(test_only_if_started),
		cmocka_unit_test_setup_teardown(test_secure_boot, tree_setup, tree_teardown),
		cmocka_unit_test(test_lacking),
		cmocka_unit_test_setup_teardown(test_running, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_running_without_it, tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
