/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "boot/loader.h"
#include "entry/entry.h"

#include "entry/image.h"
#include "grub-tree.h"
#include "said.h"

#define WORD	    "lsm=yama,bpf"
#define IMAGE	    "/efi/EFI/Linux/arch.efi"
#define ADDONS	    "/efi/loader/addons"
#define SECURE_BOOT "/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
#define SYSTEMD	    "/usr/lib/systemd/libsystemd-core-257.so"

static void image_write(const struct tree *tree, const char *path, const char *cmdline, bool kernel)
{
	struct image image;

	image_start(&image);
	if (kernel)
		image_section(&image, ".osrel", "NAME=Arch\nID=arch\n");
	image_section(&image, ".cmdline", cmdline);
	if (kernel)
		image_section(&image, ".linux", "kernel");
	tree_bytes(tree, path, image.bytes, image.len);
}

/* The programs are given paths of the system itself: the stand-ins put the tree before them, and call
 * the real ones by their full names. */
static void arch_make(const struct tree *tree)
{
	image_write(tree, IMAGE, "root=UUID=1", true);
	image_write(tree, "/made", WORD, false);
	tree_file(tree, SYSTEMD, "");
	tree_bytes(tree, SECURE_BOOT, "\6\0\0\0\0", 5);
	grub_tree_script(tree, "/usr/bin/ukify",
			 "[ $# = 3 ] && [ \"$1\" = build ] && [ \"$2\" = --cmdline=" WORD " ] && "
			 "/bin/cp \"$root/made\" \"$root${3#--output=}\"\n");
	grub_tree_script(tree, "/usr/bin/mkdir", "[ \"$1\" = -p ] && /bin/mkdir -p \"$root$2\"\n");
	grub_tree_script(tree, "/usr/bin/mv",
			 "[ $# = 3 ] && /bin/cp \"$root$2\" \"$root$3\"\n"
			 "exec /bin/rm \"$root$2\"\n");
	grub_tree_script(tree, "/usr/bin/rm", "/bin/rm -f \"$root$2\" \"$root$3\"\n");
	grub_tree_script(tree, "/usr/bin/rmdir", "/bin/rmdir \"$1\" \"$root$2\"\n");
}

static int plan(const struct tree *tree, struct problems *problems, struct plan **ret_plan)
{
	_cleanup_entries_ struct entries *entries = NULL;

	assert_int_equal(entries_read(tree->fd, false, problems, &entries), 0);
	assert_ptr_equal(loader_detect(tree->fd, entries), &loader_uki);
	return loader_plan(&loader_uki, tree->fd, entries, WORD, problems, ret_plan);
}

static void addon(void **state)
{
	const struct tree *tree = *state;
	const struct plan_place place = { .root_fd = tree->fd, .root = tree->path, .run = true };
	const struct plan_context context = { 0 };
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *made = NULL;
	_cleanup_entries_ struct entries *entries = NULL;

	arch_make(tree);
	tree_file(tree, "/efi/loader/loader.conf", "");
	assert_int_equal(plan(tree, &problems, &made), 0);
	assert_said(&problems, "notice: an addon has effect only if the images were built with "
			       "systemd 254 or later, which bootward bootloader verify tells after "
			       "the reboot\n");
	assert_int_equal(made->n_edits, 0);
	assert_int_equal(plan_apply(&place, made, &context, &problems), 0);
	assert_said(&problems, "");
	assert_int_equal(faccessat(tree->fd, &(ADDONS "/bootward.addon.efi")[1], F_OK, 0), 0);
	assert_true(faccessat(tree->fd, &(ADDONS "/bootward.draft")[1], F_OK, 0) < 0);
	assert_int_equal(entries_read(tree->fd, false, &problems, &entries), 0);
	assert_string_equal(entries->items[0].cmdline, "root=UUID=1 " WORD);
	assert_int_equal(plan_revert(&place, &problems), 0);
	assert_said(&problems, "");
	assert_true(faccessat(tree->fd, &ADDONS[1], F_OK, 0) < 0);
}

/* Without what it takes, it is said what to do. */
static void by_hand(void **state)
{
	static const struct {
		const char *path, *text; /* NULL: the file is removed */
		const char *why;
	} rows[] = {
		{ "/usr/bin/ukify", NULL, "there is no ukify that could make an addon for them" },
		{ SECURE_BOOT, "\6\1\1\1\1",
		  "an addon for them would have to be signed if Secure Boot is on, as it is or may "
		  "be here" },
		{ SECURE_BOOT, NULL,
		  "an addon for them would have to be signed if Secure Boot is on, as it is or may "
		  "be here" },
		{ "/boot/loader/entries/x.conf", "linux /linux\noptions a\n",
		  "not all entries are such images on one partition" },
	};
	const struct tree *tree = *state;
	struct problems problems = { 0 };

	tree_file(tree, "/boot/linux", "");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		_cleanup_plan_ struct plan *made = NULL;
		char *said = NULL;

		arch_make(tree);
		if (rows[i].text)
			tree_file(tree, rows[i].path, rows[i].text);
		else
			assert_int_equal(unlinkat(tree->fd, rows[i].path + 1, 0), 0);
		assert_int_equal(plan(tree, &problems, &made), 0);
		assert_int_equal(made->n_edits + made->n_commands, 0);
		assert_non_null(strstr(made->by_hand, "\n    " WORD "\n"));
		assert_non_null(strstr(made->by_hand, "  any other: wherever it takes"));
		assert_true(asprintf(&said,
				     "warning: the kernel's command line is inside of unified "
				     "kernel images, and %s\n",
				     rows[i].why) > 0);
		assert_said(&problems, said);
		free(said);
	}
}

static void older_systemd(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *made = NULL;

	arch_make(tree);
	assert_int_equal(unlinkat(tree->fd, &SYSTEMD[1], 0), 0);
	tree_file(tree, "/usr/lib/systemd/libsystemd-core-253.so", "");
	tree_program(tree, "/usr/bin/mkinitcpio");
	assert_int_equal(plan(tree, &problems, &made), 0);
	assert_non_null(strstr(made->by_hand, "  mkinitcpio: at the end of /etc/kernel/cmdline"));
	assert_null(strstr(made->by_hand, "in place of the lsm="));
	assert_null(strstr(made->by_hand, "dracut"));
	assert_said(&problems, "warning: the kernel's command line is inside of unified kernel "
			       "images, and systemd is older than 254, which is the first that "
			       "reads addons\n");
}

/* The addon's would be the last of two. */
static void has_one(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *made = NULL;

	arch_make(tree);
	image_write(tree, IMAGE, "root=UUID=1 lsm=yama", true);
	tree_file(tree, "/etc/kernel/cmdline", "root=UUID=1\nlsm=yama\n");
	tree_program(tree, "/usr/bin/dracut");
	tree_program(tree, "/usr/bin/kernel-install");
	assert_int_equal(plan(tree, &problems, &made), 0);
	assert_non_null(
		strstr(made->by_hand,
		       "  kernel-install: at the end of /etc/kernel/cmdline in place of the "
		       "lsm= that is there; then, for each kernel:\n"));
	/* root= of other files stays */
	assert_non_null(strstr(made->by_hand, "  dracut: kernel_cmdline+=\" WORD \" in "
					      "/etc/dracut.conf.d/90-bootward.conf; then:\n"));
	assert_said(&problems, "warning: the kernel's command line is inside of unified kernel "
			       "images, and they have an lsm= already, which an addon cannot take "
			       "away\n");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, tree_setup, tree_teardown)
	const struct CMUnitTest tests[] = {
		TEST(addon),
		TEST(by_hand),
		TEST(older_systemd),
		TEST(has_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
