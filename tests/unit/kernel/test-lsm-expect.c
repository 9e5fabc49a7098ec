/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/version.h>
#include <string.h>

#include "kernel/lsm.h"

#include "tree.h"

/* What Debian's kernels 5.10.262, 6.1.192, 6.12.117 and 7.2.13 say of security modules. */
#define DEBIAN_5_10                                        \
	"CONFIG_X86=y\n"                                   \
	"CONFIG_BPF_LSM=y\n"                               \
	"CONFIG_SECURITY=y\n"                              \
	"CONFIG_SECURITY_SELINUX=y\n"                      \
	"# CONFIG_SECURITY_SELINUX_BOOTPARAM is not set\n" \
	"# CONFIG_SECURITY_SMACK is not set\n"             \
	"CONFIG_SECURITY_TOMOYO=y\n"                       \
	"CONFIG_SECURITY_APPARMOR=y\n"                     \
	"# CONFIG_SECURITY_LOADPIN is not set\n"           \
	"CONFIG_SECURITY_YAMA=y\n"                         \
	"# CONFIG_SECURITY_SAFESETID is not set\n"         \
	"CONFIG_SECURITY_LOCKDOWN_LSM=y\n"                 \
	"CONFIG_SECURITY_LOCKDOWN_LSM_EARLY=y\n"
#define DEBIAN_6_1                     \
	DEBIAN_5_10                    \
	"CONFIG_SECURITY_LANDLOCK=y\n" \
	"CONFIG_INTEGRITY=y\n"         \
	"CONFIG_IMA=y\n"               \
	"CONFIG_EVM=y\n"
#define DEBIAN_6_12 DEBIAN_6_1 "CONFIG_SECURITY_IPE=y\n"

static const char debian_5_10[] = DEBIAN_5_10
	"# CONFIG_INTEGRITY is not set\n"
	"CONFIG_LSM=\"lockdown,yama,loadpin,safesetid,integrity,apparmor,selinux,smack,tomoyo\"\n";
static const char debian_6_1[] = DEBIAN_6_1
	"CONFIG_LSM=\"landlock,lockdown,yama,loadpin,safesetid,integrity,apparmor,selinux,smack,"
	"tomoyo,bpf\"\n";
static const char debian_6_12[] = DEBIAN_6_12
	"CONFIG_LSM=\"landlock,lockdown,yama,loadpin,safesetid,integrity,apparmor,selinux,smack,"
	"tomoyo,bpf,ipe\"\n";

static const struct {
	const char *name;
	const char *config;
	unsigned int version;
} kernels[] = {
	{ "5.10", debian_5_10, KERNEL_VERSION(5, 10, 255) },
	{ "6.1", debian_6_1, KERNEL_VERSION(6, 1, 192) },
	{ "6.12", debian_6_12, KERNEL_VERSION(6, 12, 117) },
	{ "7.2", debian_6_12, KERNEL_VERSION(7, 2, 13) },
};

/* 1 and the list, or 0 and why not. */
static int expect(const char *config, unsigned int version, const char *cmdline, char **ret_list)
{
	_cleanup_kconfig_ struct kconfig *kconfig = NULL;

	assert_int_equal(kconfig_parse(config, strlen(config), &kconfig), 0);
	return lsm_expect(kconfig, version, cmdline, ret_list);
}

static void assert_list(const char *config, unsigned int version, const char *cmdline,
			const char *expected)
{
	_cleanup_free_ char *list = NULL;

	print_message("%06x <%.60s>\n", version, cmdline);
	assert_int_equal(expect(config, version, cmdline, &list), 1);
	assert_string_equal(list, expected);
}

#define FIRST "lockdown,capability"

/*
 * Seen in guests of these four, as /sys/kernel/security/lsm. 7.2 is as 6.12.
 */
static const struct {
	const char *cmdline;
	const char *lists[3];
} seen[] = {
	{ "quiet",
	  { FIRST ",yama,apparmor,tomoyo", FIRST ",landlock,yama,apparmor,tomoyo,bpf",
	    FIRST ",landlock,yama,apparmor,tomoyo,bpf,ipe,ima,evm" } },
	{ "security=selinux",
	  { FIRST ",yama,selinux", FIRST ",landlock,yama,selinux,bpf",
	    FIRST ",landlock,yama,selinux,bpf,ipe,ima,evm" } },
	{ "security=tomoyo lsm=lockdown,yama,apparmor,bpf",
	  { FIRST ",yama,apparmor,bpf", FIRST ",yama,apparmor,bpf",
	    FIRST ",yama,apparmor,bpf,ima,evm" } },
	{ "lsm=apparmor,selinux,bpf",
	  { FIRST ",apparmor,bpf", FIRST ",apparmor,bpf", FIRST ",apparmor,bpf,ima,evm" } },
	{ "lsm=", { FIRST, FIRST, FIRST ",ima,evm" } },
	{ "apparmor=0",
	  { FIRST ",yama,selinux,tomoyo", FIRST ",landlock,yama,selinux,tomoyo,bpf",
	    FIRST ",landlock,yama,selinux,tomoyo,bpf,ipe,ima,evm" } },
	{ "lsm=lockdown,yama,integrity,apparmor,tomoyo,bpf",
	  { FIRST ",yama,apparmor,tomoyo,bpf", FIRST ",yama,apparmor,tomoyo,bpf",
	    FIRST ",yama,apparmor,tomoyo,bpf,ima,evm" } },
	{ "lsm=yama lsm=bpf", { FIRST ",bpf", FIRST ",bpf", FIRST ",bpf,ima,evm" } },
};

static void test_seen(void **state)
{
	for (size_t i = 0; i < sizeof(seen) / sizeof(seen[0]); i++)
		for (size_t k = 0; k < sizeof(kernels) / sizeof(kernels[0]); k++)
			assert_list(kernels[k].config, kernels[k].version, seen[i].cmdline,
				    seen[i].lists[k < 3 ? k : 2]);
}

/* Seen there too, each on one of them. */
static void test_seen_once(void **state)
{
	assert_list(debian_5_10, KERNEL_VERSION(5, 10, 255), "security=", FIRST ",yama");
	assert_list(debian_6_1, KERNEL_VERSION(6, 1, 192), "security=yama apparmor.enabled=0",
		    FIRST ",landlock,yama,bpf");
	assert_list(debian_6_1, KERNEL_VERSION(6, 1, 192),
		    "apparmor=0 apparmor.enabled=on \"lsm=lockdown,bpf, yama,apparmor\"",
		    FIRST ",bpf,apparmor");
	assert_list(debian_6_12, KERNEL_VERSION(6, 12, 117),
		    "lsm lsm_x=1 apparmor.enabled=OFF selinux=0",
		    FIRST ",landlock,yama,selinux,tomoyo,bpf,ipe,ima,evm");
	assert_list(debian_6_12, KERNEL_VERSION(7, 2, 13), "security=evm apparmor=0z",
		    FIRST ",landlock,yama,bpf,ipe,evm,ima");
}

/* On 6.1, whose list is landlock,yama,apparmor,tomoyo,bpf. */
static const struct {
	const char *cmdline;
	const char *list; /* without what comes first */
} words[] = {
	/* names: unknown, repeated, not built in, not in one's own hands */
	{ "lsm=nothing,bpf,bpf,smack,BPF, yama", ",bpf" },
	{ "lsm=\"bpf, yama\"", ",bpf" },
	{ "lsm=,,bpf,", ",bpf" },
	{ "lsm=bpf,capability,yama,lockdown", ",bpf,yama" },
	{ "lsm=ima,evm,integrity", "" },
	{ "lsm=selinux,apparmor,tomoyo", ",selinux,tomoyo" },
	/* where the line says nothing */
	{ "lsm", ",landlock,yama,apparmor,tomoyo,bpf" },
	{ "lsm.debug -- lsm=bpf apparmor=0", ",landlock,yama,apparmor,tomoyo,bpf" },
	{ "x=\"lsm=bpf\"", ",landlock,yama,apparmor,tomoyo,bpf" },
	/* security= */
	{ "security=apparmor", ",landlock,yama,apparmor,bpf" },
	{ "security=tomoyo", ",landlock,yama,tomoyo,bpf" },
	{ "security=selinux security=tomoyo", ",landlock,yama,tomoyo,bpf" },
	{ "security=smack", ",landlock,yama,bpf" },
	{ "security=", ",landlock,yama,bpf" },
	{ "security=none", ",landlock,yama,bpf" },
	{ "security=yama", ",landlock,yama,bpf" },
	{ "security", ",landlock,yama,apparmor,tomoyo,bpf" },
	{ "lsm=bpf security=apparmor", ",bpf" },
	{ "security=apparmor apparmor=0", ",landlock,yama,bpf" },
	/* one module switched off leaves its place to the next */
	{ "apparmor=0x0", ",landlock,yama,selinux,tomoyo,bpf" },
	{ "apparmor=+00", ",landlock,yama,selinux,tomoyo,bpf" },
	{ "apparmor=0 apparmor=2", ",landlock,yama,apparmor,tomoyo,bpf" },
	{ "apparmor=0 apparmor=off", ",landlock,yama,selinux,tomoyo,bpf" },
	{ "apparmor=off", ",landlock,yama,apparmor,tomoyo,bpf" },
	{ "apparmor=", ",landlock,yama,apparmor,tomoyo,bpf" },
	{ "apparmor=-0", ",landlock,yama,apparmor,tomoyo,bpf" },
	{ "apparmor=0z", ",landlock,yama,apparmor,tomoyo,bpf" },
	{ "apparmor=99999999999999999999", ",landlock,yama,apparmor,tomoyo,bpf" },
	{ "apparmor", ",landlock,yama,apparmor,tomoyo,bpf" },
	{ "apparmor=0 apparmor", ",landlock,yama,selinux,tomoyo,bpf" },
	{ "apparmor.enabled=0", ",landlock,yama,selinux,tomoyo,bpf" },
	{ "apparmor.enabled=No", ",landlock,yama,selinux,tomoyo,bpf" },
	{ "apparmor.enabled=OFF", ",landlock,yama,selinux,tomoyo,bpf" },
	{ "apparmor.enabled=false", ",landlock,yama,selinux,tomoyo,bpf" },
	{ "apparmor=0 apparmor.enabled=on", ",landlock,yama,apparmor,tomoyo,bpf" },
	{ "apparmor=0 apparmor.enabled=Y", ",landlock,yama,apparmor,tomoyo,bpf" },
	{ "apparmor=0 apparmor.enabled=o", ",landlock,yama,selinux,tomoyo,bpf" },
	{ "apparmor=0 apparmor.enabled=", ",landlock,yama,selinux,tomoyo,bpf" },
	{ "apparmor=0 apparmor.enabled", ",landlock,yama,selinux,tomoyo,bpf" },
	{ "apparmor.enabled=0 apparmor=1", ",landlock,yama,apparmor,tomoyo,bpf" },
	{ "apparmor=0 lsm=apparmor,selinux", ",selinux" },
	{ "tomoyo=0 yama=0 bpf=0", ",landlock,yama,apparmor,tomoyo,bpf" },
	/* Debian's SELinux has no such switch */
	{ "selinux=0 security=selinux", ",landlock,yama,selinux,bpf" },
};

static void test_words(void **state)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		char list[128];

		(void)snprintf(list, sizeof(list), FIRST "%s", words[i].list);
		assert_list(debian_6_1, KERNEL_VERSION(6, 1, 192), words[i].cmdline, list);
	}
}

static void test_selinux_switch(void **state)
{
	static const char config[] = "CONFIG_SECURITY=y\nCONFIG_SECURITY_SELINUX=y\n"
				     "CONFIG_SECURITY_SELINUX_BOOTPARAM=y\n"
				     "CONFIG_LSM=\"selinux,bpf\"\nCONFIG_BPF_LSM=y\n";

	assert_list(config, KERNEL_VERSION(6, 1, 0), "", "capability,selinux,bpf");
	assert_list(config, KERNEL_VERSION(6, 1, 0), "selinux=0", "capability,bpf");
	assert_list(config, KERNEL_VERSION(6, 1, 0), "selinux=0 selinux=1",
		    "capability,selinux,bpf");
}

static void test_letters_of_5_19(void **state)
{
	assert_list(debian_6_1, KERNEL_VERSION(5, 18, 255), "apparmor.enabled=f",
		    FIRST ",landlock,yama,apparmor,tomoyo,bpf");
	assert_list(debian_6_1, KERNEL_VERSION(5, 19, 0), "apparmor.enabled=f",
		    FIRST ",landlock,yama,selinux,tomoyo,bpf");
}

/* Not started early, lockdown is a name like others. */
static void test_lockdown(void **state)
{
	static const char config[] = "CONFIG_SECURITY=y\nCONFIG_SECURITY_LOCKDOWN_LSM=y\n"
				     "# CONFIG_SECURITY_LOCKDOWN_LSM_EARLY is not set\n"
				     "CONFIG_SECURITY_YAMA=y\nCONFIG_LSM=\"yama,lockdown\"\n";

	assert_list(config, KERNEL_VERSION(6, 6, 0), "", "capability,yama,lockdown");
	assert_list(config, KERNEL_VERSION(6, 6, 0), "lsm=lockdown,yama",
		    "capability,lockdown,yama");
	assert_list(config, KERNEL_VERSION(6, 6, 0), "lsm=yama", "capability,yama");
}

/* Linux 6.9 made security modules of the two. */
static void test_ima_and_evm(void **state)
{
	assert_list(debian_6_12, KERNEL_VERSION(6, 8, 255), "lsm=bpf", FIRST ",bpf");
	assert_list(debian_6_12, KERNEL_VERSION(6, 9, 0), "lsm=bpf", FIRST ",bpf,ima,evm");
	assert_list(debian_6_12, KERNEL_VERSION(6, 9, 0), "lsm=evm,bpf,ima", FIRST ",bpf,ima,evm");
	/* security= names them before their turn */
	assert_list(debian_6_12, KERNEL_VERSION(6, 12, 0), "security=evm",
		    FIRST ",landlock,yama,bpf,ipe,evm,ima");
	assert_list(debian_5_10, KERNEL_VERSION(6, 12, 0), "lsm=bpf", FIRST ",bpf");
}

/* Named by security=, a module need not be in the order. */
static void test_security_adds(void **state)
{
	static const char config[] = "CONFIG_SECURITY=y\nCONFIG_SECURITY_APPARMOR=y\n"
				     "CONFIG_SECURITY_YAMA=y\nCONFIG_LSM=\"bpf\"\n"
				     "CONFIG_BPF_LSM=y\n";

	assert_list(config, KERNEL_VERSION(6, 1, 0), "security=apparmor",
		    "capability,bpf,apparmor");
	assert_list(config, KERNEL_VERSION(6, 1, 0), "security=yama", "capability,bpf,yama");
}

static void test_no_modules_at_all(void **state)
{
	assert_list("# CONFIG_SECURITY is not set\n", KERNEL_VERSION(6, 1, 0), "lsm=bpf", "");
}

static void assert_untold(const char *config, unsigned int version, const char *cmdline,
			  const char *why)
{
	_cleanup_free_ char *list = NULL;

	assert_int_equal(expect(config, version, cmdline, &list), 0);
	assert_non_null(strstr(list, why));
}

static void test_what_cannot_be_told(void **state)
{
	_cleanup_free_ char *list = NULL;

	assert_int_equal(lsm_expect(NULL, KERNEL_VERSION(6, 1, 0), "", &list), 0);
	assert_non_null(strstr(list, "configuration"));
	assert_untold(debian_6_1, 0, "", "version");
	assert_untold(debian_6_1, KERNEL_VERSION(4, 18, 0), "", "before 5.1");
	assert_untold(debian_6_1, KERNEL_VERSION(6, 1, 0), NULL, "command line");
	assert_untold("CONFIG_X=y\n", KERNEL_VERSION(6, 1, 0), "", "CONFIG_SECURITY");
	assert_untold("CONFIG_SECURITY=y\n", KERNEL_VERSION(6, 1, 0), "", "CONFIG_LSM");
	/* what is cut off has modules of which it says nothing */
	assert_untold("CONFIG_SECURITY=y\n", KERNEL_VERSION(6, 1, 0), "lsm=", "CONFIG_LSM");
	assert_list("CONFIG_SECURITY=y\nCONFIG_LSM=\"\"\n", KERNEL_VERSION(6, 1, 0),
		    "lsm=", "capability");
}

static void test_long_line(void **state)
{
	static const char s390[] = "CONFIG_SECURITY=y\nCONFIG_LSM=\"\"\nCONFIG_S390=y\n"
				   "CONFIG_COMMAND_LINE_SIZE=4096\n";
	static const char riscv[] = "CONFIG_SECURITY=y\nCONFIG_LSM=\"\"\nCONFIG_RISCV=y\n";
	char line[8192];

	memset(line, 'x', sizeof(line));
	line[767] = '\0';
	assert_list(riscv, KERNEL_VERSION(6, 6, 0), line, "capability");
	line[767] = 'x';
	line[768] = '\0';
	assert_untold(riscv, KERNEL_VERSION(6, 6, 0), line, "longer");
	memset(line, 'x', sizeof(line));
	memcpy(line, "BOOT_IMAGE=/v ", 14);
	strcpy(line + 2047, "\n");
	assert_list(debian_6_1, KERNEL_VERSION(6, 1, 0), line,
		    FIRST ",landlock,yama,apparmor,tomoyo,bpf");
	strcpy(line + 2047, "x");
	assert_untold(debian_6_1, KERNEL_VERSION(6, 1, 0), line, "longer");
	assert_list(s390, KERNEL_VERSION(6, 1, 0), line, "capability");
	memset(line, 'x', sizeof(line));
	line[4096] = '\0';
	assert_untold(s390, KERNEL_VERSION(6, 1, 0), line, "longer");
	/* an entry's, before which the loader will put BOOT_IMAGE= */
	line[2030] = '\0';
	assert_untold(debian_6_1, KERNEL_VERSION(6, 1, 0), line, "longer");
}

static void test_line_of_the_kernel(void **state)
{
#define WITH_LINE "CONFIG_SECURITY=y\nCONFIG_BPF_LSM=y\nCONFIG_LSM=\"bpf\"\n"
	static const char harmless[] = WITH_LINE "CONFIG_CMDLINE=\"quiet lsm\"\n";
	static const char says[] = WITH_LINE "CONFIG_CMDLINE=\"quiet lsm=yama\"\n";
	static const char forces[] = WITH_LINE "CONFIG_CMDLINE=\"quiet\"\nCONFIG_CMDLINE_FORCE=y\n";

	assert_list(WITH_LINE "CONFIG_CMDLINE=\"\"\n", KERNEL_VERSION(6, 1, 0), "lsm=bpf",
		    "capability,bpf");
	assert_list(harmless, KERNEL_VERSION(6, 1, 0), "lsm=bpf", "capability,bpf");
	assert_untold(says, KERNEL_VERSION(6, 1, 0), "lsm=bpf", "CONFIG_CMDLINE");
	assert_untold(forces, KERNEL_VERSION(6, 1, 0), "lsm=bpf", "CONFIG_CMDLINE");
	assert_untold(forces, KERNEL_VERSION(6, 1, 0), "ro quiet lsm=bpf", "CONFIG_CMDLINE");
	assert_untold(forces, KERNEL_VERSION(6, 1, 0), "quiet lsm=bpf", "CONFIG_CMDLINE");
	assert_list(forces, KERNEL_VERSION(6, 1, 0), "quiet\n", "capability,bpf");
	/* /proc/cmdline, where both have come together */
	assert_list(says, KERNEL_VERSION(6, 1, 0), "quiet lsm=yama lsm=bpf", "capability,bpf");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_seen),
		cmocka_unit_test(test_seen_once),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_selinux_switch),
		cmocka_unit_test(test_letters_of_5_19),
		cmocka_unit_test(test_lockdown),
		cmocka_unit_test(test_ima_and_evm),
		cmocka_unit_test(test_security_adds),
		cmocka_unit_test(test_no_modules_at_all),
		cmocka_unit_test(test_what_cannot_be_told),
		cmocka_unit_test(test_long_line),
		cmocka_unit_test(test_line_of_the_kernel),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
