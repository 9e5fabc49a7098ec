/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/word-source.h"

#include "entry/entry.h"

#include "said.h"
#include "tree.h"

static char menu[] = "/boot/grub/grub.cfg", kernel[] = "/boot/vmlinuz";
static char line[] = "quiet security=selinux", plain[] = "quiet";

static void assert_named(const struct tree *tree, enum entry_loader loader, char *file,
			 const char *said)
{
	struct entry items[] = {
		{ .cmdline = line, .kernel = kernel, .file = file, .line = 3 },
		{ .cmdline = plain, .kernel = kernel, .file = file, .line = 7 },
		{ .cmdline = NULL, .kernel = kernel, .file = file, .line = 8 },
	};
	const struct entries entries = { .loader = loader, .items = items, .n = 3, .config = menu };
	struct problems problems = { 0 };

	tree_file(tree, kernel, "");
	assert_int_equal(word_source_name(tree->fd, &entries, "security", &problems), 0);
	assert_said(&problems, said);
}

static void grub(void **state)
{
	const struct tree *tree = *state;

	assert_named(tree, ENTRY_LOADER_GRUB, menu,
		     "notice /boot/grub/grub.cfg:3: security= is written here\n");
	tree_file(
		tree, "/etc/default/grub",
		"# GRUB_CMDLINE_LINUX=security=x\n\nGRUB_CMDLINE_LINUX='quiet security=selinux'\n");
	tree_program(tree, "/usr/sbin/grub2-mkconfig");
	assert_named(tree, ENTRY_LOADER_GRUB, menu,
		     "notice /etc/default/grub:3: security= is written here; take it out, and then "
		     "run: grub2-mkconfig -o /boot/grub/grub.cfg\n");
	tree_program(tree, "/usr/sbin/update-grub");
	tree_file(tree, "/etc/default/grub", "GRUB_CMDLINE_LINUX=insecurity=1\n");
	tree_file(tree, "/etc/default/grub.d/10-site.cfg",
		  "GRUB_CMDLINE_LINUX_DEFAULT=\"$GRUB_CMDLINE_LINUX_DEFAULT security=selinux\"\n");
	tree_file(tree, "/etc/default/grub.d/10-site.cfg~", "GRUB_CMDLINE_LINUX=security=x\n");
	assert_named(tree, ENTRY_LOADER_GRUB, menu,
		     "notice /etc/default/grub.d/10-site.cfg:1: security= is written here; take it "
		     "out, and then run: update-grub\n");
}

static void other_loaders(void **state)
{
	static char entry[] = "/boot/loader/entries/x.conf";
	const struct tree *tree = *state;

	tree_file(tree, "/etc/default/grub", "GRUB_CMDLINE_LINUX=security=selinux\n");
	assert_named(tree, ENTRY_LOADER_GRUB_BLS, entry,
		     "notice /boot/loader/entries/x.conf:3: security= is written here\n");
	tree_program(tree, "/usr/sbin/grubby");
	assert_named(tree, ENTRY_LOADER_GRUB_BLS, entry,
		     "notice /boot/loader/entries/x.conf:3: security= is written here; run: grubby "
		     "--update-kernel=ALL --remove-args=security\n");
	tree_file(tree, "/etc/kernel/cmdline", "root=UUID=1\nsecurity=selinux quiet\n");
	assert_named(tree, ENTRY_LOADER_SYSTEMD_BOOT, entry,
		     "notice /etc/kernel/cmdline:2: security= is written here; take it out, and "
		     "have each kernel's entry made again\n"
		     "notice /boot/loader/entries/x.conf:3: security= is written here\n");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, tree_setup, tree_teardown)
	const struct CMUnitTest tests[] = {
		TEST(grub),
		TEST(other_loaders),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
