/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/machine.h"

#include <string.h>
#include <sys/utsname.h>

#include "kernel/fact.h"
#include "kernel/kconfig.h"
#include "tree.h"

static void test_names(void **state)
{
	assert_int_equal(machine_from_name("x86_64"), MACHINE_X86_64);
	assert_int_equal(machine_from_name("aarch64"), MACHINE_ARM64);
	assert_int_equal(machine_from_name("s390x"), MACHINE_S390X);
	assert_int_equal(machine_from_name("riscv64"), MACHINE_RISCV64);
	assert_int_equal(machine_from_name("i686"), MACHINE_OTHER);
	assert_int_equal(machine_from_name("aarch64_be"), MACHINE_OTHER);
	assert_int_equal(machine_from_name(""), MACHINE_OTHER);
}

/* What is known of the machine by `config` (NULL: none) and `subject`. */
static void assert_machine(const struct subject *subject, bool running, const char *config,
			   const char *name)
{
	struct facts facts = { .running = running };

	if (config) {
		assert_int_equal(kconfig_parse(config, strlen(config), &facts.kconfig), 0);
		assert_int_equal(fact_set(&facts.kconfig_file, "/boot/config", "/boot/config"), 0);
	}
	assert_int_equal(machine_read(subject, &facts), 0);
	if (name)
		assert_string_equal(facts.machine_name.text, name);
	else
		assert_null(facts.machine_name.text);
	assert_int_equal(facts.machine, name ? machine_from_name(name) : MACHINE_UNKNOWN);
	fact_clear(&facts.machine_name);
	fact_clear(&facts.kconfig_file);
	(void)kconfig_free(facts.kconfig);
}

static void test_by_configuration(void **state)
{
	static const struct {
		const char *config;
		const char *name;
	} cases[] = {
		{ "CONFIG_64BIT=y\nCONFIG_X86_64=y\nCONFIG_X86=y\n", "x86_64" },
		{ "# CONFIG_64BIT is not set\nCONFIG_X86_32=y\nCONFIG_X86=y\n", "i686" },
		{ "CONFIG_ARM64=y\nCONFIG_64BIT=y\n", "aarch64" },
		{ "CONFIG_ARM64=y\nCONFIG_CPU_BIG_ENDIAN=y\n", "aarch64_be" },
		{ "CONFIG_S390=y\nCONFIG_64BIT=y\n", "s390x" },
		{ "CONFIG_64BIT=y\nCONFIG_RISCV=y\n", "riscv64" },
		{ "CONFIG_RISCV=y\n# CONFIG_64BIT is not set\n", "riscv32" },
		{ "CONFIG_PPC64=y\nCONFIG_CPU_LITTLE_ENDIAN=y\n", "ppc64le" },
		{ "CONFIG_64BIT=y\n", NULL },
		{ "# CONFIG_X86_64 is not set\n", NULL },
		{ NULL, NULL },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_machine(&(struct subject){ .root_fd = -EBADF }, false, cases[i].config,
			       cases[i].name);
}

static void test_live(void **state)
{
	const struct subject subject = { .root_fd = -EBADF, .live = true };
	struct utsname name;

	assert_int_equal(uname(&name), 0);
	assert_machine(&subject, true, "CONFIG_S390=y\n", name.machine);
	assert_machine(&subject, false, "CONFIG_S390=y\n", "s390x");
	assert_machine(&subject, false, NULL, name.machine);
}

static void test_captured(void **state)
{
	const struct tree *tree = *state;
	const struct subject subject = { .root_fd = tree->fd, .captured = true };

	assert_machine(&subject, true, "CONFIG_ARM64=y\n", "aarch64");
	assert_machine(&subject, true, NULL, NULL);
	tree_file(tree, "/proc/sys/kernel/arch", "s390x\n");
	assert_machine(&subject, true, "CONFIG_ARM64=y\n", "s390x");
	assert_machine(&subject, false, "CONFIG_ARM64=y\n", "aarch64");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_by_configuration),
		cmocka_unit_test(test_live),
		cmocka_unit_test_setup_teardown(test_captured, tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
