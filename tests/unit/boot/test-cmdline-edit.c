/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/cmdline-edit.h"

#include <errno.h>
#include <stdlib.h>

#include "tree.h"

static void assert_set(const char *line, int expected, const char *text)
{
	char *edited = NULL;

	assert_int_equal(cmdline_edit_set(line, "lsm=yama,bpf", &edited), expected);
	if (expected < 0)
		assert_null(edited);
	else
		assert_string_equal(edited, text);
	free(edited);
}

static void assert_removed(const char *line, int expected, const char *text)
{
	char *edited = NULL;

	assert_int_equal(cmdline_edit_remove(line, "lsm=yama,bpf", &edited), expected);
	assert_string_equal(edited, text);
	free(edited);
}

static void safe_words(void **state)
{
	static const char *const bad[] = {
		"",	   "lsm=a b",  "lsm=$x",   "lsm=`x`", "lsm=\"a\"", "lsm='a'", "lsm=a;b",
		"lsm=a&b", "lsm=\\n",  "lsm=a\nb", "lsm={a}", "lsm=a*",	   "lsm=a?",  "lsm=a#b",
		"lsm=a|b", "lsm=\xc3", "lsm=~",	   "lsm=a!",  "lsm=a%b",
	};

	(void)state;
	assert_true(cmdline_word_is_safe("lsm=lockdown,yama,integrity,apparmor,bpf"));
	assert_true(cmdline_word_is_safe("A-Z_a.z:0/9=@+,"));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(cmdline_word_is_safe(bad[i]));
}

static void bad_words_are_refused(void **state)
{
	static const char *const bad[] = { "lsm=a b", "", "=x", "--", "-x" };
	char *edited = NULL;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(cmdline_edit_set("quiet", bad[i], &edited), -EINVAL);
		assert_null(edited);
	}
}

static void added_at_the_end(void **state)
{
	(void)state;
	assert_set("", 1, "lsm=yama,bpf");
	assert_set("quiet", 1, "quiet lsm=yama,bpf");
	assert_set("root=UUID=1 ro  quiet", 1, "root=UUID=1 ro  quiet lsm=yama,bpf");
	assert_set(" quiet\t", 1, " quiet lsm=yama,bpf\t");
	assert_set("  ", 1, "lsm=yama,bpf   ");
	assert_set("quiet\n", 1, "quiet lsm=yama,bpf\n");
}

static void before_the_words_of_init(void **state)
{
	(void)state;
	assert_set("quiet -- lsm=x single", 1, "quiet lsm=yama,bpf -- lsm=x single");
	assert_set("-- single", 1, "lsm=yama,bpf -- single");
}

static void others_of_the_name_go(void **state)
{
	(void)state;
	assert_set("a lsm=x b", 1, "a b lsm=yama,bpf");
	assert_set("lsm=x b", 1, "b lsm=yama,bpf");
	assert_set("lsm=x", 1, "lsm=yama,bpf");
	assert_set("lsm=x lsm=y", 1, "lsm=yama,bpf");
	assert_set("a lsm=yama,bpf lsm=yama,bpf", 1, "a lsm=yama,bpf");
	assert_set("a lsm=\"yama\" lsm b", 1, "a b lsm=yama,bpf");
	assert_set("lsm.debug lsm_x=1 xlsm=1", 1, "lsm.debug lsm_x=1 xlsm=1 lsm=yama,bpf");
}

static void already_so(void **state)
{
	(void)state;
	assert_set("lsm=yama,bpf", 0, "lsm=yama,bpf");
	assert_set("a lsm=yama,bpf b", 0, "a lsm=yama,bpf b");
}

static void quotes(void **state)
{
	(void)state;
	assert_set("a=\"x lsm=y\" b", 1, "a=\"x lsm=y\" b lsm=yama,bpf");
	assert_set("a \"lsm=x y\" b", 1, "a b lsm=yama,bpf");
	assert_set("a \"b c", -EBADMSG, NULL);
	assert_set("a b=\"c", -EBADMSG, NULL);
}

static void removed(void **state)
{
	(void)state;
	assert_removed("quiet", 0, "quiet");
	assert_removed("lsm=x lsm=yama", 0, "lsm=x lsm=yama");
	assert_removed("lsm=yama,bpf", 1, "");
	assert_removed("lsm=yama,bpf quiet", 1, "quiet");
	assert_removed("a lsm=yama,bpf b", 1, "a b");
	assert_removed("a -- lsm=yama,bpf", 0, "a -- lsm=yama,bpf");
	assert_removed("a=\"x lsm=yama,bpf y\"", 0, "a=\"x lsm=yama,bpf y\"");
}

static void taken_back_exactly(void **state)
{
	static const char *const lines[] = {
		"",	" ",	  "  \t", "quiet",	     " quiet ", "a  b   c  ",
		"-- x", "  -- x", "a --", "a=\"x y\"  -- b", "a\n",	"lsmx=1",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		char *set = NULL, *again = NULL, *back = NULL;

		assert_int_equal(cmdline_edit_set(lines[i], "lsm=bpf", &set), 1);
		assert_int_equal(cmdline_edit_set(set, "lsm=bpf", &again), 0);
		assert_string_equal(set, again);
		assert_int_equal(cmdline_edit_remove(set, "lsm=bpf", &back), 1);
		assert_string_equal(back, lines[i]);
		free(set);
		free(again);
		free(back);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(safe_words),
		cmocka_unit_test(bad_words_are_refused),
		cmocka_unit_test(added_at_the_end),
		cmocka_unit_test(before_the_words_of_init),
		cmocka_unit_test(others_of_the_name_go),
		cmocka_unit_test(already_so),
		cmocka_unit_test(quotes),
		cmocka_unit_test(removed),
		cmocka_unit_test(taken_back_exactly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
