/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "policy/policy-file.h"

#include <string.h>

#include "said.h"
#include "tree.h"

/* Text without an error comes first: what is refused below differs from it by the fault alone. */
static const struct {
	const char *text;
	const char *said;
} cases[] = {
	{ "", "" },
	{ "\n\n", "" },
	{ "[Guard]\nMode=enforce\n", "" },
	{ "[Guard]\nMode=enforce", "" },
	{ "  [Guard]\t\n \tMode\t= enforce  \n", "" },
	{ "# text\n; text\n [Guard] # text\nMode=enforce # text\nMode=audit\t; text\n", "" },
	{ "[Guard]\nMode=audit\n  Scope=host\n", "" }, /* an indented line goes on with nothing */
	{ "[ Guard ]\nMode=audit\n", "" },
	{ "[Control   memfd-exec ]\nMode=audit\n", "" },
	{ "[Exempt x]\nReason=a # b ; c\nOwner=d\n", "" },
	{ "[Exempt x]\nReason=gr\xc3\xbc\xc3\x9f\x65\n", "" },
	{ "[Guard]\nPaths=/a\xff\n", "" },

	{ "Mode=enforce\n[Guard]\n",
	  "error f:1: key 'Mode' is outside any section; begin with a section such as [Guard]\n" },
	{ "[Guard]\nMode\n", "error f:2: line without '='; write KEY=VALUE\n" },
	{ "[Guard]\nMode:enforce\n", "error f:2: line without '='; write KEY=VALUE\n" },
	{ "[Guard]\nMode:enforce=x\n", "error f:2: line without '='; write KEY=VALUE\n" },
	{ "[Guard]\n=enforce\n", "error f:2: nothing stands before '='; write KEY=VALUE\n" },
	{ "[Guard\nMode=enforce\n", "error f:1: section header without ']'\n" },
	{ "[Guard]Mode=enforce\n",
	  "error f:1: 'Mode=enforce' follows the section header; put it on a "
	  "line of its own\n" },
	{ "[Guard]#\n",
	  "error f:1: '#' follows the section header; put it on a line of its own\n" },
	{ "[Guard] Mode=off\n",
	  "error f:1: 'Mode=off' follows the section header; put it on a line of its own\n" },
	{ "[Guard]\nMode=audit\n continued\n", "error f:3: line without '='; write KEY=VALUE\n" },
	{ "[Guard]\r\nMode=enforce\r\nColour=red\r\n",
	  "error f:1: the lines end with CR LF; sed -i 's/\\r$//' on the file removes them\n"
	  "error f:3: key 'Colour' is not known; known here: Mode, Paths, Scope, OnFailure, Lock\n" },
	{ "[Guard]\nMode=en\rforce\n",
	  "error f:2: the line has a control character (0x0d) in it; remove it\n" },
	{ "# \033[2J\n", "error f:1: the line has a control character (0x1b) in it; remove it\n" },
	{ "[Guard]\nPaths=/a\x7f\n",
	  "error f:2: the line has a control character (0x7f) in it; remove it\n" },
	{ "\xef\xbb\xbf[Guard]\nMode=enforce\n",
	  "error f:1: the file begins with a byte order mark; save it as UTF-8 without one\n" },
	/* Every problem is found, each with its line. */
	{ "[Guard]\n\nMode=x\n# text\nMode\n[Gard]\nMode=passed over\n",
	  "error f:3: value 'x' is not known; known here: off, audit, enforce\n"
	  "error f:5: line without '='; write KEY=VALUE\n"
	  "error f:6: section 'Gard' is not known (did you mean 'Guard'?)\n" },
};

static char *parse_said(const char *text)
{
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_policy_draft_ struct policy_draft *draft = NULL;

	assert_int_equal(policy_draft_new(&problems, &draft), 0);
	assert_int_equal(policy_file_parse(draft, "f", text), 0);
	return problems_said(&problems);
}

static void test_cases(void **state)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		_cleanup_free_ char *said = parse_said(cases[i].text);

		assert_string_equal(said, cases[i].said);
	}
}

/* A comment line of `len` bytes before one that is refused. */
static char *long_line_said(size_t len)
{
	_cleanup_free_ char *text = malloc(len + 8);

	assert_non_null(text);
	memset(text, '#', len);
	strcpy(text + len, "\n[x]");
	return parse_said(text);
}

static void test_longest_line(void **state)
{
	_cleanup_free_ char *fits = long_line_said(POLICY_LINE_MAX);
	_cleanup_free_ char *over = long_line_said(POLICY_LINE_MAX + 1);

	assert_string_equal(
		fits,
		"error f:2: section 'x' is not known; known here: Guard, Control, Exempt, Events\n");
	assert_string_equal(
		over,
		"error f:1: the line is longer than 16384 bytes; spread it over "
		"several\n"
		"error f:2: section 'x' is not known; known here: Guard, Control, Exempt, Events\n");
}

static void test_longest_value_arrives_whole(void **state)
{
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_policy_draft_ struct policy_draft *draft = NULL;
	char text[POLICY_LINE_MAX + 16] = "[Exempt x]\nReason=";
	size_t len = strlen(text), fill = POLICY_LINE_MAX - strlen("Reason=");

	memset(text + len, 'r', fill);
	text[len + fill] = '\0';
	assert_int_equal(policy_draft_new(&problems, &draft), 0);
	assert_int_equal(policy_file_parse(draft, "f", text), 0);
	assert_said(&problems, "");
	assert_int_equal(strlen(draft->policy->exemptions[0].reason), fill);
}

static void test_free_text_arrives_whole(void **state)
{
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_policy_draft_ struct policy_draft *draft = NULL;

	assert_int_equal(policy_draft_new(&problems, &draft), 0);
	assert_int_equal(policy_file_parse(draft, "f", "[Exempt x]\nReason= a = b ; c # d: e \n"),
			 0);
	assert_said(&problems, "");
	assert_string_equal(draft->policy->exemptions[0].reason, "a = b ; c # d: e");
}

static void test_stops_after_a_hundred_problems(void **state)
{
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_policy_draft_ struct policy_draft *draft = NULL;
	char text[2 * 1000 + 1];

	for (size_t i = 0; i < 1000; i++)
		memcpy(text + 2 * i, "x\n", 3);
	assert_int_equal(policy_draft_new(&problems, &draft), 0);
	assert_int_equal(policy_file_parse(draft, "f", text), 0);
	assert_int_equal(problems.n, 101);
	assert_string_equal(problems.items[100].what,
			    "too many problems; the rest of the file was not read");
	/* The next file is read again. */
	assert_int_equal(policy_file_parse(draft, "g", "[Guard]\nx\n"), 0);
	assert_int_equal(problems.n, 102);
	assert_string_equal(problems.items[101].file, "g");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_longest_line),
		cmocka_unit_test(test_longest_value_arrives_whole),
		cmocka_unit_test(test_free_text_arrives_whole),
		cmocka_unit_test(test_stops_after_a_hundred_problems),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
