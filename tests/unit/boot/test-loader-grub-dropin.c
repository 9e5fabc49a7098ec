/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "boot/loader.h"
#include "entry/entry.h"

#include "grub-tree.h"
#include "said.h"

#define WORD   "lsm=yama,bpf"
#define DROPIN "/etc/default/grub.d/90-bootward.cfg"
#define MENU   "/boot/grub/grub.cfg"

static char menu[] = MENU, environment[] = "/boot/grub/grubenv";
static struct entries entries = {
	.loader = ENTRY_LOADER_GRUB,
	.config = menu,
	.environment = environment,
	.environment_writable = true,
};

static int plan(const struct tree *tree, struct problems *problems, struct plan **ret_plan)
{
	return loader_plan(&loader_grub_dropin, tree->fd, &entries, WORD, problems, ret_plan);
}

static void debian_make(const struct tree *tree)
{
	grub_tree_make(tree);
	tree_file(tree, "/usr/sbin/grub-mkconfig",
		  "#!/bin/sh\nfor x in ${sysconfdir}/default/grub.d/*.cfg ; do\n");
}

static void detected(void **state)
{
	const struct tree *tree = *state;
	struct entries other = entries;

	assert_ptr_equal(loader_detect(tree->fd, &entries), &loader_none);
	debian_make(tree);
	assert_ptr_equal(loader_detect(tree->fd, &entries), &loader_grub_dropin);
	other.loader = ENTRY_LOADER_GRUB_BLS;
	assert_false(loader_grub_dropin.detect(tree->fd, &other));
	/* upstream's does not read grub.d */
	tree_file(tree, "/usr/sbin/grub-mkconfig", "#!/bin/sh\n. ${sysconfdir}/default/grub\n");
	assert_false(loader_grub_dropin.detect(tree->fd, &entries));
}

static void planned(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *made = NULL;

	debian_make(tree);
	assert_int_equal(plan(tree, &problems, &made), 0);
	assert_said(&problems, "");
	assert_string_equal(made->loader, "grub-dropin");
	assert_int_equal(made->n_edits, 1);
	assert_string_equal(made->edits[0].path, DROPIN);
	assert_null(made->edits[0].before);
	assert_non_null(strstr(
		made->edits[0].after,
		"\nGRUB_CMDLINE_LINUX=\"${GRUB_CMDLINE_LINUX:+$GRUB_CMDLINE_LINUX }" WORD "\"\n"));
	assert_int_equal(made->n_commands, 1);
	assert_string_equal(made->commands[0].argv[0], "grub-mkconfig");
	assert_string_equal(made->commands[0].argv[1], "-o");
	assert_string_equal(made->commands[0].argv[2], MENU);
	assert_null(made->commands[0].argv[3]);
	assert_string_equal(made->commands[0].output, MENU);
	assert_null(made->by_hand);
}

/* Planned and carried out: the lines have it, what the plan was made of has not changed. */
static void carried_out(void **state)
{
	const struct tree *tree = *state;
	const struct plan_place place = { .root_fd = tree->fd, .root = tree->path, .run = true };
	const struct plan_context context = { 0 };
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *made = NULL;
	char *text;

	grub_tree_make(tree);
	assert_int_equal(plan(tree, &problems, &made), 0);
	assert_int_equal(plan_apply(&place, made, &context, &problems), 0);
	assert_said(&problems, "");
	text = grub_tree_text(tree, MENU);
	assert_non_null(strstr(text, "ro  net.ifnames=0 " WORD " quiet\n"));
	assert_non_null(strstr(text, "ro  single net.ifnames=0 " WORD "\n"));
	free(text);
}

struct row {
	const char *path, *text;
	int r;
	const char *said;
};

static void what_others_set(void **state)
{
	static const struct row rows[] = {
		{ "/etc/default/grub.d/50-cloud.cfg", "GRUB_CMDLINE_LINUX=\"console=ttyS0\"\n", 0,
		  "" },
		{ "/etc/default/grub.d/95-x.cfg",
		  "GRUB_CMDLINE_LINUX=\"$GRUB_CMDLINE_LINUX audit=1\"\n", 0, "" },
		{ "/etc/default/grub.d/95-x.cfg", "GRUB_CMDLINE_LINUX_DEFAULT=\"audit=1\"\n", 0,
		  "" },
		{ "/etc/default/grub.d/.95-x.cfg", "GRUB_CMDLINE_LINUX=x\n", 0, "" },
		{ "/etc/default/grub.d/95-x.cfg~", "GRUB_CMDLINE_LINUX=x\n", 0, "" },
		{ "/etc/default/grub.d/95-x.cfg", "\nGRUB_CMDLINE_LINUX=\"audit=1\"\n", -EOPNOTSUPP,
		  "error /etc/default/grub.d/95-x.cfg:2: GRUB_CMDLINE_LINUX is set anew by a file "
		  "that is read after 90-bootward.cfg: what that adds would be lost; let it add: "
		  "GRUB_CMDLINE_LINUX=\"$GRUB_CMDLINE_LINUX ...\", or give the file an earlier "
		  "name\n" },
		{ "/etc/default/grub.d/95-x.cfg", "GRUB_CMDLINE_LINUX+=\" lsm=a\"\n", -EOPNOTSUPP,
		  "error /etc/default/grub.d/95-x.cfg:1: GRUB_CMDLINE_LINUX has an lsm= that "
		  "follows ours on the command line, and the kernel goes by the last; put bpf "
		  "at its end there instead, or take it out, and then run: update-grub\n" },
		{ "/etc/default/grub.d/10-x.cfg", "GRUB_CMDLINE_LINUX_DEFAULT=\"lsm=a quiet\"\n",
		  -EOPNOTSUPP,
		  "error /etc/default/grub.d/10-x.cfg:1: GRUB_CMDLINE_LINUX_DEFAULT has an lsm= "
		  "that follows ours on the command line, and the kernel goes by the last; put bpf at "
		  "its end there instead, or take it out, and then run: update-grub\n" },
		{ "/etc/default/grub.d/10-x.cfg", "GRUB_CMDLINE_LINUX=\"lsm=a quiet\"\n", 0,
		  "warning /etc/default/grub.d/10-x.cfg:1: GRUB_CMDLINE_LINUX has an lsm=; ours "
		  "follows it, and the kernel goes by the last\n" },
		{ "/etc/default/grub.d/10-x.cfg", "GRUB_CMDLINE_LINUX_XEN_REPLACE=\"x\"\n", 0,
		  "warning /etc/default/grub.d/10-x.cfg:1: entries that start Xen get this in place "
		  "of GRUB_CMDLINE_LINUX; add the word there by hand if you start Xen\n" },
	};
	const struct tree *tree = *state;
	struct problems problems = { 0 };

	debian_make(tree);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		_cleanup_plan_ struct plan *made = NULL;

		tree_file(tree, rows[i].path, rows[i].text);
		assert_int_equal(plan(tree, &problems, &made), rows[i].r);
		assert_true((rows[i].r < 0) == !made);
		assert_said(&problems, rows[i].said);
		tree_file(tree, rows[i].path, "");
	}
}

static void links_stay_in_the_root(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *made = NULL;

	debian_make(tree);
	tree_directory(tree, "/srv/grub.d");
	tree_link(tree, "/etc/default/grub.d", "/srv/grub.d");
	tree_link(tree, "/srv/grub.d/10-gone.cfg", "/nowhere");
	assert_int_equal(plan(tree, &problems, &made), 0);
	assert_string_equal(made->edits[0].path, "/srv/grub.d/90-bootward.cfg");
	assert_said(&problems, "");
}

static void no_file_of_others(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	struct plan *made = NULL;

	debian_make(tree);
	tree_directory(tree, "/etc/default/grub.d");
	tree_link(tree, DROPIN, "../grub");
	assert_int_equal(plan(tree, &problems, &made), -EOPNOTSUPP);
	assert_null(made);
	assert_said(&problems,
		    "error /etc/default/grub.d/90-bootward.cfg: is a symbolic link, and bootward "
		    "writes only a file of its own; remove the link\n");
}

static void warned_of_grubenv(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *made = NULL;

	debian_make(tree);
	entries.environment_writable = false;
	assert_int_equal(plan(tree, &problems, &made), 0);
	entries.environment_writable = true;
	assert_said(&problems, "warning /boot/grub/grubenv: GRUB itself cannot write to this file "
			       "system: an entry that is chosen for one boot stays chosen; undo "
			       "each grub-reboot by hand: grub-editenv - unset next_entry\n");
}

static void unsafe_words_are_refused(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	struct plan *made = NULL;

	assert_int_equal(
		loader_plan(&loader_none, tree->fd, &entries, "lsm=$(reboot)", &problems, &made),
		-EINVAL);
	assert_null(made);
	assert_said(&problems, "error: 'lsm=$(reboot)' has characters that a boot loader's files "
			       "may not keep\n");
}

static void none(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *made = NULL;

	assert_int_equal(loader_plan(&loader_none, tree->fd, &entries, WORD, &problems, &made), 0);
	assert_int_equal(made->n_edits + made->n_commands, 0);
	assert_non_null(strstr(made->by_hand, "\n    " WORD "\n"));
	assert_said(&problems, "warning: no boot loader is found whose configuration bootward can "
			       "change\n");
	assert_ptr_equal(loader_by_name("none"), &loader_none);
	assert_ptr_equal(loader_by_name("grub-dropin"), &loader_grub_dropin);
	assert_null(loader_by_name("lilo"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, tree_setup, tree_teardown)
	const struct CMUnitTest tests[] = {
		TEST(detected),
		TEST(planned),
		TEST(carried_out),
		TEST(what_others_set),
		TEST(links_stay_in_the_root),
		TEST(no_file_of_others),
		TEST(warned_of_grubenv),
		TEST(unsafe_words_are_refused),
		TEST(none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
