/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/bls-edit.h"

#include <errno.h>
#include <stdlib.h>

#include "tree.h"

#define WORD "lsm=yama,bpf"

static void assert_edited(const char *text, int expected, const char *edited)
{
	char *said = NULL;

	assert_int_equal(bls_edit(text, WORD, &said), expected);
	if (expected < 0)
		assert_null(said);
	else
		assert_string_equal(said, edited);
	free(said);
}

static void edited(void **state)
{
	(void)state;
	assert_edited("title x\noptions a  b\nlinux /l\n", 1,
		      "title x\noptions a  b " WORD "\nlinux /l\n");
	assert_edited("  options\ta lsm=x", 1, "  options\ta " WORD);
	assert_edited("options a " WORD "\n", 0, "options a " WORD "\n");
	assert_edited("#options a\noptionsx b\n", 1, "#options a\noptionsx b\noptions " WORD "\n");
	assert_edited("linux /l", 1, "linux /l\noptions " WORD "\n");
	assert_edited("", 1, "options " WORD "\n");
}

static void refused(void **state)
{
	char *said = NULL;

	(void)state;
	assert_edited("options a\noptions b\n", -EBADMSG, NULL);
	assert_edited("options\n", -EBADMSG, NULL);
	assert_edited("options ", -EBADMSG, NULL);
	assert_edited("options \"a b\"\n", -EBADMSG, NULL);
	assert_edited("options 'a b'\n", -EBADMSG, NULL);
	assert_edited("options a=\"b\n", -EBADMSG, NULL);
	/* what was before the quote goes */
	assert_edited("options lsm=a \"b c\"\n", -EBADMSG, NULL);
	assert_edited("options lsm=a  'b\n", -EBADMSG, NULL);
	assert_edited("options a\r\n", -EBADMSG, NULL);
	assert_int_equal(bls_edit("options a\n", "lsm=a b", &said), -EINVAL);
	assert_null(said);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edited),
		cmocka_unit_test(refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
