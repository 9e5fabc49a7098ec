/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "boot/loader.h"
#include "entry/entry.h"

#include "grub-tree.h"
#include "said.h"

#define WORD	  "lsm=yama,bpf"
#define ENTRIES	  "/boot/loader/entries/"
#define ENTRY(n)  ENTRIES "0123456789abcdef0123456789abcdef-6.8." n "-300.fc40.x86_64.conf"
#define KERNEL(n) "vmlinuz-6.8." n "-300.fc40.x86_64"
#define CMDLINE	  "/etc/kernel/cmdline"
#define DEFAULTS  "/etc/default/grub"

/*
 * What grubby-bls does with these arguments, and no others: the words of one line, one blank between
 * them, without those of the name (--args) or that are just this (--remove-args), and the new one at
 * the end.
 */
static const char grubby[] =
	"# knows --no-etc-grub-update\n"
	"[ $# = 3 ] && [ \"$1\" = --update-kernel=ALL ] && [ \"$3\" = --no-etc-grub-update ] || {\n"
	"	echo \"wrong arguments: $*\" >&2\n"
	"	exit 64\n"
	"}\n"
	"case $2 in\n"
	"--args=lsm=*) gone='lsm=*' added=${2#--args=} ;;\n"
	"--remove-args=lsm=*) gone=${2#--remove-args=} added= ;;\n"
	"*) echo \"wrong arguments: $*\" >&2; exit 64 ;;\n"
	"esac\n"
	"echo \"$2\" >>\"$root/ran\"\n"
	"for file in \"$root\"/boot/loader/entries/*.conf; do\n"
	"	while read -r key value; do\n"
	"		if [ $key = options ]; then\n"
	"			set -- $value\n"
	"			value=\n"
	"			for word; do\n"
	"				case $word in $gone) ;; *) value=\"$value$word \" ;; esac\n"
	"			done\n"
	"			value=\"$value$added\"\n"
	"			value=${value% }\n"
	"		fi\n"
	"		echo \"$key $value\"\n"
	"	done <\"$file\" >\"$file.new\"\n"
	"	mv \"$file.new\" \"$file\"\n"
	"done\n";

static void entry_make(const struct tree *tree, const char *path, const char *kernel,
		       const char *options)
{
	char *text = NULL;

	assert_true(asprintf(&text, "title Fedora Linux\nversion %s\nlinux /%s\noptions %s\n",
			     kernel + strlen("vmlinuz-"), kernel, options) > 0);
	tree_file(tree, path, text);
	free(text);
}

static void fedora_make(const struct tree *tree)
{
	tree_file(tree, "/boot/grub2/grub.cfg", "insmod blscfg\nblscfg\n");
	tree_file(tree, "/boot/" KERNEL("5"), "");
	tree_file(tree, "/boot/" KERNEL("9"), "");
	entry_make(tree, ENTRY("5"), KERNEL("5"), "root=UUID=1 ro rhgb");
	entry_make(tree, ENTRY("9"), KERNEL("9"), "root=UUID=1 ro rhgb quiet");
	tree_file(tree, DEFAULTS, "GRUB_CMDLINE_LINUX=\"rhgb quiet\"  # mine\n");
	tree_file(tree, CMDLINE, "root=UUID=1  ro\n");
	grub_tree_script(tree, "/usr/sbin/grubby", grubby);
}

static struct entries *entries_of(const struct tree *tree, struct problems *problems)
{
	struct entries *entries = NULL;

	assert_int_equal(entries_read(tree->fd, false, problems, &entries), 0);
	return entries;
}

static int plan(const struct tree *tree, struct problems *problems, struct plan **ret_plan)
{
	_cleanup_entries_ struct entries *entries = entries_of(tree, problems);

	assert_ptr_equal(loader_detect(tree->fd, entries), &loader_grubby);
	return loader_plan(&loader_grubby, tree->fd, entries, WORD, problems, ret_plan);
}

static int apply(const struct tree *tree, const struct plan *made, struct problems *problems)
{
	const struct plan_place place = { .root_fd = tree->fd, .root = tree->path, .run = true };
	const struct plan_context context = { 0 };

	return plan_apply(&place, made, &context, problems);
}

static int revert(const struct tree *tree, struct problems *problems)
{
	const struct plan_place place = { .root_fd = tree->fd, .root = tree->path, .run = true };

	return plan_revert(&place, problems);
}

static void assert_text(const struct tree *tree, const char *path, const char *expected)
{
	char *text = grub_tree_text(tree, path);

	assert_string_equal(text, expected);
	free(text);
}

static void assert_has(const struct tree *tree, const char *path, const char *part)
{
	char *text = grub_tree_text(tree, path);

	if (!strstr(text, part))
		fail_msg("%s lacks %s: %s", path, part, text);
	free(text);
}

static void detected(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	struct entries *entries;

	fedora_make(tree);
	entries = entries_of(tree, &problems);
	assert_int_equal(entries->loader, ENTRY_LOADER_GRUB_BLS);
	assert_true(loader_grubby.detect(tree->fd, entries));
	/* openSUSE's entries are on the EFI system partition, and not grubby's */
	entries->loader = ENTRY_LOADER_SYSTEMD_BOOT;
	assert_false(loader_grubby.detect(tree->fd, entries));
	entries->loader = ENTRY_LOADER_GRUB_BLS;
	tree_mode(tree, "/usr/sbin/grubby", 0644);
	assert_false(loader_grubby.detect(tree->fd, entries));
	(void)entries_free(entries);
	assert_said(&problems, "");
}

static void there_and_back(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *made = NULL;
	char *before, *after;

	fedora_make(tree);
	tree_file(tree, "/ran", "");
	before = grub_tree_all(tree);
	assert_int_equal(plan(tree, &problems, &made), 0);
	assert_said(&problems, "");
	assert_int_equal(made->n_commands, 2);
	assert_int_equal(made->n_edits, 2);

	assert_int_equal(apply(tree, made, &problems), 0);
	assert_said(&problems, "");
	assert_has(tree, ENTRY("5"), "\noptions root=UUID=1 ro rhgb " WORD "\n");
	assert_has(tree, ENTRY("9"), "\noptions root=UUID=1 ro rhgb quiet " WORD "\n");
	assert_text(tree, DEFAULTS, "GRUB_CMDLINE_LINUX=\"rhgb quiet " WORD "\"  # mine\n");
	assert_text(tree, CMDLINE, "root=UUID=1  ro " WORD "\n");
	assert_text(tree, "/ran", "--args=" WORD "\n");

	/* a kernel that came meanwhile, and one that went */
	tree_file(tree, "/boot/" KERNEL("11"), "");
	entry_make(tree, ENTRY("11"), KERNEL("11"), "root=UUID=1 ro " WORD);
	assert_int_equal(revert(tree, &problems), 0);
	assert_said(&problems, "");
	assert_has(tree, ENTRY("11"), "\noptions root=UUID=1 ro\n");
	assert_text(tree, "/ran", "--args=" WORD "\n--remove-args=" WORD "\n");
	tree_file(tree, "/ran", "");
	assert_int_equal(unlinkat(tree->fd, &ENTRY("11")[1], 0), 0);
	assert_int_equal(unlinkat(tree->fd, &("/boot/" KERNEL("11"))[1], 0), 0);
	after = grub_tree_all(tree);
	assert_string_equal(before, after);
	free(before);
	free(after);
}

/* What was there of that name is put back. */
static void another_before(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *made = NULL;

	fedora_make(tree);
	entry_make(tree, ENTRY("5"), KERNEL("5"), "root=UUID=1 lsm=yama");
	entry_make(tree, ENTRY("9"), KERNEL("9"), "lsm=yama root=UUID=1");
	assert_int_equal(plan(tree, &problems, &made), 0);
	assert_int_equal(apply(tree, made, &problems), 0);
	assert_has(tree, ENTRY("9"), "\noptions root=UUID=1 " WORD "\n");
	assert_int_equal(revert(tree, &problems), 0);
	assert_said(&problems, "");
	assert_has(tree, ENTRY("5"), "\noptions root=UUID=1 lsm=yama\n");
	assert_has(tree, ENTRY("9"), "\noptions root=UUID=1 lsm=yama\n");
	assert_text(tree, "/ran", "--args=" WORD "\n--args=lsm=yama\n");
}

/* Different ones cannot be: then it is not ours to do. */
static void different_before(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *made = NULL;

	fedora_make(tree);
	entry_make(tree, ENTRY("5"), KERNEL("5"), "root=UUID=1 lsm=yama");
	assert_int_equal(plan(tree, &problems, &made), 0);
	assert_int_equal(made->n_edits + made->n_commands, 0);
	assert_non_null(
		strstr(made->by_hand, "\n    grubby --update-kernel=ALL --args=" WORD "\n"));
	assert_said(&problems, "warning " ENTRY("5") ": what there is of lsm= could not be put "
						     "back: it has another one than the entries "
						     "before it\n");
}

/* A grubby that says that all is well, and did not do it. */
static void not_done(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *made = NULL;
	char *before, *after;

	fedora_make(tree);
	grub_tree_script(tree, "/usr/sbin/grubby", "exit 0\n");
	before = grub_tree_all(tree);
	assert_int_equal(plan(tree, &problems, &made), 0);
	assert_null(made->commands[0].argv[3]);
	assert_int_equal(apply(tree, made, &problems), -EPROTO);
	assert_said(&problems, "error " ENTRY("9") ": the entry does not have " WORD
						   " as the only one of its name\n");
	after = grub_tree_all(tree);
	assert_string_equal(before, after);
	free(before);
	free(after);
}

/* One that writes the word, and not the initrd: neither here nor on the way back. */
static void initrd_lost(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *made = NULL;
	char *before, *after;

	fedora_make(tree);
	tree_file(tree, "/boot/initramfs", "");
	tree_file(tree, ENTRY("9"),
		  "title Fedora Linux\nlinux /" KERNEL("9") "\ninitrd /initramfs\noptions ro\n");
	grub_tree_script(tree, "/usr/sbin/grubby",
			 "[ \"$2\" = --args=" WORD " ] && word=' " WORD "'\n"
			 "sed -i \"/^initrd/d; s/ " WORD "//; /^options/s/$/$word/\" "
			 "\"$root" ENTRIES "\"*.conf\n");
	before = grub_tree_all(tree);
	assert_int_equal(plan(tree, &problems, &made), 0);
	assert_int_equal(apply(tree, made, &problems), -EPROTO);
	assert_said(
		&problems,
		"error " ENTRY(
			"9") ": entry 'Fedora Linux' lost its initrd /boot/initramfs; "
			     "have it made again, look at it, and try again\n"
			     "error " ENTRY(
				     "9") ": entry 'Fedora Linux' lost its initrd /boot/initramfs; "
					  "have it made again, look at it, and try again\n"
					  "notice: the entries' own files were written as they were before\n");
	after = grub_tree_all(tree);
	assert_string_equal(before, after);
	free(before);
	free(after);
}

/* A file of shell that is more than an assignment stays as it is; a grubby that knows of
 * /etc/kernel/cmdline is left to it. */
static void left_alone(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *made = NULL;

	fedora_make(tree);
	tree_file(tree, DEFAULTS, "GRUB_CMDLINE_LINUX=`cat /x`\n");
	tree_file(tree, "/usr/libexec/grubby/grubby-bls", "/etc/kernel/cmdline\n");
	assert_int_equal(plan(tree, &problems, &made), 0);
	assert_int_equal(made->n_edits, 0);
	assert_int_equal(made->n_commands, 2);
	assert_said(&problems,
		    "warning " DEFAULTS ":1: it is left as it is, and so the word is lost "
		    "if the entries are made from it again: this line has more in it than "
		    "one value; add the word there by hand\n");
}

/* The two releases that write /etc/default/grub and cannot be told not to. */
static void writes_defaults(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *made = NULL;

	fedora_make(tree);
	grub_tree_script(tree, "/usr/sbin/grubby", "# " DEFAULTS "\n");
	assert_int_equal(plan(tree, &problems, &made), 0);
	assert_said(&problems, "");
	assert_int_equal(made->n_edits, 1);
	assert_string_equal(made->edits[0].path, CMDLINE);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, tree_setup, tree_teardown)
	const struct CMUnitTest tests[] = {
		TEST(detected), TEST(there_and_back), TEST(another_before), TEST(different_before),
		TEST(not_done), TEST(initrd_lost),    TEST(left_alone),	    TEST(writes_defaults),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
