/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "boot/loader.h"
#include "entry/entry.h"

#include "grub-tree.h"
#include "said.h"

#define WORD	 "lsm=yama,bpf"
#define DEFAULTS "/etc/default/grub"
#define MENU	 "/boot/grub2/grub.cfg"

static const char mkconfig[] =
	"[ $# = 2 ] && [ \"$1\" = -o ] || { echo \"wrong arguments: $*\" >&2; exit 64; }\n"
	". \"$root/etc/default/grub\"\n"
	"{\n"
	"echo '### BEGIN /etc/grub.d/10_linux ###'\n"
	"printf 'linux /boot/vmlinuz-6.4.0-1-default root=UUID=1 %s %s\\n' "
	"\"$GRUB_CMDLINE_LINUX\" \"$GRUB_CMDLINE_LINUX_DEFAULT\"\n"
	"printf 'linux /boot/vmlinuz-6.4.0-1-default root=UUID=1 single %s\\n' "
	"\"$GRUB_CMDLINE_LINUX\"\n"
	"echo '### END /etc/grub.d/10_linux ###'\n"
	"} >\"$2\"\n";

static char menu[] = MENU;
static struct entries entries = { .loader = ENTRY_LOADER_GRUB, .config = menu };

/* openSUSE's way: the programs are named grub2-, and only one of the right name may be run. */
static void suse_make(const struct tree *tree, const char *defaults)
{
	char *command = NULL;

	tree_file(tree, DEFAULTS, defaults);
	tree_mode(tree, DEFAULTS, 0640);
	grub_tree_script(tree, "/usr/sbin/grub2-mkconfig", mkconfig);
	grub_tree_script(tree, "/usr/bin/grub2-script-check", "[ $# = 1 ] && [ -s \"$1\" ]\n");
	grub_tree_script(tree, "/usr/sbin/grub-mkconfig", "exit 64\n");
	tree_directory(tree, "/boot/grub2");
	assert_true(asprintf(&command, "%s/usr/sbin/grub2-mkconfig -o %s" MENU, tree->path,
			     tree->path) > 0);
	assert_int_equal(system(command), 0);
	free(command);
}

static int plan(const struct tree *tree, struct problems *problems, struct plan **ret_plan)
{
	return loader_plan(&loader_grub_default, tree->fd, &entries, WORD, problems, ret_plan);
}

static void detected(void **state)
{
	const struct tree *tree = *state;
	struct entries other = entries;

	assert_false(loader_grub_default.detect(tree->fd, &entries));
	tree_file(tree, DEFAULTS, "");
	assert_false(loader_grub_default.detect(tree->fd, &entries));
	tree_program(tree, "/usr/bin/grub-mkconfig");
	assert_ptr_equal(loader_detect(tree->fd, &entries), &loader_grub_default);
	/* a file that another family has does not make it one of it */
	tree_file(tree, "/etc/kernel/cmdline", "quiet\n");
	tree_program(tree, "/usr/bin/kernel-install");
	tree_program(tree, "/usr/sbin/grubby");
	assert_ptr_equal(loader_detect(tree->fd, &entries), &loader_grub_default);
	other.loader = ENTRY_LOADER_GRUB_BLS;
	assert_false(loader_grub_default.detect(tree->fd, &other));
	other.loader = ENTRY_LOADER_SYSTEMD_BOOT;
	assert_false(loader_grub_default.detect(tree->fd, &other));
}

/* The commands are what they should be, and what is applied is taken back byte for byte. */
static void there_and_back(void **state)
{
	const struct tree *tree = *state;
	const struct plan_place place = { .root_fd = tree->fd, .root = tree->path, .run = true };
	const struct plan_context context = { 0 };
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *made = NULL;
	char *before, *text, *after;

	suse_make(tree, "# mine\nGRUB_CMDLINE_LINUX='a  lsm=yama b' # why\n"
			"GRUB_CMDLINE_LINUX_DEFAULT=\"quiet\"\n");
	before = grub_tree_all(tree);
	assert_int_equal(plan(tree, &problems, &made), 0);
	assert_said(&problems, "");
	assert_int_equal(made->n_edits, 1);
	assert_string_equal(made->edits[0].path, DEFAULTS);
	assert_string_equal(made->edits[0].after,
			    "# mine\nGRUB_CMDLINE_LINUX='a  b " WORD "' # why\n"
			    "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet\"\n");
	assert_int_equal(made->n_commands, 1);
	assert_string_equal(made->commands[0].argv[0], "grub2-mkconfig");
	assert_string_equal(made->commands[0].argv[1], "-o");
	assert_string_equal(made->commands[0].argv[2], MENU);
	assert_null(made->commands[0].argv[3]);
	assert_string_equal(made->commands[0].output, MENU);

	assert_int_equal(plan_apply(&place, made, &context, &problems), 0);
	text = grub_tree_text(tree, MENU);
	assert_non_null(strstr(text, "root=UUID=1 a  b " WORD " quiet\n"));
	assert_non_null(strstr(text, "root=UUID=1 single a  b " WORD "\n"));
	free(text);
	assert_int_equal(plan_revert(&place, &problems), 0);
	assert_said(&problems, "");
	after = grub_tree_all(tree);
	assert_string_equal(before, after);
	free(before);
	free(after);
}

/* The line that is changed is not the one that counts: the menu shows it, and all is put back. */
static void not_effective(void **state)
{
	const struct tree *tree = *state;
	const struct plan_place place = { .root_fd = tree->fd, .root = tree->path, .run = true };
	const struct plan_context context = { 0 };
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *made = NULL;
	char *before, *after;

	suse_make(tree, "GRUB_CMDLINE_LINUX=\"a\"\nif false; then\nGRUB_CMDLINE_LINUX=\"b\"\nfi\n");
	before = grub_tree_all(tree);
	assert_int_equal(plan(tree, &problems, &made), 0);
	assert_int_equal(plan_apply(&place, made, &context, &problems), -EPROTO);
	assert_said(&problems, "error " MENU ":2: the line that starts this kernel would not have "
			       "the word once and last of its name; find out what else sets the "
			       "kernel's command line in /etc/default and /etc/grub.d\n");
	after = grub_tree_all(tree);
	assert_string_equal(before, after);
	free(before);
	free(after);
}

static void refused(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *made = NULL, *again = NULL;

	suse_make(tree, "A=1\nGRUB_CMDLINE_LINUX=\"$(cat /etc/cmdline)\"\n");
	assert_int_equal(plan(tree, &problems, &made), 0);
	assert_int_equal(made->n_edits + made->n_commands, 0);
	assert_string_equal(made->by_hand,
			    "At the end of what /etc/default/grub sets GRUB_CMDLINE_LINUX to, in "
			    "place of an lsm= that is there,\nput this word:\n\n    " WORD
			    "\n\nand have the menu made again:\n\n    grub2-mkconfig -o " MENU
			    "\n");
	assert_said(&problems, "error " DEFAULTS
			       ":2: it cannot be changed here: this line has a value that the "
			       "shell works out, or that goes on in the next line\n");

	tree_file(tree, DEFAULTS, "GRUB_CMDLINE_LINUX=\"" WORD "\"\n");
	assert_int_equal(plan(tree, &problems, &again), 0);
	assert_string_equal(again->by_hand,
			    "Have the menu made again:\n\n    grub2-mkconfig -o " MENU "\n");
	assert_said(&problems, "warning " DEFAULTS ": the word is there already, and the menu was "
			       "not made again since\n");
}

/* What is to be done about an lsm= that comes after ours, until it is done: the menu is a part of it. */
static void later_one(void **state)
{
	static char plain[] = "quiet", made_again[] = "quiet lsm=lockdown,yama,bpf";
	static const struct {
		const char *defaults;
		char *cmdline; /* of an entry */
		const char *said;
	} rows[] = {
		{ "lsm=yama", plain,
		  "has an lsm= that follows ours on the command line, and the kernel goes by the "
		  "last; put bpf at its end there instead, or take it out, and then run: " },
		{ "lsm=yama,bpfx", made_again,
		  "has an lsm= that follows ours on the command line, and the kernel goes by the "
		  "last; put bpf at its end there instead, or take it out, and then run: " },
		{ "lsm=yama lsm=yama,bpf quiet", plain,
		  "has bpf in its lsm= already, and the menu was not made again since; run: " },
		{ "lsm=yama,bpf", made_again,
		  "has an lsm= with bpf, and yet an entry is without it, as those for recovery "
		  "are: they do not get GRUB_CMDLINE_LINUX_DEFAULT; move it to "
		  "GRUB_CMDLINE_LINUX, and then run: " },
	};
	const struct tree *tree = *state;
	struct problems problems = { 0 };

	suse_make(tree, "");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct entry entry = { .cmdline = rows[i].cmdline };
		struct entries with = {
			.loader = ENTRY_LOADER_GRUB, .config = menu, .items = &entry, .n = 1
		};
		_cleanup_plan_ struct plan *made = NULL;
		char *text = NULL, *said = NULL;

		assert_true(asprintf(&text, "\nGRUB_CMDLINE_LINUX_DEFAULT=\"%s\"\n",
				     rows[i].defaults) > 0);
		tree_file(tree, DEFAULTS, text);
		assert_int_equal(
			loader_plan(&loader_grub_default, tree->fd, &with, WORD, &problems, &made),
			-EOPNOTSUPP);
		assert_null(made);
		assert_true(asprintf(&said,
				     "error " DEFAULTS ":2: GRUB_CMDLINE_LINUX_DEFAULT %s"
				     "grub2-mkconfig -o " MENU "\n",
				     rows[i].said) > 0);
		assert_said(&problems, said);
		free(text);
		free(said);
	}
}

/* The menu was made with it, and an entry of somebody's own has not got it: it is named. */
static void later_named(void **state)
{
	static char with_it[] = "quiet lsm=yama,bpf", without[] = "quiet", kernel[] = "/boot/mine";
	static char title[] = "Mine", file[] = "/boot/grub2/custom.cfg";
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	struct entry items[] = {
		{ .kernel = kernel, .cmdline = with_it },
		{ .kernel = kernel, .cmdline = without, .title = title, .file = file, .line = 7 },
	};
	struct entries with = {
		.loader = ENTRY_LOADER_GRUB, .config = menu, .items = items, .n = 2
	};
	_cleanup_plan_ struct plan *made = NULL;

	suse_make(tree, "");
	tree_file(tree, kernel, "");
	tree_file(tree, DEFAULTS, "GRUB_CMDLINE_LINUX_DEFAULT=\"lsm=yama,bpf\"\n");
	assert_int_equal(loader_plan(&loader_grub_default, tree->fd, &with, WORD, &problems, &made),
			 -EOPNOTSUPP);
	assert_said(&problems,
		    "error " DEFAULTS
		    ":1: GRUB_CMDLINE_LINUX_DEFAULT has an lsm= with bpf, and yet an "
		    "entry is without it, as those for recovery are: they do not get "
		    "GRUB_CMDLINE_LINUX_DEFAULT; move it to GRUB_CMDLINE_LINUX, and then "
		    "run: grub2-mkconfig -o " MENU "\n"
		    "notice /boot/grub2/custom.cfg:7: entry 'Mine' has no lsm= with "
		    "bpf\n");
}

static void no_menu_yet(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	struct plan *made = NULL;
	struct entries none = { .loader = ENTRY_LOADER_GRUB };

	suse_make(tree, "");
	assert_int_equal(loader_plan(&loader_grub_default, tree->fd, &none, WORD, &problems, &made),
			 -EOPNOTSUPP);
	assert_said(&problems,
		    "error: there is no grub.cfg yet, so nothing to compare a new one with; have "
		    "one made first: grub-mkconfig -o /boot/grub/grub.cfg\n");
}

static void links_stay_in_the_root(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *made = NULL;

	suse_make(tree, "");
	assert_int_equal(unlinkat(tree->fd, &DEFAULTS[1], 0), 0);
	tree_file(tree, "/srv/grub", "GRUB_CMDLINE_LINUX=here\n");
	tree_link(tree, DEFAULTS, "/srv/grub");
	assert_int_equal(plan(tree, &problems, &made), 0);
	assert_string_equal(made->edits[0].path, "/srv/grub");
	assert_string_equal(made->edits[0].after, "GRUB_CMDLINE_LINUX=\"here " WORD "\"\n");
	assert_said(&problems, "");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, tree_setup, tree_teardown)
	const struct CMUnitTest tests[] = {
		TEST(detected),	     TEST(there_and_back),
		TEST(not_effective), TEST(refused),
		TEST(later_one),     TEST(later_named),
		TEST(no_menu_yet),   TEST(links_stay_in_the_root),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
