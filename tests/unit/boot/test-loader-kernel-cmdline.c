/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "boot/loader.h"
#include "entry/entry.h"

#include "grub-tree.h"
#include "said.h"

#define WORD	"lsm=yama,bpf"
#define TOKEN	"0123456789abcdef0123456789abcdef"
#define ENTRIES "/boot/loader/entries/"
#define CMDLINE "/etc/kernel/cmdline"
#define LINE	"root=UUID=1 ro quiet"

/* What 90-loaderentry.install does of the command line: it is /etc/kernel/cmdline's, or the vendor's. */
static const char entry_make[] =
	"make() {\n"
	"	line=$root/etc/kernel/cmdline\n"
	"	[ -f \"$line\" ] || line=$root/usr/lib/kernel/cmdline\n"
	"	[ -f \"$line\" ] || { echo 'would take /proc/cmdline' >&2; exit 65; }\n"
	"	printf 'title Linux\\nversion %s\\noptions %s systemd.machine_id=" TOKEN
	"\\nlinux /" TOKEN "/%s/linux\\n' \\\n"
	"		\"$1\" \"$(tr -s '\\n' ' ' <\"$line\" | sed 's/ $//')\" \"$1\" \\\n"
	"		>\"$root" ENTRIES TOKEN "-$1.conf\"\n"
	"}\n"
	"echo \"$*\" >>\"$root/ran\"\n";
static const char kernel_install[] =
	"[ \"$1\" = add ] || { echo \"wrong arguments: $*\" >&2; exit 64; }\n"
	"[ $# = 3 ] && [ -f \"$root$3\" ] || { echo \"wrong arguments: $*\" >&2; exit 64; }\n"
	"make \"$2\"\n";
static const char add_all[] =
	"[ \"$*\" = add-all ] || { echo \"wrong arguments: $*\" >&2; exit 64; }\n"
	"for kernel in \"$root\"/usr/lib/modules/*; do make \"${kernel##*/}\"; done\n";
static const char update_all[] =
	"[ \"$*\" = update-all-entries ] || { echo \"wrong arguments: $*\" >&2; exit 64; }\n"
	"for kernel in \"$root\"/usr/lib/modules/*; do make \"${kernel##*/}\"; done\n";

static void program_make(const struct tree *tree, const char *path, const char *text)
{
	char *script = NULL;

	assert_true(asprintf(&script, "%s%s", entry_make, text) > 0);
	grub_tree_script(tree, path, script);
	free(script);
}

static void kernel_make(const struct tree *tree, const char *release, const char *line)
{
	char *path = NULL, *text = NULL;

	assert_true(asprintf(&path, "/boot/" TOKEN "/%s/linux", release) > 0);
	tree_file(tree, path, "");
	free(path);
	assert_true(asprintf(&path, "/usr/lib/modules/%s/vmlinuz", release) > 0);
	tree_file(tree, path, "");
	free(path);
	assert_true(asprintf(&path, ENTRIES TOKEN "-%s.conf", release) > 0);
	assert_true(asprintf(&text,
			     "title Linux\nversion %s\noptions %s systemd.machine_id=" TOKEN
			     "\nlinux /" TOKEN "/%s/linux\n",
			     release, line, release) > 0);
	tree_file(tree, path, text);
	free(path);
	free(text);
}

static void boot_make(const struct tree *tree)
{
	tree_file(tree, "/boot/loader/loader.conf", "timeout 3\n");
	tree_file(tree, "/boot/EFI/systemd/systemd-bootx64.efi", "");
	kernel_make(tree, "6.8.1", LINE);
	kernel_make(tree, "6.8.2", LINE);
	tree_file(tree, CMDLINE, "root=UUID=1 ro\nquiet\n");
	tree_file(tree, "/ran", "");
}

static int plan(const struct tree *tree, struct problems *problems, struct plan **ret_plan)
{
	_cleanup_entries_ struct entries *entries = NULL;

	assert_int_equal(entries_read(tree->fd, false, problems, &entries), 0);
	assert_int_equal(entries->loader, ENTRY_LOADER_SYSTEMD_BOOT);
	assert_ptr_equal(loader_detect(tree->fd, entries), &loader_kernel_cmdline);
	return loader_plan(&loader_kernel_cmdline, tree->fd, entries, WORD, problems, ret_plan);
}

/* Apply, see that all entries have it, take it back, and all is as before. `ran` is what was run. */
static void assert_round(const struct tree *tree, const struct plan *made, const char *ran)
{
	const struct plan_place place = { .root_fd = tree->fd, .root = tree->path, .run = true };
	const struct plan_context context = { 0 };
	struct problems problems = { 0 };
	char *before = grub_tree_all(tree), *after, *text;

	assert_int_equal(plan_apply(&place, made, &context, &problems), 0);
	assert_said(&problems, "");
	text = grub_tree_text(tree, "/ran");
	assert_string_equal(text, ran);
	free(text);
	after = grub_tree_all(tree);
	assert_non_null(strstr(after, "options " LINE));
	assert_non_null(strstr(after, WORD));
	assert_string_not_equal(after, before);
	free(after);
	assert_int_equal(plan_revert(&place, &problems), 0);
	assert_said(&problems, "");
	tree_file(tree, "/ran", "");
	after = grub_tree_all(tree);
	assert_string_equal(before, after);
	free(before);
	free(after);
}

static void each_kernel(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *made = NULL;

	boot_make(tree);
	program_make(tree, "/usr/bin/kernel-install", kernel_install);
	assert_int_equal(unlinkat(tree->fd, "usr/lib/modules/6.8.1/vmlinuz", 0), 0);
	tree_file(tree, "/boot/vmlinuz-6.8.1", "");
	assert_int_equal(plan(tree, &problems, &made), 0);
	assert_said(&problems, "");
	assert_int_equal(made->n_edits, 1);
	assert_string_equal(made->edits[0].path, CMDLINE);
	assert_string_equal(made->edits[0].after, "root=UUID=1 ro\nquiet " WORD "\n");
	assert_round(tree, made,
		     "add 6.8.2 /usr/lib/modules/6.8.2/vmlinuz\nadd 6.8.1 /boot/vmlinuz-6.8.1\n");
}

static void all_at_once(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *made = NULL, *older = NULL;

	boot_make(tree);
	program_make(tree, "/usr/bin/kernel-install", add_all);
	tree_file(tree, "/usr/lib/systemd/libsystemd-core-257.7.so", "");
	assert_int_equal(plan(tree, &problems, &made), 0);
	assert_round(tree, made, "add-all\n");
	assert_int_equal(unlinkat(tree->fd, "usr/lib/systemd/libsystemd-core-257.7.so", 0), 0);
	tree_file(tree, "/usr/lib/systemd/libsystemd-core-255.so", "");
	assert_int_equal(plan(tree, &problems, &older), 0);
	assert_int_equal(older->n_commands, 2);
	assert_string_equal(older->commands[0].argv[1], "add");
	assert_said(&problems, "");
}

static void opensuse(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *made = NULL;

	boot_make(tree);
	program_make(tree, "/usr/bin/kernel-install", "exit 64\n");
	program_make(tree, "/usr/bin/sdbootutil", update_all);
	assert_int_equal(plan(tree, &problems, &made), 0);
	assert_said(&problems, "");
	assert_round(tree, made, "update-all-entries\n");
}

/* The vendor's file is read, ours is written, and goes again. */
static void vendor_file(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *made = NULL;

	boot_make(tree);
	program_make(tree, "/usr/bin/kernel-install", kernel_install);
	assert_int_equal(unlinkat(tree->fd, &CMDLINE[1], 0), 0);
	tree_file(tree, "/usr/lib/kernel/cmdline", LINE "\n");
	assert_int_equal(plan(tree, &problems, &made), 0);
	assert_said(&problems, "");
	assert_null(made->edits[0].before);
	assert_string_equal(made->edits[0].after, LINE " " WORD "\n");
	assert_round(tree, made,
		     "add 6.8.2 /usr/lib/modules/6.8.2/vmlinuz\n"
		     "add 6.8.1 /usr/lib/modules/6.8.1/vmlinuz\n");
}

/* Without a file, /proc/cmdline would be taken: the entries are changed, and their line is kept. */
static void no_file(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *made = NULL;

	boot_make(tree);
	program_make(tree, "/usr/bin/kernel-install", kernel_install);
	assert_int_equal(unlinkat(tree->fd, &CMDLINE[1], 0), 0);
	assert_int_equal(plan(tree, &problems, &made), 0);
	assert_said(&problems, "");
	assert_int_equal(made->n_commands, 0);
	assert_int_equal(made->n_edits, 3);
	assert_string_equal(made->edits[2].path, CMDLINE);
	assert_null(made->edits[2].before);
	assert_string_equal(made->edits[2].after, LINE " systemd.machine_id=" TOKEN " " WORD "\n");
	assert_round(tree, made, "");
}

/* No entry's break-glass word, and no line that only some have, is made that of all. */
static void no_common_line(void **state)
{
	static const char *const lines[] = { LINE " bootward=off", LINE " debug" };
	const struct tree *tree = *state;
	struct problems problems = { 0 };

	boot_make(tree);
	assert_int_equal(unlinkat(tree->fd, &CMDLINE[1], 0), 0);
	for (size_t i = 0; i < 2; i++) {
		_cleanup_plan_ struct plan *made = NULL;

		kernel_make(tree, "6.8.1", lines[i]);
		kernel_make(tree, "6.8.2", i == 0 ? lines[i] : LINE);
		assert_int_equal(plan(tree, &problems, &made), 0);
		assert_int_equal(made->n_edits, 2);
		assert_said(&problems,
			    "warning " CMDLINE
			    ": there is no such file, and the entries do not say what it should "
			    "be: kernels that are installed later get the line of the boot in "
			    "which that is done; write the line that new entries are to have to "
			    "it\n");
	}
}

/* Entries that have other words than the file are not made from it: they would lose them. */
static void other_words(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *made = NULL;

	boot_make(tree);
	program_make(tree, "/usr/bin/kernel-install", kernel_install);
	kernel_make(tree, "6.8.1", LINE " rd.luks.name=x");
	assert_int_equal(plan(tree, &problems, &made), 0);
	assert_said(&problems, "");
	assert_int_equal(made->n_commands, 0);
	assert_int_equal(made->n_edits, 3);
	assert_round(tree, made, "");
}

/* Arch's guide: written by hand, and nobody makes it again. */
static void by_hand(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *made = NULL;

	tree_file(tree, "/boot/loader/loader.conf", "timeout 3\n");
	tree_file(tree, "/boot/vmlinuz-linux", "");
	tree_file(tree, ENTRIES "arch.conf",
		  "title Arch\nlinux /vmlinuz-linux\noptions " LINE " lsm=yama\n");
	tree_file(tree, "/ran", "");
	program_make(tree, "/usr/bin/kernel-install", "exit 64\n");
	assert_int_equal(plan(tree, &problems, &made), 0);
	assert_said(&problems, "");
	assert_int_equal(made->n_edits, 1);
	assert_string_equal(made->edits[0].path, ENTRIES "arch.conf");
	assert_string_equal(made->edits[0].after,
			    "title Arch\nlinux /vmlinuz-linux\noptions " LINE " " WORD "\n");
	assert_round(tree, made, "");
}

static void refused(void **state)
{
	static const struct {
		const char *path, *text, *said;
	} rows[] = {
		{ CMDLINE, LINE " bootward=off\n",
		  "error " CMDLINE
		  ": cannot be changed: it has the word bootward=, and every entry that is made "
		  "from it would have it; take it out\n" },
		{ CMDLINE, "# mine\n" LINE "\n",
		  "error " CMDLINE ": cannot be changed: it has a comment\n" },
		{ CMDLINE, LINE " x=\"a\n",
		  "error " CMDLINE ": cannot be changed: it has a quote that is never closed\n" },
		{ ENTRIES TOKEN "-6.8.2.conf",
		  "version 6.8.2\nlinux /" TOKEN "/6.8.2/linux\noptions a\noptions b\n",
		  "error " ENTRIES TOKEN
		  "-6.8.2.conf: cannot be changed: its options are not one plain line; add the "
		  "word to its options by hand\n" },
	};
	const struct tree *tree = *state;
	struct problems problems = { 0 };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct plan *made = NULL;

		boot_make(tree);
		tree_file(tree, rows[i].path, rows[i].text);
		assert_int_equal(plan(tree, &problems, &made), -EOPNOTSUPP);
		assert_null(made);
		assert_said(&problems, rows[i].said);
	}
}

/* It says that all is well, and makes no entries. */
static void not_done(void **state)
{
	const struct tree *tree = *state;
	const struct plan_place place = { .root_fd = tree->fd, .root = tree->path, .run = true };
	const struct plan_context context = { 0 };
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *made = NULL;
	char *before, *after;

	boot_make(tree);
	grub_tree_script(tree, "/usr/bin/kernel-install", "exit 0\n");
	before = grub_tree_all(tree);
	assert_int_equal(plan(tree, &problems, &made), 0);
	assert_int_equal(plan_apply(&place, made, &context, &problems), -EPROTO);
	assert_said(&problems, "error " ENTRIES TOKEN "-6.8.2.conf: the entry does not have " WORD
			       " as the only one of its name\n");
	after = grub_tree_all(tree);
	assert_string_equal(before, after);
	free(before);
	free(after);
}

static void links_stay_in_the_root(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *made = NULL;

	boot_make(tree);
	assert_int_equal(unlinkat(tree->fd, &CMDLINE[1], 0), 0);
	tree_file(tree, "/srv/cmdline", LINE "\n");
	tree_link(tree, CMDLINE, "/../srv/cmdline");
	program_make(tree, "/usr/bin/kernel-install", kernel_install);
	assert_int_equal(plan(tree, &problems, &made), 0);
	assert_string_equal(made->edits[0].path, "/srv/cmdline");
	assert_said(&problems, "");
}

static void detected(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_entries_ struct entries *entries = NULL;

	boot_make(tree);
	assert_int_equal(entries_read(tree->fd, false, &problems, &entries), 0);
	assert_true(loader_kernel_cmdline.detect(tree->fd, entries));
	entries->items[0].unified = true;
	assert_false(loader_kernel_cmdline.detect(tree->fd, entries));
	entries->items[0].unified = false;
	/* GRUB reads such entries too, but only openSUSE's are made from the file */
	entries->loader = ENTRY_LOADER_GRUB_BLS;
	assert_false(loader_kernel_cmdline.detect(tree->fd, entries));
	program_make(tree, "/usr/bin/sdbootutil", update_all);
	assert_true(loader_kernel_cmdline.detect(tree->fd, entries));
	entries->loader = ENTRY_LOADER_GRUB;
	assert_false(loader_kernel_cmdline.detect(tree->fd, entries));
	assert_said(&problems, "");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, tree_setup, tree_teardown)
	const struct CMUnitTest tests[] = {
		TEST(detected),	      TEST(each_kernel), TEST(all_at_once),
		TEST(opensuse),	      TEST(vendor_file), TEST(no_file),
		TEST(no_common_line), TEST(other_words), TEST(by_hand),
		TEST(refused),	      TEST(not_done),	 TEST(links_stay_in_the_root),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
