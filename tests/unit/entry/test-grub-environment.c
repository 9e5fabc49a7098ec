/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "entry/grub-environment.h"

#include <stdio.h>
#include <string.h>

#include "said.h"
#include "tree.h"

#define HEAD "# GRUB Environment Block\n"
#define CURE "; grub-editenv FILE create makes a new one\n"

static void test_block(void **state)
{
	static const struct {
		const char *text;
		int r;
		const char *variables, *said;
	} cases[] = {
		{ "", 0, "", "" },
		{ "a=1\nb=\n", 0, "a=1 b= ", "" },
		{ "a=b=c\n", 0, "a=b=c ", "" },
		{ "a=x\\\\y\\\nz\nb=2\n", 0, "a=x\\y\nz b=2 ", "" },
		{ "a=1\na=2\n", 0, "a=2 ", "" },
		{ "# comment\na=1\n", 0, "a=1 ", "" },
		{ "a=1\nb\n", -EBADMSG, "a=1 ",
		  "warning f:3: this is no variable of an environment block" CURE },
		{ "a=1\n=2\n", -EBADMSG, "a=1 ",
		  "warning f:3: this is no variable of an environment block" CURE },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		_cleanup_grub_variables_ struct grub_variables variables = { 0 };
		_cleanup_problems_ struct problems problems = { 0 };
		char block[GRUB_ENVIRONMENT_SIZE + 1], said[256] = "";
		int n = snprintf(block, sizeof(block), HEAD "%s", cases[i].text);

		memset(block + n, '#', sizeof(block) - (size_t)n);
		block[GRUB_ENVIRONMENT_SIZE] = '\0';
		assert_int_equal(grub_environment_parse(block, "f", &variables, &problems),
				 cases[i].r);
		for (size_t j = 0; j < variables.n; j++) {
			size_t len = strlen(said);

			(void)snprintf(said + len, sizeof(said) - len, "%s=%s ",
				       variables.items[j].name, variables.items[j].value);
		}
		assert_string_equal(said, cases[i].variables);
		assert_said(&problems, cases[i].said);
	}
}

static void test_not_a_block(void **state)
{
	static const struct {
		const char *text;
		int r;
		const char *said;
	} cases[] = {
		{ "", -EBADMSG, "warning /e: it is not an environment block of GRUB" CURE },
		{ "a=1\n", -EBADMSG, "warning /e: it is not an environment block of GRUB" CURE },
		{ HEAD "a=1\n", 0,
		  "warning /e: an environment block of GRUB has 1024 bytes, and this one 29" CURE },
		{ HEAD "a=1", -EBADMSG,
		  "warning /e: an environment block of GRUB has 1024 bytes, and this one 28" CURE
		  "warning /e:2: this is no variable of an environment block" CURE },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		_cleanup_grub_variables_ struct grub_variables variables = { 0 };
		_cleanup_problems_ struct problems problems = { 0 };
		const struct tree *tree = *state;

		tree_file(tree, "/e", cases[i].text);
		assert_int_equal(grub_environment_read(tree->fd, "/e", &variables, &problems),
				 cases[i].r);
		assert_said(&problems, cases[i].said);
	}
}

static void test_not_there(void **state)
{
	_cleanup_grub_variables_ struct grub_variables variables = { 0 };
	_cleanup_problems_ struct problems problems = { 0 };
	const struct tree *tree = *state;

	assert_int_equal(grub_environment_read(tree->fd, "/e", &variables, &problems), -ENOENT);
	assert_said(&problems, "");
	tree_bytes(tree, "/e", HEAD "\0", sizeof(HEAD));
	assert_int_equal(grub_environment_read(tree->fd, "/e", &variables, &problems), -EBADMSG);
	assert_said(&problems,
		    "warning /e: cannot be read: it contains a NUL byte, so it is not a text "
		    "file\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_block),
		cmocka_unit_test_setup_teardown(test_not_a_block, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_not_there, tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
