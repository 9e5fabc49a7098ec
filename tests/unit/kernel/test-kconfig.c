/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/kconfig.h"

#include <string.h>

#include "tree.h"

#define ABSENT "(absent)"

static const char *get(const struct kconfig *kconfig, const char *option)
{
	const char *value = kconfig_get(kconfig, option);

	return value ? value : ABSENT;
}

/* Lines of Debian's 5.10 to 7.2, one of each shape that they have. */
static const char real[] = "#\n"
			   "# Automatically generated file; DO NOT EDIT.\n"
			   "# Linux/x86 6.1.192 Kernel Configuration\n"
			   "#\n"
			   "CONFIG_CC_VERSION_TEXT=\"gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0\"\n"
			   "CONFIG_CC_IS_GCC=y\n"
			   "CONFIG_GCC_VERSION=120200\n"
			   "CONFIG_CLANG_VERSION=0\n"
			   "CONFIG_LOCALVERSION=\"\"\n"
			   "CONFIG_DEFAULT_HOSTNAME=\"(none)\"\n"
			   "# CONFIG_IKCONFIG is not set\n"
			   "\n"
			   "#\n"
			   "# end of General setup\n"
			   "CONFIG_FONT_8x16=y\n"
			   "CONFIG_FONT_TER16x32=y\n"
			   "CONFIG_PHYSICAL_START=0x1000000\n"
			   "CONFIG_PANIC_TIMEOUT=-1\n"
			   "CONFIG_TUN=m\n"
			   "# CONFIG_SECURITY_SMACK is not set\n"
			   "CONFIG_LSM=\"landlock,lockdown,yama,integrity,apparmor,bpf\"\n";

static void test_real_lines(void **state)
{
	_cleanup_kconfig_ struct kconfig *kconfig = NULL;

	assert_int_equal(kconfig_parse(real, strlen(real), &kconfig), 0);
	assert_string_equal(get(kconfig, "CC_VERSION_TEXT"),
			    "gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0");
	assert_string_equal(get(kconfig, "CC_IS_GCC"), "y");
	assert_string_equal(get(kconfig, "GCC_VERSION"), "120200");
	assert_string_equal(get(kconfig, "LOCALVERSION"), "");
	assert_string_equal(get(kconfig, "DEFAULT_HOSTNAME"), "(none)");
	assert_string_equal(get(kconfig, "IKCONFIG"), "n");
	assert_string_equal(get(kconfig, "FONT_8x16"), "y");
	assert_string_equal(get(kconfig, "FONT_TER16x32"), "y");
	assert_string_equal(get(kconfig, "PHYSICAL_START"), "0x1000000");
	assert_string_equal(get(kconfig, "PANIC_TIMEOUT"), "-1");
	assert_string_equal(get(kconfig, "TUN"), "m");
	assert_string_equal(get(kconfig, "SECURITY_SMACK"), "n");
	assert_string_equal(get(kconfig, "LSM"), "landlock,lockdown,yama,integrity,apparmor,bpf");
}

/* Whole names only, without the prefix, and in their own case. */
static void test_names(void **state)
{
	_cleanup_kconfig_ struct kconfig *kconfig = NULL;

	assert_int_equal(kconfig_parse(real, strlen(real), &kconfig), 0);
	assert_string_equal(get(kconfig, "CONFIG_TUN"), ABSENT);
	assert_string_equal(get(kconfig, "TU"), ABSENT);
	assert_string_equal(get(kconfig, "TUN_"), ABSENT);
	assert_string_equal(get(kconfig, "tun"), ABSENT);
	assert_string_equal(get(kconfig, "FONT_8X16"), ABSENT);
	assert_string_equal(get(kconfig, ""), ABSENT);
}

static const struct {
	const char *text;
	const char *value; /* of CONFIG_X; NULL: no configuration */
} cases[] = {
	{ "CONFIG_X=y\n", "y" },
	{ "CONFIG_X=\n", "" },
	{ "CONFIG_Y=y\n", ABSENT },
	{ "\n\nCONFIG_X=y\n\n", "y" },
	/* strings, as kconfig writes them */
	{ "CONFIG_X=\"\"\n", "" },
	{ "CONFIG_X=\"a b\tc#=\"\n", "a b\tc#=" },
	{ "CONFIG_X=\"say \\\"a\\\\b\\\"\"\n", "say \"a\\b\"" },
	{ "CONFIG_X=\"a\\b\"\n", "ab" },
	{ "CONFIG_X=\"\\\\\"\n", "\\" },
	{ "CONFIG_X=\"gr\303\266\303\237er\"\n", "gr\303\266\303\237er" },
	{ "CONFIG_X=\"\n", NULL },
	{ "CONFIG_X=\"a\n", NULL },
	{ "CONFIG_X=\"a\\\"\n", NULL },
	{ "CONFIG_X=\"a\\\n", NULL },
	{ "CONFIG_X=\"a\"b\n", NULL },
	{ "CONFIG_X=\"a\" \n", NULL },
	{ "CONFIG_X=a\"b\"\n", NULL },
	/* the last one counts */
	{ "CONFIG_X=y\nCONFIG_X=m\n", "m" },
	{ "CONFIG_X=y\n# CONFIG_X is not set\n", "n" },
	{ "# CONFIG_X is not set\nCONFIG_A=y\nCONFIG_Z=y\nCONFIG_X=y\n", "y" },
	{ "CONFIG_X=1\nCONFIG_X=2\nCONFIG_W=0\nCONFIG_X=3\nCONFIG_X=4\n", "4" },
	/* comments */
	{ "CONFIG_X=y\n# CONFIG_X is not set.\n", "y" },
	{ "CONFIG_X=y\n#CONFIG_X is not set\n", "y" },
	{ "CONFIG_X=y\n# X is not set\n", "y" },
	{ "CONFIG_X=y\n# CONFIG_X=n\n", "y" },
	{ "CONFIG_X=y\n# CONFIG_X Y is not set\n", "y" },
	{ "CONFIG_X=y\n#\n", "y" },
	/* what kconfig does not write */
	{ "", NULL },
	{ "\n", NULL },
	{ "# nothing\n", NULL },
	{ "CONFIG_X=y", NULL },
	{ "CONFIG_X=y\nCONFIG_Y", NULL },
	{ "CONFIG_X=y\n# CONF", NULL },
	{ "CONFIG_X\n", NULL },
	{ "CONFIG_=y\n", NULL },
	{ "CONFIG_X =y\n", NULL },
	{ "CONFIG_X= y\n", NULL },
	{ "CONFIG_X=y \n", NULL },
	{ "CONFIG_X=y # comment\n", NULL },
	{ " CONFIG_X=y\n", NULL },
	{ "export CONFIG_X=y\n", NULL },
	{ "X=y\n", NULL },
	{ "CONFIG_X=y\n \n", NULL },
	{ "<html>\n", NULL },
	{ "CONFIG_X=y\r\n", NULL },
	{ "CONFIG_X=\"a\rb\"\n", NULL },
	{ "# a\r\nCONFIG_X=y\n", NULL },
	{ "CONFIG_X=\"a\033[2Jb\"\n", NULL },
};

static void test_cases(void **state)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		_cleanup_kconfig_ struct kconfig *kconfig = NULL;
		int r;

		print_message("%s\n", cases[i].text);
		r = kconfig_parse(cases[i].text, strlen(cases[i].text), &kconfig);
		assert_int_equal(r, cases[i].value ? 0 : -EBADMSG);
		if (cases[i].value)
			assert_string_equal(get(kconfig, "X"), cases[i].value);
		else
			assert_null(kconfig);
	}
}

static void test_bytes(void **state)
{
	static const char nul[] = "CONFIG_X=y\nCONFIG_Y=\0y\n";
	_cleanup_kconfig_ struct kconfig *kconfig = NULL;

	assert_int_equal(kconfig_parse(nul, sizeof(nul) - 1, &kconfig), -EBADMSG);
	assert_null(kconfig);
	/* what is behind `len` is not read */
	assert_int_equal(kconfig_parse("CONFIG_X=y\nCONFIG_X=n\n", 11, &kconfig), 0);
	assert_string_equal(get(kconfig, "X"), "y");
}

/* As many options as no kernel has, in an order that is not theirs. */
static void test_many(void **state)
{
	_cleanup_kconfig_ struct kconfig *kconfig = NULL;
	_cleanup_free_ char *text = NULL;
	size_t len = 0;
	FILE *stream = open_memstream(&text, &len);

	assert_non_null(stream);
	for (unsigned int i = 0; i < 50000; i++)
		(void)fprintf(stream, "CONFIG_O%u=%u\n", i * 7919 % 50000, i);
	assert_int_equal(fclose(stream), 0);
	assert_int_equal(kconfig_parse(text, len, &kconfig), 0);
	for (unsigned int i = 0; i < 50000; i++) {
		char name[16], value[16];

		(void)snprintf(name, sizeof(name), "O%u", i * 7919 % 50000);
		(void)snprintf(value, sizeof(value), "%u", i);
		assert_string_equal(get(kconfig, name), value);
	}
}

static void test_length(void **state)
{
	_cleanup_kconfig_ struct kconfig *kconfig = NULL;
	_cleanup_free_ char *text = malloc(KCONFIG_MAX + 1);

	assert_non_null(text);
	memset(text, '\n', KCONFIG_MAX + 1);
	memcpy(text, "CONFIG_X=y", strlen("CONFIG_X=y"));
	assert_int_equal(kconfig_parse(text, KCONFIG_MAX + 1, &kconfig), -EFBIG);
	assert_null(kconfig);
	assert_int_equal(kconfig_parse(text, KCONFIG_MAX, &kconfig), 0);
	assert_string_equal(get(kconfig, "X"), "y");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_real_lines), cmocka_unit_test(test_names),
		cmocka_unit_test(test_cases),	   cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_many),	   cmocka_unit_test(test_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
