/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/entry-kept.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "grub-tree.h"
#include "said.h"

#define ENTRY	"/boot/loader/entries/a.conf"
#define COUNTED "/boot/loader/entries/a+3.conf"
#define LINUX	"/m/6.8.1/linux"
#define KERNEL	"/boot/m/6.8.1/linux"
#define INITRD	"initrd /m/6.8.1/initrd-1\n"
#define OPTIONS "options root=UUID=1 ro lsm=yama\n"
#define TEXT	"title Linux\nlinux " LINUX "\n" INITRD OPTIONS

/* What an entry's file becomes, and what is said of it. */
struct row {
	const char *path, *text, *said;
};

static void boot_make(const struct tree *tree)
{
	static const char *const files[] = {
		"/boot/loader/loader.conf", KERNEL,
		"/boot/m/6.8.1/initrd-1",   "/boot/m/6.8.1/initrd-2",
		"/boot/m/6.8.2/linux",	    "/boot/m/6.8.2/initrd-1",
	};

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		tree_file(tree, files[i], "");
	tree_file(tree, ENTRY, TEXT);
}

static struct entries_kept *keep(const struct plan_place *place)
{
	struct entries_kept *kept = NULL;

	assert_int_equal(entries_kept_read(place, &kept), 0);
	assert_non_null(kept);
	return kept;
}

static struct plan_place place_of(const struct tree *tree)
{
	return (struct plan_place){ .root_fd = tree->fd, .root = tree->path, .run = true };
}

static void row_assert(const struct tree *tree, const struct row *row)
{
	const struct plan_place place = place_of(tree);
	struct problems problems = { 0 };
	struct entries_kept *kept;
	char *said = NULL;

	boot_make(tree);
	kept = keep(&place);
	assert_int_equal(unlinkat(tree->fd, &ENTRY[1], 0), 0);
	tree_file(tree, row->path, row->text);
	if (row->said)
		assert_true(asprintf(&said,
				     "error " ENTRY ": entry 'Linux' %s; have it made again, look "
				     "at it, and try again\n",
				     row->said) > 0);
	assert_int_equal(entries_kept_check(&place, kept, "lsm", &problems),
			 row->said ? -EPROTO : 0);
	assert_said(&problems, said ? said : "");
	free(said);
	assert_int_equal(unlinkat(tree->fd, &row->path[1], 0), 0);
	(void)entries_kept_free(kept);
}

static void well(void **state)
{
	static const struct row rows[] = {
		{ ENTRY, TEXT, NULL },
		{ ENTRY, "title Other\nlinux " LINUX "\n" INITRD "options root=UUID=1 ro\n", NULL },
		{ ENTRY,
		  "title Linux\nlinux " LINUX "\n" INITRD
		  "options root=UUID=1 ro lsm=yama,bpf systemd.machine_id=1\n",
		  NULL },
		/* sdbootutil's, made again; boot counting */
		{ ENTRY, "title Linux\nlinux " LINUX "\ninitrd /m/6.8.1/initrd-2\n" OPTIONS, NULL },
		{ COUNTED, TEXT, NULL },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		row_assert(*state, &rows[i]);
}

static void lost(void **state)
{
	static const struct row rows[] = {
		{ ENTRY, "title Linux\nlinux " LINUX "\n" OPTIONS,
		  "lost its initrd /boot/m/6.8.1/initrd-1" },
		{ COUNTED, "title Linux\nlinux " LINUX "\n" OPTIONS,
		  "lost its initrd /boot/m/6.8.1/initrd-1" },
		{ ENTRY, "title Linux\nlinux " LINUX "\ninitrd /m/6.8.1/gone\n" OPTIONS,
		  "lost its initrd: /boot/m/6.8.1/gone is not there" },
		{ ENTRY, "title Linux\nlinux " LINUX "\ninitrd /m/6.8.2/initrd-1\n" OPTIONS,
		  "lost its initrd /boot/m/6.8.1/initrd-1, and has /boot/m/6.8.2/initrd-1 now" },
		{ ENTRY, "title Linux\nlinux /m/6.8.2/linux\n" INITRD OPTIONS,
		  "lost its kernel /boot/m/6.8.1/linux, and starts /boot/m/6.8.2/linux now" },
		{ "/boot/loader/entries/b.conf", "title B\nlinux /m/6.8.2/linux\n" OPTIONS,
		  "is not there any more" },
		{ ENTRY, "title Linux\nlinux " LINUX "\n" INITRD "options ro lsm=yama\n",
		  "lost root=UUID=1 of its command line" },
		{ ENTRY, "title Linux\nlinux " LINUX "\n" INITRD "options root=UUID=2 ro\n",
		  "lost root=UUID=1 of its command line" },
		{ ENTRY,
		  "title Linux\nlinux " LINUX "\n" INITRD "options root=UUID=1 ro init=/bin/sh\n",
		  "has init=/bin/sh on its command line, which it had not" },
		{ ENTRY, "title Linux\nlinux " LINUX "\n" INITRD "options ro root=UUID=1\n",
		  "has the words of its command line in another order" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		row_assert(*state, &rows[i]);
}

/* One that had none is not asked for one; of another system's nothing is kept. */
static void none_before(void **state)
{
	const struct tree *tree = *state;
	const struct plan_place place = place_of(tree);
	struct problems problems = { 0 };
	struct entries_kept *kept;

	boot_make(tree);
	tree_file(tree, ENTRY, "title Linux\nlinux " LINUX "\n" OPTIONS);
	kept = keep(&place);
	assert_int_equal(entries_kept_check(&place, kept, "lsm", &problems), 0);
	(void)entries_kept_free(kept);

	tree_file(tree, ENTRY, "title Linux\nlinux /others\n" OPTIONS);
	kept = keep(&place);
	assert_int_equal(unlinkat(tree->fd, &ENTRY[1], 0), 0);
	assert_int_equal(entries_kept_check(&place, kept, "lsm", &problems), 0);
	(void)entries_kept_free(kept);
	assert_said(&problems, "");
}

static void put(void **state)
{
	const struct tree *tree = *state;
	const struct plan_place place = place_of(tree);
	struct problems problems = { 0 };
	struct entries_kept *kept;
	char *before, *after;

	boot_make(tree);
	before = grub_tree_all(tree);
	kept = keep(&place);
	tree_file(tree, ENTRY, "title Linux\nlinux " LINUX "\noptions lsm=yama,bpf\n");
	assert_int_equal(entries_kept_put(&place, kept, &problems), 0);
	assert_said(&problems, "notice: the entries' own files were written as they were before\n");
	after = grub_tree_all(tree);
	assert_string_equal(before, after);
	free(before);
	free(after);

	/* an image that went with it is not ours to make */
	assert_int_equal(unlinkat(tree->fd, &"/boot/m/6.8.1/initrd-1"[1], 0), 0);
	assert_int_equal(entries_kept_put(&place, kept, &problems), -EPROTO);
	assert_said(&problems, "error " ENTRY ": entry 'Linux' lost its initrd: "
			       "/boot/m/6.8.1/initrd-1 is not there; have it made again, look at "
			       "it, and try again\n");
	(void)entries_kept_free(kept);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, tree_setup, tree_teardown)
	const struct CMUnitTest tests[] = {
		TEST(well),
		TEST(lost),
		TEST(none_before),
		TEST(put),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
