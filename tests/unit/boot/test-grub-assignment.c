/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/grub-assignment.h"

#include <stdio.h>
#include <stdlib.h>

#include "tree.h"

/* "LINE NAME VALUE FLAGS;" for each: k keeps, l has an lsm= */
static void assert_found(const char *text, const char *expected)
{
	struct grub_assignment found;
	unsigned int line = 1;
	char *said = NULL;
	size_t len = 0;
	FILE *stream = open_memstream(&said, &len);

	while (grub_assignment_next(&text, &line, &found))
		fprintf(stream, "%u %.*s %.*s %s%s;", found.line, (int)found.name_len, found.name,
			(int)found.value_len, found.value, found.keeps ? "k" : "",
			grub_assignment_has(&found, "lsm") ? "l" : "");
	fclose(stream);
	assert_string_equal(said, expected);
	free(said);
}

static void found(void **state)
{
	(void)state;
	assert_found("", "");
	assert_found("GRUB_DEFAULT=0\nGRUB_CMDLINE_LINUX=\"a b\"\n",
		     "2 GRUB_CMDLINE_LINUX \"a b\" ;");
	assert_found("GRUB_CMDLINE_LINUX_DEFAULT=quiet", "1 GRUB_CMDLINE_LINUX_DEFAULT quiet ;");
	assert_found("export GRUB_CMDLINE_LINUX=\n", "1 GRUB_CMDLINE_LINUX  ;");
	assert_found("\n[ x ] && GRUB_CMDLINE_LINUX=a\n\tGRUB_CMDLINE_LINUX='b'\n",
		     "2 GRUB_CMDLINE_LINUX a ;3 GRUB_CMDLINE_LINUX 'b' ;");
	assert_found("GRUB_CMDLINE_LINUX=\"a \\\n  b\"\nGRUB_CMDLINE_LINUX=c",
		     "1 GRUB_CMDLINE_LINUX \"a \\\n  b\" ;3 GRUB_CMDLINE_LINUX c ;");
}

static void not_found(void **state)
{
	(void)state;
	assert_found("# GRUB_CMDLINE_LINUX=a\n  #GRUB_CMDLINE_LINUX=b\n", "");
	assert_found("echo $GRUB_CMDLINE_LINUX ${GRUB_CMDLINE_LINUX} ${GRUB_CMDLINE_LINUX=x}", "");
	assert_found("MY_GRUB_CMDLINE_LINUX=a xGRUB_CMDLINE_LINUX=b", "");
	assert_found("GRUB_CMDLINE_LINUX", "");
	assert_found("unset GRUB_CMDLINE_LINUX\n", "");
}

static void keeps(void **state)
{
	(void)state;
	assert_found("GRUB_CMDLINE_LINUX+=\" a\"", "1 GRUB_CMDLINE_LINUX \" a\" k;");
	assert_found("GRUB_CMDLINE_LINUX=\"$GRUB_CMDLINE_LINUX a\"",
		     "1 GRUB_CMDLINE_LINUX \"$GRUB_CMDLINE_LINUX a\" k;");
	assert_found("GRUB_CMDLINE_LINUX=\"${GRUB_CMDLINE_LINUX:+$GRUB_CMDLINE_LINUX }a\"",
		     "1 GRUB_CMDLINE_LINUX \"${GRUB_CMDLINE_LINUX:+$GRUB_CMDLINE_LINUX }a\" k;");
	assert_found("GRUB_CMDLINE_LINUX=$GRUB_CMDLINE_LINUX", /* to the very end */
		     "1 GRUB_CMDLINE_LINUX $GRUB_CMDLINE_LINUX k;");
	assert_found("GRUB_CMDLINE_LINUX=$GRUB_CMDLINE_LINUX_DEFAULT$",
		     "1 GRUB_CMDLINE_LINUX $GRUB_CMDLINE_LINUX_DEFAULT$ ;");
}

static void has_the_word(void **state)
{
	(void)state;
	assert_found("GRUB_CMDLINE_LINUX=lsm=a", "1 GRUB_CMDLINE_LINUX lsm=a l;");
	assert_found("GRUB_CMDLINE_LINUX=\"lsm=a\"", "1 GRUB_CMDLINE_LINUX \"lsm=a\" l;");
	assert_found("GRUB_CMDLINE_LINUX='x lsm=a'", "1 GRUB_CMDLINE_LINUX 'x lsm=a' l;");
	assert_found("GRUB_CMDLINE_LINUX=\"xlsm=a lsm.debug lsm\"",
		     "1 GRUB_CMDLINE_LINUX \"xlsm=a lsm.debug lsm\" ;");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(found),
		cmocka_unit_test(not_found),
		cmocka_unit_test(keeps),
		cmocka_unit_test(has_the_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
