/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "entry/boot-path.h"

#include <string.h>

#include "tree.h"

static void test_find(void **state)
{
	static const struct {
		const char *path, *found;
	} cases[] = {
		{ "/boot/vmlinuz-1", "/boot/vmlinuz-1" },
		{ "/vmlinuz-1", "/boot/vmlinuz-1" }, /* /boot is a file system */
		{ "(hd0,gpt2)/vmlinuz-1", "/boot/vmlinuz-1" },
		{ "()/boot//vmlinuz-1", "/boot/vmlinuz-1" },
		{ "/vmlinuz", "/boot/vmlinuz-1" }, /* Debian's link */
		{ "/vmlinuz-root", "/vmlinuz-root" },
		{ "/@/boot/vmlinuz-1", "/boot/vmlinuz-1" },
		{ "/root/boot/vmlinuz-1", "/boot/vmlinuz-1" },
		{ "/BOOT/debian@/vmlinuz-1", "/boot/vmlinuz-1" },
		{ "/ROOT/debian@/boot/vmlinuz-1", "/boot/vmlinuz-1" },
		/* another subvolume's file is not ours of the same name */
		{ "/snapshots/boot/vmlinuz-1", "/boot/snapshots/boot/vmlinuz-1" },
		{ "/missing", "/boot/missing" },
		{ "/boot/missing", "/boot/missing" },
		{ "/out/passwd", "/boot/out/passwd" },
	};
	const struct tree *tree = *state;
	char *found = NULL;

	tree_file(tree, "/boot/vmlinuz-1", "x");
	tree_file(tree, "/vmlinuz-root", "x");
	tree_link(tree, "/vmlinuz", "boot/vmlinuz-1");
	tree_link(tree, "/out", "../../../../etc");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(boot_path_find(tree->fd, cases[i].path, &found), 0);
		assert_string_equal(found, cases[i].found);
		free(found);
	}
	assert_int_equal(boot_path_find(tree->fd, "vmlinuz", &found), -EINVAL);
	assert_int_equal(boot_path_find(tree->fd, "(hd0", &found), -EINVAL);
	assert_int_equal(boot_path_find(tree->fd, "/boot/../x", &found), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_find, tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
