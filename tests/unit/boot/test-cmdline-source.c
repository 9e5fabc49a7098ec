/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/cmdline-source.h"

#include "said.h"
#include "tree.h"

#define COPIED                                                                                   \
	"warning: this boot has the word bootward= on its command line, and kernel-install "     \
	"would copy it into the entry of each kernel that is installed now; write the command "  \
	"line that new entries are to have to /etc/kernel/cmdline, or install no kernel before " \
	"the next boot\n"

static void assert_warned(const struct tree *tree, const char *cmdline, const char *said)
{
	struct problems problems = { 0 };

	assert_int_equal(cmdline_source_warn(tree->fd, cmdline, &problems), 0);
	assert_said(&problems, said);
}

static void break_glass_is_copied(void **state)
{
	const struct tree *tree = *state;

	assert_warned(tree, "quiet bootward=off", ""); /* nothing would copy it */
	tree_program(tree, "/usr/bin/kernel-install");
	assert_warned(tree, "quiet", "");
	assert_warned(tree, NULL, "");
	assert_warned(tree, "quiet bootward=off", COPIED);
	assert_warned(tree, "quiet bootward", COPIED);
	assert_warned(tree, "rd.bootward=audit", COPIED);
	assert_warned(tree, "bootward_x=1 -- bootward=off", "");
	tree_file(tree, "/usr/lib/kernel/cmdline", "quiet\n");
	assert_warned(tree, "quiet bootward=off", "");
}

static void break_glass_is_written(void **state)
{
	const struct tree *tree = *state;

	tree_file(tree, "/etc/kernel/cmdline", "root=UUID=1\nbootward=off\n");
	assert_warned(
		tree, "quiet",
		"warning /etc/kernel/cmdline: has the word bootward=, and every entry that is "
		"made from now on will have it; take it out\n");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, tree_setup, tree_teardown)
	const struct CMUnitTest tests[] = {
		TEST(break_glass_is_copied),
		TEST(break_glass_is_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
