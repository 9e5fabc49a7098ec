/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/grub-default-edit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "tree.h"

#define N    "GRUB_CMDLINE_LINUX"
#define WORD "lsm=yama,bpf"

/* What becomes of it is text that the shell reads without a complaint. */
static void assert_shell(const char *text)
{
	FILE *shell = popen("sh -n", "w");

	assert_non_null(shell);
	assert_true(fputs(text, shell) >= 0);
	assert_int_equal(pclose(shell), 0);
}

static void assert_edited(const char *text, int expected, const char *edited)
{
	const char *why = NULL;
	unsigned int line = 0;
	char *said = NULL;

	assert_int_equal(grub_default_edit(text, WORD, &said, &line, &why), expected);
	assert_string_equal(said, edited);
	assert_null(why);
	assert_shell(said);
	free(said);
}

static void assert_refused(const char *text, unsigned int expected, const char *expected_why)
{
	const char *why = NULL;
	unsigned int line = 0;
	char *said = NULL;

	assert_int_equal(grub_default_edit(text, WORD, &said, &line, &why), -EBADMSG);
	assert_null(said);
	assert_int_equal(line, expected);
	assert_string_equal(why, expected_why);
}

static void quotes(void **state)
{
	(void)state;
	assert_edited(N "=\"a b\"\n", 1, N "=\"a b " WORD "\"\n");
	assert_edited(N "='a b'\n", 1, N "='a b " WORD "'\n");
	assert_edited(N "=\"\"\n", 1, N "=\"" WORD "\"\n");
	assert_edited(N "=''", 1, N "='" WORD "'");
	assert_edited(N "=quiet\n", 1, N "=\"quiet " WORD "\"\n");
	assert_edited(N "=\n", 1, N "=\"" WORD "\"\n");
	assert_edited(N "=\"x=\\\"a b\\\" c\"\n", 1, N "=\"x=\\\"a b\\\" c " WORD "\"\n");
	assert_edited(N "='x=\"a b\" $c `d`'\n", 1, N "='x=\"a b\" $c `d` " WORD "'\n");
	assert_edited(N "=\"$A ${B} c\\$\"\n", 1, N "=\"$A ${B} c\\$ " WORD "\"\n");
	assert_edited(N "=\"a  b \"  # mine\n", 1, N "=\"a  b " WORD " \"  # mine\n");
}

/* The line that counts is the last; all else stays as it is. */
static void lines(void **state)
{
	(void)state;
	assert_edited(N "=\"a\"\n" N "=\"b\"\nX=1\n", 1, N "=\"a\"\n" N "=\"b " WORD "\"\nX=1\n");
	assert_edited("#" N "=\"a\"\n  # " N "=c\n" N "_DEFAULT=\"quiet\"\n\t" N "=\"b\"\n", 1,
		      "#" N "=\"a\"\n  # " N "=c\n" N "_DEFAULT=\"quiet\"\n\t" N "=\"b " WORD
		      "\"\n");
	assert_edited("export " N "=\"a\"\nexport\t" N "='b'", 1,
		      "export " N "=\"a\"\nexport\t" N "='b " WORD "'");
	assert_edited(N "=\"a\"\n" N "+=\" b\"\n", 1, N "=\"a\"\n" N "+=\" b " WORD "\"\n");
	assert_edited(N "=\"a\"\n" N "=\"$" N " b\"\n", 1,
		      N "=\"a\"\n" N "=\"$" N " b " WORD "\"\n");
}

static void added(void **state)
{
	(void)state;
	assert_edited("", 1, N "=\"" WORD "\"\n");
	assert_edited("A=1", 1, "A=1\n" N "=\"" WORD "\"\n");
	assert_edited("#" N "=\"a\"\n", 1, "#" N "=\"a\"\n" N "=\"" WORD "\"\n");
	assert_edited("\n", 1, "\n" N "=\"" WORD "\"\n");
	assert_refused("A=1\\\n", 0, "would go on in the one that is added");
	assert_refused("A=1\\", 0, "would go on in the one that is added");
}

static void replaced(void **state)
{
	(void)state;
	assert_edited(N "=\"a " WORD "\"\n", 0, N "=\"a " WORD "\"\n");
	assert_edited(N "=" WORD "\n", 0, N "=" WORD "\n");
	assert_edited(N "=\"a lsm=x  b\"\n", 1, N "=\"a  b " WORD "\"\n");
	assert_edited(N "=lsm=x\n", 1, N "=\"" WORD "\"\n");
	assert_edited(N "=\"a -- b\"\n", 1, N "=\"a " WORD " -- b\"\n");
}

static void refused(void **state)
{
	const char *works = "has a value that the shell works out";
	const char *goes_on =
		"has a value that the shell works out, or that goes on in the next line";
	const char *behind = "sets the variable behind something else";
	const char *more = "has more in it than one value";
	const char *part = "adds to a line before it, and the word would become a part of that";

	(void)state;
	assert_refused("\n" N "=\"`cat /x`\"\n", 2, goes_on);
	assert_refused(N "=\"$(cat \"/x\")\"\n", 1, goes_on);
	assert_refused(N "=\"a\nb\"\n", 1, goes_on);
	assert_refused(N "=\"a \\\n b\"\n", 1, goes_on);
	assert_refused(N "='a\n b'\n", 1, goes_on);
	assert_refused(N "=\"a", 1, goes_on);
	assert_refused(N "=\"a\\", 1, goes_on);
	assert_refused(N "=\"${X:-\"y\"}\"\n", 1, works);
	assert_refused(N "=\"${X:+$X }a\"\n", 1, works);
	assert_refused(N "=\"${X\"\n", 1, works);
	assert_refused(N "=\"a\"'b'\n", 1, more);
	assert_refused(N "=\"a\"; export " N "\n", 1, more);
	assert_refused(N "=\"a\"#b\n", 1, more);
	assert_refused(N "=a\\ b\n", 1, more);
	assert_refused(N "=a\\\nb\n", 1, more);
	assert_refused(N "=$A\n", 1, more);
	assert_refused(N "=a b\n", 1, more);
	assert_refused("A=1; " N "=\"a\"\n", 1, behind);
	assert_refused("[ x ] && " N "=\"a\"\n" N "=b\n", 1, behind);
	assert_refused("A=1 \\\n" N "=\"a\"\n", 2, behind);
	assert_refused("echo '" N "=a'\n", 1, behind);
	assert_refused(N "=\"a\"\n" N "+=\"\"\n", 2, part);
	assert_refused(N "=\"a\"\n" N "+=\" lsm=x\"\n", 2, part);
	assert_refused(N "='a \"b'\n", 1, "has a double quote in its value that is never closed");
	assert_refused("A=1\r\n" N "=\"a\"\r\n", 2,
		       "would be read with a carriage return at its end: the file has DOS line "
		       "ends");
}

static void unsafe(void **state)
{
	const char *why = NULL;
	unsigned int line = 0;
	char *said = NULL;

	(void)state;
	assert_int_equal(grub_default_edit(N "=a", "lsm=$x", &said, &line, &why), -EINVAL);
	assert_null(said);
	assert_null(why);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quotes),   cmocka_unit_test(lines),   cmocka_unit_test(added),
		cmocka_unit_test(replaced), cmocka_unit_test(refused), cmocka_unit_test(unsafe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
