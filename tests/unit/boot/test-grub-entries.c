/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/grub-entries.h"

#include <errno.h>

#include "entry/entry.h"

#include "said.h"
#include "tree.h"

#define WORD	"lsm=yama,bpf"
#define RELEASE "6.1.0-37-amd64"
#define CONFIG                                                                    \
	"CONFIG_SECURITY=y\nCONFIG_SECURITY_YAMA=y\nCONFIG_SECURITY_LANDLOCK=y\n" \
	"CONFIG_BPF_LSM=y\nCONFIG_LSM=\"yama\"\n"
#define ENTRY(title, words) \
	"menuentry '" title "' {\n\tlinux\t/boot/vmlinuz-" RELEASE " ro " words "\n}\n"
/* an entry is 3 lines: they begin in lines 3, 6 and 10 */
#define MENU(head, usual, recovery, custom)                                         \
	head "\n### BEGIN /etc/grub.d/10_linux ###\n" ENTRY("Debian", usual) ENTRY( \
		"Debian (recovery mode)",                                           \
		"single " recovery) "### END /etc/grub.d/10_linux ###\n" ENTRY("custom", custom)

struct row {
	const char *before, *after;
	bool present;
	const char *said; /* "": it is well */
};

#define FIND_OUT \
	"; find out what else sets the kernel's command line in /etc/default and /etc/grub.d\n"
#define LAST "would not have lsm=yama,bpf as the last of its name that the kernel reads" FIND_OUT
#define FOR_GOOD                                                                         \
	"; take it out of /etc/default/grub and its like, and have the menu made again " \
	"(update-grub): a mode that is to last goes into /etc/bootward\n"
#define USUAL MENU("", "quiet", "", "x")

static const struct row rows[] = {
	{ USUAL, MENU("", WORD " quiet", WORD, "x"), true, "" },
	{ USUAL, MENU("", WORD " quiet", WORD, "x " WORD), true, "" },
	/* done before, and again after a power cut */
	{ MENU("", WORD, WORD, "x"), MENU("", WORD, WORD, "x"), true, "" },
	{ MENU("", WORD, WORD, "x"), USUAL, false, "" },
	/* one entry is without it */
	{ USUAL, MENU("", WORD " quiet", "", "x"), true,
	  "error /boot/grub/grub.cfg:6: entry 'Debian (recovery mode)' " LAST },
	{ USUAL, MENU("", "quiet", WORD, "x"), true,
	  "error /boot/grub/grub.cfg:3: entry 'Debian' " LAST },
	/* words after "--" are init's */
	{ USUAL, MENU("", "quiet -- " WORD, WORD, "x"), true,
	  "error /boot/grub/grub.cfg:3: entry 'Debian' " LAST },
	{ USUAL, MENU("", WORD " -- quiet", WORD, "x"), true, "" },
	/* what only GRUB puts together */
	{ MENU("set more=", "$more", "", "x"), MENU("set more=lsm=yama", WORD " $more", WORD, "x"),
	  true, "error /boot/grub/grub.cfg:3: entry 'Debian' " LAST },
	{ MENU("set more=", "$more", "", "x"), MENU("set more=quiet", WORD " $more", WORD, "x"),
	  true, "" },
	{ USUAL, MENU("", "\"quiet " WORD "\"", WORD, "x"), true,
	  "error /boot/grub/grub.cfg:3: entry 'Debian' " LAST },
	/* the list that it has now is not in the word */
	{ MENU("", "lsm=landlock,yama", "", "x"), MENU("", WORD, WORD, "x"), true,
	  "error /boot/grub/grub.cfg:3: entry 'Debian' would give its kernel the list "
	  "capability,yama,bpf and not capability,landlock,yama,bpf" FIND_OUT },
	/* a custom entry that was changed has to be right */
	{ USUAL, MENU("", WORD, WORD, WORD " lsm=yama"), true,
	  "error /boot/grub/grub.cfg:10: entry 'custom' " LAST },
	/* the break-glass word */
	{ MENU("", "bootward=off", "", "x"), MENU("", "bootward=off " WORD, WORD, "x"), true,
	  "error /boot/grub/grub.cfg:3: entry 'Debian' would have a word bootward= for good, which "
	  "only bootward's own entry may" FOR_GOOD },
	{ MENU("", "bootward=off " WORD, WORD, "x"), MENU("", "bootward=off", "", "x"), false, "" },
	{ USUAL "menuentry 'off' --id bootward-off-1 {\nlinux /boot/vmlinuz-" RELEASE
		" bootward=off\n}\n",
	  MENU("", WORD, WORD, "x") "menuentry 'off' --id bootward-off-1 {\nlinux "
				    "/boot/vmlinuz-" RELEASE " bootward=off " WORD "\n}\n",
	  true, "" },
	/* taken back */
	{ MENU("", WORD, WORD, "x"), MENU("", "quiet", WORD, "x"), false,
	  "error /boot/grub/grub.cfg:6: entry 'Debian (recovery mode)' would still have "
	  "lsm=yama,bpf" FIND_OUT },
	/* the menu itself */
	{ USUAL, MENU("", WORD, WORD, "x") ENTRY("new", WORD), true,
	  "error /boot/grub/grub.cfg: there would be 4 entries in the menu, and now there are 3; "
	  "have it made again (update-grub), look at it, and try again\n" },
	{ USUAL, MENU("", WORD, WORD, "x\n}\nif false; then\ntrue\nfi\nmenuentry a {"), true,
	  "error /boot/grub/grub.cfg: there would be 4 entries in the menu, and now there are 3; "
	  "have it made again (update-grub), look at it, and try again\n" },
	{ USUAL ENTRY("a", "x"), MENU("", WORD, WORD, "x") ENTRY("b", "x"), true,
	  "error /boot/grub/grub.cfg:13: entry 'a' would become 'b', which starts "
	  "/boot/vmlinuz-" RELEASE "; have the file made again (update-grub), and try again\n" },
	/* others' kernels are not here */
	{ USUAL "menuentry 'Other' {\nlinux /vmlinuz bootward=off\n}\n",
	  MENU("", WORD, WORD, "x") "menuentry 'Other' {\nlinux /vmlinuz bootward=off\n}\n", true,
	  "" },
};

static void judged(void **state)
{
	const struct tree *tree = *state;
	const struct plan_place place = { .root_fd = tree->fd, .root = tree->path, .run = true };
	struct problems problems = { 0 };

	tree_file(tree, "/boot/vmlinuz-" RELEASE, "");
	tree_file(tree, "/boot/config-" RELEASE, CONFIG);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct grub_change change = { "/boot/grub/grub.cfg", WORD, rows[i].present };

		assert_int_equal(grub_entries_check(&place, &change, rows[i].before, rows[i].after,
						    &problems),
				 *rows[i].said ? -EPROTO : 0);
		assert_said(&problems, rows[i].said);
	}
}

/* A kernel that cannot be judged is not judged well. */
static void not_known(void **state)
{
	const struct tree *tree = *state;
	const struct plan_place place = { .root_fd = tree->fd, .root = tree->path, .run = true };
	const struct grub_change change = { "/boot/grub/grub.cfg", WORD, true };
	struct problems problems = { 0 };

	tree_file(tree, "/boot/vmlinuz-" RELEASE, "");
	assert_int_equal(
		grub_entries_check(&place, &change, USUAL, MENU("", WORD, WORD, "x"), &problems),
		-EPROTO);
	assert_said(
		&problems,
		"error /boot/grub/grub.cfg:3: entry 'Debian' would start a kernel whose security "
		"modules cannot be told: the kernel's configuration is not known\n");
}

/* What the administrator wrote stays, in whichever line of another file it is. */
static void read_from_elsewhere(void **state)
{
	const struct tree *tree = *state;
	const struct plan_place place = { .root_fd = tree->fd, .root = tree->path, .run = true };
	const struct grub_change change = { "/boot/grub/grub.cfg", WORD, true };
	struct problems problems = { 0 };

	tree_file(tree, "/boot/vmlinuz-" RELEASE, "");
	tree_file(tree, "/boot/config-" RELEASE, CONFIG);
	tree_file(tree, "/boot/grub/custom.cfg", "\n\n" ENTRY("mine", "quiet"));
	assert_int_equal(grub_entries_check(&place, &change, USUAL "source $prefix/custom.cfg\n",
					    MENU("", WORD, WORD, "x") "source $prefix/custom.cfg\n",
					    &problems),
			 0);
	assert_said(&problems, "");
	/* and yet it is looked at */
	tree_file(tree, "/boot/grub/custom.cfg", "\n\n" ENTRY("mine", "bootward=off"));
	assert_int_equal(grub_entries_check(&place, &change, USUAL "source $prefix/custom.cfg\n",
					    MENU("", WORD, WORD, "x") "source $prefix/custom.cfg\n",
					    &problems),
			 -EPROTO);
	assert_int_equal(problems.n, 1);
	assert_string_equal(problems.items[0].file, "/boot/grub/custom.cfg");
	problems_clear(&problems);
}

/* Known before a menu is made: only of kernels that are here. */
static void refused_at_once(void **state)
{
	static char title[] = "Debian", id[] = "bootward-off-1", kernel[] = "/boot/vmlinuz";
	static char file[] = "/boot/grub/custom.cfg";
	const struct tree *tree = *state;
	struct entry items[] = {
		{ .title = title,
		  .kind = ENTRY_BREAK_GLASS,
		  .kernel = kernel,
		  .file = file,
		  .line = 2 },
		{ .title = title, .kind = ENTRY_BREAK_GLASS, .kernel = kernel, .id = id },
		{ .title = title, .kind = ENTRY_RECOVERY, .kernel = kernel },
	};
	const struct entries entries = { .items = items, .n = 3 };
	struct problems problems = { 0 };

	assert_int_equal(grub_entries_refuse(tree->fd, &entries, &problems), 0);
	assert_said(&problems, "");
	tree_file(tree, kernel, "");
	assert_int_equal(grub_entries_refuse(tree->fd, &entries, &problems), -EOPNOTSUPP);
	assert_said(&problems, "error /boot/grub/custom.cfg:2: entry 'Debian' has a word bootward= "
			       "for good, which only bootward's own entry may" FOR_GOOD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(judged, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(not_known, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(read_from_elsewhere, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(refused_at_once, tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
