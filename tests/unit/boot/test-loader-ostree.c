/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "boot/loader.h"
#include "entry/entry.h"

#include "said.h"
#include "tree.h"

#define WORD "lsm=yama,bpf"

static char kernel[] = "/boot/vmlinuz", line[] = "root=UUID=1 lsm=yama", plain[] = "root=UUID=1";
static char file[] = "/boot/loader/entries/ostree-1.conf";

static void detected(void **state)
{
	const struct tree *tree = *state;
	struct entry entry = { .kernel = kernel, .cmdline = plain, .file = file };
	const struct entries entries = { .loader = ENTRY_LOADER_GRUB_BLS, .items = &entry, .n = 1 };

	tree_file(tree, kernel, "");
	tree_program(tree, "/usr/sbin/grubby");
	assert_ptr_equal(loader_detect(tree->fd, &entries), &loader_grubby);
	tree_file(tree, "/ostree/repo/config", "");
	assert_ptr_equal(loader_detect(tree->fd, &entries), &loader_grubby);
	tree_directory(tree, "/ostree/deploy");
	assert_ptr_equal(loader_detect(tree->fd, &entries), &loader_ostree);
}

static void assert_by_hand(const struct tree *tree, char *cmdline, const char *first,
			   const char *second)
{
	struct entry entry = { .kernel = kernel, .cmdline = cmdline, .file = file };
	const struct entries entries = { .items = &entry, .n = 1 };
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *made = NULL;

	assert_int_equal(loader_plan(&loader_ostree, tree->fd, &entries, WORD, &problems, &made),
			 0);
	assert_int_equal(made->n_edits + made->n_commands, 0);
	assert_non_null(strstr(made->by_hand, first));
	assert_non_null(strstr(made->by_hand, second));
	assert_non_null(strstr(made->by_hand, "\n    kargs = [\"" WORD "\"]\n"));
	assert_said(&problems, "warning: the boot entries are those of ostree's deployments, and "
			       "only a new deployment changes them\n");
}

static void by_hand(void **state)
{
	const struct tree *tree = *state;

	tree_file(tree, kernel, "");
	assert_by_hand(tree, plain, "\n    rpm-ostree kargs --append-if-missing=" WORD "\n",
		       "\n    rpm-ostree kargs --delete-if-present=" WORD "\n");
	assert_by_hand(tree, line,
		       "\n    rpm-ostree kargs --delete-if-present=lsm=yama "
		       "--append-if-missing=" WORD "\n",
		       "\n    rpm-ostree kargs --delete-if-present=" WORD
		       " --append-if-missing=lsm=yama\n");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, tree_setup, tree_teardown)
	const struct CMUnitTest tests[] = {
		TEST(detected),
		TEST(by_hand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
