/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/os.h"

#include <string.h>

#include "kernel/fact.h"
#include "tree.h"

#define ABSENT	"(absent)"
#define DAMAGED "(damaged)"

static void test_values(void **state)
{
	static const struct {
		const char *text;
		const char *value;
	} cases[] = {
		{ "", ABSENT },
		{ "\n\n\n", ABSENT },
		{ "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=x\n",
		  "Debian GNU/Linux 12 (bookworm)" },
		{ "PRETTY_NAME='Arch Linux'", "Arch Linux" },
		{ "PRETTY_NAME=Fedora", "Fedora" },
		{ "PRETTY_NAME=Fedora  \r\n", "Fedora" },
		{ "PRETTY_NAME=\n", "" },
		{ "PRETTY_NAME=\"\"\n", "" },
		{ "  PRETTY_NAME=x", "x" },
		{ "#PRETTY_NAME=x", ABSENT },
		{ "XPRETTY_NAME=x", ABSENT },
		{ "PRETTY_NAMES=x", ABSENT },
		{ "PRETTY_NAME", ABSENT },
		{ "PRETTY_NAME =x", ABSENT },
		{ "junk \"'\\\nPRETTY_NAME=x\n=\n===\n", "x" },
		{ "PRETTY_NAME=x\nPRETTY_NAME=y\n", "y" },
		{ "PRETTY_NAME=\"x\nPRETTY_NAME=y\n", "y" },
		{ "PRETTY_NAME=\"a \\\"b\\\" \\$c \\`d \\\\e \\f\"", "a \"b\" $c `d \\e \\f" },
		{ "PRETTY_NAME='a \\n'", "a \\n" },
		{ "PRETTY_NAME=a\\ b", "a b" },
		{ "PRETTY_NAME=a\\", "a\\" },
		{ "PRETTY_NAME=a\"b\"'c'", "abc" },
		{ "PRETTY_NAME=\"it's\"", "it's" },
		{ "PRETTY_NAME=\"\xc3\xa9\"", "\xc3\xa9" },
		{ "PRETTY_NAME=\"a", DAMAGED },
		{ "PRETTY_NAME='a\"", DAMAGED },
		{ "PRETTY_NAME=\"a\\\"", DAMAGED },
		{ "PRETTY_NAME=\"a\033[2J\"", DAMAGED },
		{ "PRETTY_NAME=\"a\tb\"", DAMAGED },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		_cleanup_free_ char *value = NULL;
		int r = os_release_get(cases[i].text, "PRETTY_NAME", &value);

		print_message("<%s>\n", cases[i].text);
		assert_string_equal(r == 0	    ? ABSENT
				    : r == -EBADMSG ? DAMAGED
						    : value,
				    cases[i].value);
		assert_int_equal(value != NULL, r == 1);
	}
}

static void assert_os(const struct tree *tree, const char *text, const char *source, int error)
{
	struct facts facts = { 0 };

	assert_int_equal(os_read(&(struct subject){ .root_fd = tree->fd }, &facts), 0);
	assert_int_equal(facts.os.error, error);
	assert_string_equal(facts.os.source, source);
	if (text)
		assert_string_equal(facts.os.text, text);
	else
		assert_null(facts.os.text);
	fact_clear(&facts.os);
}

static void test_files(void **state)
{
	const struct tree *tree = *state;

	assert_os(tree, NULL, "/usr/lib/os-release", -ENOENT);
	tree_file(tree, "/usr/lib/os-release", "PRETTY_NAME=vendor\n");
	assert_os(tree, "vendor", "/usr/lib/os-release", 0);
	tree_link(tree, "/etc/os-release", "../usr/lib/os-release");
	assert_os(tree, "vendor", "/etc/os-release", 0);
	tree_file(tree, "/usr/lib/os-release", "NAME=vendor\n");
	assert_os(tree, NULL, "/etc/os-release", -ENODATA);
	tree_bytes(tree, "/usr/lib/os-release", "PRETTY_NAME=\0x\n", 15);
	assert_os(tree, NULL, "/etc/os-release", -EBADMSG);
}

static void test_too_long(void **state)
{
	const struct tree *tree = *state;
	char text[(64U << 10) + 2];

	memset(text, '\n', sizeof(text));
	tree_bytes(tree, "/etc/os-release", text, sizeof(text));
	assert_os(tree, NULL, "/etc/os-release", -EFBIG);
}

static void test_link_out_of_the_root(void **state)
{
	const struct tree *tree = *state;

	tree_file(tree, "/release", "PRETTY_NAME=inside\n");
	tree_link(tree, "/etc/os-release", "../../../../../../../release");
	assert_os(tree, "inside", "/etc/os-release", 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test_setup_teardown(test_files, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_too_long, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_link_out_of_the_root, tree_setup,
						tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
