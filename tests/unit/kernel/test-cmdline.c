/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/cmdline.h"

#include <string.h>

#include "tree.h"

#define ABSENT "(absent)"
#define BARE   "(bare)"

static const struct {
	bool in_initrd;
	const char *line;
	const char *value;
} cases[] = {
	{ false, "", ABSENT },
	{ false, " \n", ABSENT },
	{ false, "quiet splash", ABSENT },
	{ false, "bootward=off", "off" },
	{ false, "quiet bootward=audit ro\n", "audit" },
	{ false, "\tbootward=audit\t", "audit" },
	/* the last one wins, whatever it says */
	{ false, "bootward=off bootward=enforce", "enforce" },
	{ false, "bootward=off bootward=", "" },
	{ false, "bootward=off bootward", BARE },
	{ false, "bootward bootward=off", "off" },
	/* whole words, and the case counts */
	{ false, "bootward.mode=off", ABSENT },
	{ false, "xbootward=off", ABSENT },
	{ false, "bootwardx=off", ABSENT },
	{ false, "bootward-off", ABSENT },
	{ false, "Bootward=off", ABSENT },
	{ false, "foo=bootward=off", ABSENT },
	{ false, "bootward=Off", "Off" },
	/* quotes */
	{ false, "\"bootward=off\"", "off" },
	{ false, "bootward=\"off\"", "off" },
	{ false, "bootward='off'", "off" },
	{ false, "boot\"ward\"=off", "off" },
	{ false, "bootward=\"a b\"", "a b" },
	{ false, "bootward=\"it's\"", "it's" },
	{ false, "foo=\"x bootward=off\"", ABSENT },
	{ false, "foo=\"x bootward=off", ABSENT },
	{ false, "foo='x\" bootward=off'", ABSENT },
	{ false, "bootward=o\\ff", "o\\ff" },
	{ false, "bootward=off\\ x", "off\\" },
	{ false, "bootward=\"off", "off" },
	{ false, "quiet \"bootward=off", "off" },
	{ false, "bootward=\"\"", "" },
	/* what the kernel makes of kernel.bootward = off in a bootconfig: quoted, and before the
	 * boot loader's words; init.* goes behind a "--" */
	{ false, "bootward=\"off\" quiet", "off" },
	{ false, "bootward=\"off\" BOOT_IMAGE=/vmlinuz bootward=audit", "audit" },
	{ false, "kernel.bootward=off", ABSENT },
	{ false, "quiet -- bootward=\"off\" ", ABSENT },
	/* words for init */
	{ false, "quiet -- bootward=off", ABSENT },
	{ false, "bootward=audit -- bootward=off", "audit" },
	{ false, "--bootward=off", ABSENT },
	{ false, "--x bootward=off", "off" },
	/* the initrd's own */
	{ false, "rd.bootward=off", ABSENT },
	{ false, "rd.bootward=off bootward=enforce", "enforce" },
	{ true, "rd.bootward=off", "off" },
	{ true, "rd.bootward=off bootward=enforce", "off" },
	{ true, "bootward=enforce", "enforce" },
	{ true, "rd.bootward=x bootward=enforce rd.bootward=audit", "audit" },
	{ true, "rd.bootward bootward=enforce", BARE },
	{ true, "rd_bootward=off bootward=enforce", "enforce" },
};

static void test_cases(void **state)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		_cleanup_free_ char *value = NULL;
		const char *found;
		int r;

		print_message("<%s>%s\n", cases[i].line,
			      cases[i].in_initrd ? " in the initrd" : "");
		r = cmdline_find(cases[i].line, "bootward", cases[i].in_initrd, &value);
		assert_in_range(r, 0, 1);
		found = r == 0 ? ABSENT : value ? value : BARE;
		assert_string_equal(found, cases[i].value);
	}
}

static void test_dash_is_underscore_in_keys(void **state)
{
	_cleanup_free_ char *a = NULL, *b = NULL, *c = NULL;

	assert_int_equal(cmdline_find("my_key=a_b", "my-key", false, &a), 1);
	assert_string_equal(a, "a_b");
	assert_int_equal(cmdline_find("my-key=a-b", "my_key", false, &b), 1);
	assert_string_equal(b, "a-b");
	assert_int_equal(cmdline_find("my.key=a", "my-key", false, &c), 0);
	assert_null(c);
}

static void test_length(void **state)
{
	_cleanup_free_ char *line = malloc(CMDLINE_MAX + 2), *value = NULL;

	assert_non_null(line);
	memset(line, ' ', CMDLINE_MAX + 2);
	memcpy(line + CMDLINE_MAX - strlen("bootward=off"), "bootward=off", strlen("bootward=off"));
	line[CMDLINE_MAX] = '\0';
	assert_int_equal(cmdline_find(line, "bootward", false, &value), 1);
	assert_string_equal(value, "off");

	line[CMDLINE_MAX] = ' ';
	line[CMDLINE_MAX + 1] = '\0';
	assert_int_equal(cmdline_find(line, "bootward", false, NULL), -E2BIG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_dash_is_underscore_in_keys),
		cmocka_unit_test(test_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
