/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/break-glass.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "grub-tree.h"
#include "said.h"

#define MENU	    "/boot/grub/grub.cfg"
#define ENVIRONMENT "/boot/grub/grubenv"
#define LOG	    "/var/lib/bootward/bootloader/log"
#define OWN	    "bootward-off-simple-1"

/* As grub-mkconfig begins a grub.cfg; what follows differs. */
#define HEADER                                               \
	"load_env\n"                                         \
	"if [ \"${next_entry}\" ] ; then\n"                  \
	"	set default=\"${next_entry}\"\n	set next_entry=\n" \
	"	save_env next_entry\n"                             \
	"else\n	set default=\"0\"\nfi\n"
#define NORMAL(fs)                                                               \
	"menuentry 'Debian' --id 'gnulinux-simple-1' {\n	insmod " fs "\n" \
	"	linux /boot/vmlinuz-6.1.0-1-amd64 root=UUID=1 ro quiet\n}\n"
#define OFF(fs)                                                                             \
	"menuentry 'Debian (bootward off: break-glass)' --id '" OWN "' {\n	insmod " fs \
	"\n	linux /boot/vmlinuz-6.1.0-1-amd64 root=UUID=1 ro quiet bootward=off\n}\n"

#define PAD "printf '%01024d' 0 | tr 0 '#'"

static const char reboot[] =
	"[ $# = 1 ] || exit 64\n"
	"{ printf '%s\\n' '# GRUB Environment Block' \"next_entry=$1\"; " PAD "; } |\n"
	"	head -c 1024 >\"$root" ENVIRONMENT "\"\n";

static const char editenv[] =
	"[ \"$*\" = \"$root" ENVIRONMENT " unset next_entry\" ] || exit 64\n"
	"{ echo '# GRUB Environment Block'; " PAD "; } | head -c 1024 >\"$1\"\n";

static void grub_make(const struct tree *tree, const char *menu)
{
	tree_file(tree, "/boot/vmlinuz-6.1.0-1-amd64", "");
	tree_file(tree, MENU, menu);
	grub_tree_script(tree, "/usr/sbin/grub-reboot", reboot);
	grub_tree_script(tree, "/usr/bin/grub-editenv", editenv);
}

static void note(const struct tree *tree, const char *id)
{
	char text[1025] = "";
	int n = snprintf(text, sizeof(text), "# GRUB Environment Block\n");

	if (id)
		n += snprintf(text + n, sizeof(text) - (size_t)n, "next_entry=%s\n", id);
	memset(text + n, '#', 1024 - (size_t)n);
	tree_file(tree, ENVIRONMENT, text);
}

static struct plan_place place_of(const struct tree *tree)
{
	return (struct plan_place){ .root_fd = tree->fd, .root = tree->path, .run = true };
}

static void glass_read(const struct tree *tree, struct problems *problems,
		       struct break_glass *glass)
{
	assert_int_equal(break_glass_read(tree->fd, false, problems, glass), 0);
}

static bool is_noted(const struct tree *tree, const char *id)
{
	char *text = grub_tree_text(tree, ENVIRONMENT);
	bool noted = strstr(text, id) != NULL;

	free(text);
	return noted;
}

static void selected_and_cancelled(void **state)
{
	const struct tree *tree = *state;
	const struct plan_place place = place_of(tree);
	struct problems problems = { 0 };
	_cleanup_break_glass_ struct break_glass glass = { 0 };
	struct stat st;

	grub_make(tree, HEADER NORMAL("ext2") OFF("ext2"));
	note(tree, NULL);
	glass_read(tree, &problems, &glass);
	assert_int_equal(glass.hindrance, BREAK_GLASS_FREE);
	assert_int_equal(glass.next, 0);
	assert_string_equal(glass.entry->id, OWN);
	assert_null(break_glass_hindrance_what(glass.hindrance));
	assert_int_equal(break_glass_cancel(&place, &glass, &problems), 1);

	assert_int_equal(break_glass_select(&place, &glass, &problems), 0);
	assert_true(is_noted(tree, OWN));
	assert_int_equal(glass.next, 1);
	assert_true(glass.once);
	assert_int_equal(break_glass_select(&place, &glass, &problems), 1);

	assert_int_equal(break_glass_cancel(&place, &glass, &problems), 0);
	assert_false(is_noted(tree, "next_entry"));
	assert_int_equal(glass.next, 0);
	assert_int_equal(break_glass_cancel(&place, &glass, &problems), 1);
	assert_int_equal(fstatat(tree->fd, &LOG[1], &st, 0), -1);
	assert_said(&problems, "");
}

/* Each is refused, and nothing is noted. */
static void refuse(const struct tree *tree, enum break_glass_hindrance hindrance)
{
	const struct plan_place place = place_of(tree);
	struct problems problems = { 0 };
	_cleanup_break_glass_ struct break_glass glass = { 0 };
	char *said = NULL;

	glass_read(tree, &problems, &glass);
	problems_clear(&problems);
	assert_int_equal(glass.hindrance, hindrance);
	assert_int_equal(break_glass_select(&place, &glass, &problems), -EOPNOTSUPP);
	assert_true(asprintf(&said, "error: %s; %s\n", break_glass_hindrance_what(hindrance),
			     break_glass_hindrance_cure(hindrance)) > 0);
	assert_said(&problems, said);
	free(said);
}

static void no_entry(void **state)
{
	const struct tree *tree = *state;

	refuse(tree, BREAK_GLASS_NO_LOADER);
	grub_make(tree, HEADER NORMAL("ext2"));
	note(tree, NULL);
	refuse(tree, BREAK_GLASS_NO_ENTRY);
	assert_false(is_noted(tree, "next_entry"));
}

static void environment_missing(void **state)
{
	const struct tree *tree = *state;
	struct stat st;

	grub_make(tree, HEADER NORMAL("ext2") OFF("ext2"));
	refuse(tree, BREAK_GLASS_NO_ENVIRONMENT);
	assert_int_equal(fstatat(tree->fd, &ENVIRONMENT[1], &st, 0), -1);
}

/* What GRUB cannot write it cannot clear. */
static void environment_fixed(void **state)
{
	static const char *const menus[] = {
		HEADER NORMAL("btrfs") OFF("btrfs"),
		HEADER NORMAL("zfs") OFF("zfs"),
		HEADER NORMAL("lvm") OFF("lvm"),
		HEADER NORMAL("mdraid1x") OFF("mdraid1x"),
	};
	const struct tree *tree = *state;

	for (size_t i = 0; i < sizeof(menus) / sizeof(menus[0]); i++) {
		grub_make(tree, menus[i]);
		note(tree, NULL);
		refuse(tree, BREAK_GLASS_ENVIRONMENT_FIXED);
		assert_false(is_noted(tree, "next_entry"));
	}
}

static void program_missing(void **state)
{
	const struct tree *tree = *state;

	grub_make(tree, HEADER NORMAL("ext2") OFF("ext2"));
	note(tree, NULL);
	tree_mode(tree, "/usr/bin/grub-editenv", 0644);
	refuse(tree, BREAK_GLASS_NO_PROGRAM);
}

static void program_fails(void **state)
{
	const struct tree *tree = *state;
	const struct plan_place place = place_of(tree);
	struct problems problems = { 0 };
	_cleanup_break_glass_ struct break_glass glass = { 0 };

	grub_make(tree, HEADER NORMAL("ext2") OFF("ext2"));
	note(tree, NULL);
	grub_tree_script(tree, "/usr/sbin/grub-reboot", "echo no space; exit 1\n");
	glass_read(tree, &problems, &glass);
	assert_int_equal(break_glass_select(&place, &glass, &problems), -EPROTO);
	assert_said(&problems,
		    "error: grub-reboot failed with exit status 1: no space; all that it "
		    "said is in /var/lib/bootward/bootloader/failed.log\n");
}

/* A grub.cfg by hand that pays no heed to the note: it would lie there until somebody makes another. */
static void note_not_heeded(void **state)
{
	const struct tree *tree = *state;
	const struct plan_place place = place_of(tree);
	struct problems problems = { 0 };
	_cleanup_break_glass_ struct break_glass glass = { 0 };

	grub_make(tree, "load_env\nset default=0\n" NORMAL("ext2") OFF("ext2"));
	note(tree, NULL);
	glass_read(tree, &problems, &glass);
	assert_int_equal(break_glass_select(&place, &glass, &problems), -EPROTO);
	assert_false(is_noted(tree, "next_entry"));
	assert_int_equal(problems.n, 1);
	problems_clear(&problems);
}

static void other_note_stays(void **state)
{
	const struct tree *tree = *state;
	const struct plan_place place = place_of(tree);
	struct problems problems = { 0 };
	_cleanup_break_glass_ struct break_glass glass = { 0 };

	grub_make(tree, HEADER NORMAL("ext2") OFF("ext2"));
	note(tree, "gnulinux-simple-1");
	glass_read(tree, &problems, &glass);
	assert_int_equal(break_glass_cancel(&place, &glass, &problems), 1);
	assert_true(is_noted(tree, "next_entry=gnulinux-simple-1"));
	assert_said(&problems, "");
}

/* Not noted for one boot, but the default: nothing that cancel could take back. */
static void default_is_off(void **state)
{
	const struct tree *tree = *state;
	const struct plan_place place = place_of(tree);
	struct problems problems = { 0 };
	_cleanup_break_glass_ struct break_glass glass = { 0 };

	grub_make(tree, HEADER OFF("ext2") NORMAL("ext2"));
	note(tree, NULL);
	glass_read(tree, &problems, &glass);
	assert_int_equal(glass.next, 1);
	assert_false(glass.once);
	assert_int_equal(break_glass_select(&place, &glass, &problems), 1);
	assert_int_equal(break_glass_cancel(&place, &glass, &problems), -EPROTO);
	assert_int_equal(problems.n, 1);
	problems_clear(&problems);
}

/* An entry by hand does as well, but ours goes before it. */
static void own_is_preferred(void **state)
{
	static const char by_hand[] =
		"menuentry 'By hand' {\n	linux /boot/vmlinuz-6.1.0-1-amd64 bootward=off\n}\n";
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_break_glass_ struct break_glass glass = { 0 }, both = { 0 };
	char *menu = NULL;

	assert_true(asprintf(&menu, HEADER NORMAL("ext2") "%s", by_hand) > 0);
	grub_make(tree, menu);
	free(menu);
	glass_read(tree, &problems, &glass);
	assert_string_equal(glass.entry->title, "By hand");
	assert_true(asprintf(&menu, HEADER NORMAL("ext2") "%s" OFF("ext2"), by_hand) > 0);
	grub_make(tree, menu);
	free(menu);
	glass_read(tree, &problems, &both);
	assert_string_equal(both.entry->id, OWN);
}

/* What boots next cannot be told, but the note has the name. */
static void next_unknown(void **state)
{
	const struct tree *tree = *state;
	const struct plan_place place = place_of(tree);
	struct problems problems = { 0 };
	_cleanup_break_glass_ struct break_glass noted = { 0 }, empty = { 0 };

	grub_make(tree, HEADER "no-such-command\n" NORMAL("ext2") OFF("ext2"));
	note(tree, OWN);
	glass_read(tree, &problems, &noted);
	assert_int_equal(noted.next, 1);
	note(tree, NULL);
	glass_read(tree, &problems, &empty);
	assert_true(empty.next < 0);
	assert_int_equal(break_glass_cancel(&place, &empty, &problems), -ENODATA);
	problems_clear(&problems);
}

static void systemd_boot(void **state)
{
	const struct tree *tree = *state;
	const struct plan_place place = place_of(tree);
	struct problems problems = { 0 };
	_cleanup_break_glass_ struct break_glass glass = { 0 };
	char *said;

	tree_file(tree, "/boot/loader/loader.conf", "default debian*\n");
	tree_file(tree, "/boot/linux", "");
	tree_file(tree, "/boot/loader/entries/debian.conf", "linux /linux\noptions root=UUID=1\n");
	refuse(tree, BREAK_GLASS_TO_TYPE);
	tree_file(tree, "/boot/loader/entries/off.conf", "linux /linux\noptions a bootward=off\n");
	refuse(tree, BREAK_GLASS_NO_PROGRAM);
	grub_tree_script(tree, "/usr/bin/bootctl", "echo \"$# $*.\" >>\"$root/bootctl\"\n");
	glass_read(tree, &problems, &glass);
	assert_int_equal(glass.hindrance, BREAK_GLASS_FREE);
	/* without the firmware's variables it cannot be seen to work, and is taken back */
	assert_int_equal(break_glass_select(&place, &glass, &problems), -EPROTO);
	problems_clear(&problems);
	said = grub_tree_text(tree, "/bootctl");
	assert_string_equal(said, "2 set-oneshot off.conf.\n2 set-oneshot .\n");
	free(said);
}

static void word(void **state)
{
	static const struct {
		const char *cmdline;
		int off;
	} rows[] = {
		{ "", 0 },
		{ "quiet bootward=off", 1 },
		{ "bootward=\"off\" quiet", 1 },
		{ "bootward=off bootward=audit", 0 },
		{ "bootward=audit bootward=off", 1 },
		{ "bootward=OFF", 0 },
		{ "bootward=", 0 },
		{ "bootward", 0 },
		{ "rd.bootward=off", 0 },
		{ "quiet -- bootward=off", 0 },
		{ "xbootward=off", 0 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(break_glass_word(rows[i].cmdline), rows[i].off);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(selected_and_cancelled), TEST(no_entry),	      TEST(environment_missing),
		TEST(environment_fixed),      TEST(program_missing),  TEST(program_fails),
		TEST(note_not_heeded),	      TEST(other_note_stays), TEST(default_is_off),
		TEST(own_is_preferred),	      TEST(next_unknown),     TEST(systemd_boot),
		cmocka_unit_test(word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
