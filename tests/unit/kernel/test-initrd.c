/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/initrd.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kernel/fact.h"
#include "newc.h"
#include "tree.h"

#define RELEASE "6.1.0-37-amd64"
#define LOADER	"usr/lib/bootward/bootward-load"

static const char *const folders[] = {
	"/usr/lib/bootward",
	"/usr/lib/bootward/bootward.conf.d",
	"/etc/bootward",
	"/etc/bootward/bootward.conf.d",
};

/* What the reading fills. */
struct read {
	struct facts facts;
};

static void read_clear(struct read *read)
{
	fact_clear(&read->facts.release);
	fact_clear(&read->facts.initrd);
}
#define _cleanup_read_ _cleanup_(read_clear)

static void initrd_of(const struct tree *tree, const char *release, const char *initrd,
		      struct read *read)
{
	const struct subject subject = { .root_fd = tree->fd, .initrd = initrd };

	if (release)
		assert_int_equal(fact_set(&read->facts.release, release, NULL), 0);
	assert_int_equal(initrd_read(&subject, &read->facts), 0);
}

static void initrd_add(const struct tree *tree, const char *path, const char *member)
{
	_cleanup_newc_ struct newc newc = { 0 };

	newc_member(&newc, member, "contents");
	newc_trailer(&newc);
	tree_bytes(tree, path, newc.data, newc.len);
}

static void modified_at(const struct tree *tree, const char *path, time_t seconds)
{
	const struct timespec times[] = { { seconds, 0 }, { seconds, 0 } };

	assert_int_equal(utimensat(tree->fd, path + 1, times, 0), 0);
}

static void test_usual_names(void **state)
{
	static const char *const paths[] = {
		"/boot/initrd.img-" RELEASE,
		"/boot/initramfs-" RELEASE ".img",
		"/boot/initrd-" RELEASE,
	};

	for (size_t i = 3; i-- > 0;) {
		_cleanup_read_ struct read read = { 0 };

		initrd_add(*state, paths[i], "conf/initramfs.conf");
		initrd_of(*state, RELEASE, NULL, &read);
		assert_string_equal(read.facts.initrd.text, paths[i]);
		assert_int_equal(read.facts.initrd_kind, INITRD_TOOLS);
		assert_int_equal(read.facts.initrd_has_module, ANSWER_NO);
		assert_int_equal(read.facts.initrd_current, ANSWER_UNKNOWN);
	}
}

static void test_name_of_the_package(void **state)
{
	_cleanup_read_ struct read read = { 0 }, other = { 0 }, out = { 0 };

	initrd_add(*state, "/boot/initramfs-linux-lts.img", "buildconfig");
	initrd_of(*state, RELEASE, NULL, &other);
	assert_null(other.facts.initrd.text);
	assert_int_equal(other.facts.initrd_kind, INITRD_UNKNOWN);

	tree_file(*state, "/usr/lib/modules/" RELEASE "/pkgbase", "linux-lts\n");
	initrd_of(*state, RELEASE, NULL, &read);
	assert_string_equal(read.facts.initrd.text, "/boot/initramfs-linux-lts.img");
	assert_int_equal(read.facts.initrd_kind, INITRD_MKINITCPIO);

	tree_file(*state, "/usr/lib/modules/" RELEASE "/pkgbase", "x/../initramfs-linux-lts\n");
	initrd_of(*state, RELEASE, NULL, &out);
	assert_null(out.facts.initrd.text);
}

static void test_none(void **state)
{
	_cleanup_read_ struct read nowhere = { 0 }, none = { 0 }, unnamed = { 0 };

	initrd_of(*state, RELEASE, NULL, &nowhere);
	assert_int_equal(nowhere.facts.initrd_kind, INITRD_UNKNOWN);
	assert_int_equal(nowhere.facts.initrd.error, -ENOENT);

	tree_file(*state, "/boot/vmlinuz-" RELEASE, "");
	initrd_of(*state, RELEASE, NULL, &none);
	assert_int_equal(none.facts.initrd_kind, INITRD_NONE);
	assert_null(none.facts.initrd.text);
	assert_int_equal(none.facts.initrd_has_module, ANSWER_UNKNOWN);

	initrd_of(*state, NULL, NULL, &unnamed);
	assert_int_equal(unnamed.facts.initrd_kind, INITRD_UNKNOWN);
	assert_null(unnamed.facts.initrd.source);
}

static void test_named_by_the_subject(void **state)
{
	_cleanup_read_ struct read read = { 0 }, missing = { 0 }, relative = { 0 };

	initrd_add(*state, "/boot/initrd.img-" RELEASE, "conf/initramfs.conf");
	initrd_add(*state, "/boot/mine", "usr/lib/dracut/modules.txt");
	initrd_of(*state, RELEASE, "/boot/mine", &read);
	assert_string_equal(read.facts.initrd.text, "/boot/mine");
	assert_int_equal(read.facts.initrd_kind, INITRD_DRACUT);

	/* no other takes its place */
	initrd_of(*state, RELEASE, "/boot/missing", &missing);
	assert_null(missing.facts.initrd.text);
	assert_int_equal(missing.facts.initrd.error, -ENOENT);
	assert_int_equal(missing.facts.initrd_kind, INITRD_UNKNOWN);

	initrd_of(*state, RELEASE, "boot/mine", &relative);
	assert_int_equal(relative.facts.initrd.error, -EINVAL);
}

static void test_damaged(void **state)
{
	_cleanup_read_ struct read read = { 0 }, fifo = { 0 };
	const struct tree *tree = *state;

	tree_file(tree, "/boot/initrd.img-" RELEASE, "070701 cut off");
	initrd_add(tree, "/boot/initrd-" RELEASE, "conf/initramfs.conf");
	initrd_of(tree, RELEASE, NULL, &read);
	assert_null(read.facts.initrd.text);
	assert_string_equal(read.facts.initrd.source, "/boot/initrd.img-" RELEASE);
	assert_int_equal(read.facts.initrd.error, -EBADMSG);
	assert_int_equal(read.facts.initrd_kind, INITRD_UNKNOWN);
	assert_int_equal(read.facts.initrd_has_module, ANSWER_UNKNOWN);

	assert_int_equal(mkfifoat(tree->fd, "boot/fifo", 0644), 0);
	initrd_of(tree, RELEASE, "/boot/fifo", &fifo);
	assert_int_equal(fifo.facts.initrd.error, -EINVAL);
}

static void test_links_stay_inside(void **state)
{
	_cleanup_read_ struct read inside = { 0 }, outside = { 0 };

	initrd_add(*state, "/data/initrd", "conf/initramfs.conf");
	tree_link(*state, "/boot/initrd.img-" RELEASE, "/data/initrd");
	initrd_of(*state, RELEASE, NULL, &inside);
	assert_int_equal(inside.facts.initrd_kind, INITRD_TOOLS);

	tree_link(*state, "/boot/out", "../../../../../../../etc/passwd");
	initrd_of(*state, RELEASE, "/boot/out", &outside);
	assert_int_equal(outside.facts.initrd.error, -ENOENT);
}

static enum answer current_of(const struct tree *tree)
{
	_cleanup_read_ struct read read = { 0 };

	initrd_of(tree, RELEASE, NULL, &read);
	assert_int_equal(read.facts.initrd_has_module, ANSWER_YES);
	return read.facts.initrd_current;
}

struct copy {
	const char *name, *contents;
	unsigned int mode; /* 0: a regular file */
};

/* An initrd of the year 1000 with the loader and these. */
static void guarded_add(const struct tree *tree, const struct copy *copies, size_t n)
{
	_cleanup_newc_ struct newc newc = { 0 };

	newc_member(&newc, LOADER, "loader");
	for (size_t i = 0; i < n; i++)
		newc_node(&newc, copies[i].name, copies[i].contents,
			  copies[i].mode ? copies[i].mode : S_IFREG | 0644);
	newc_trailer(&newc);
	tree_bytes(tree, "/boot/initrd.img-" RELEASE, newc.data, newc.len);
	modified_at(tree, "/boot/initrd.img-" RELEASE, 1000);
}

static void configure(const struct tree *tree, const char *path, const char *text)
{
	tree_file(tree, path, text);
	modified_at(tree, path, 1000);
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		if (faccessat(tree->fd, folders[i] + 1, F_OK, 0) == 0)
			modified_at(tree, folders[i], 1000);
}

static void test_configuration(void **state)
{
	static const struct copy copies[] = {
		{ "usr/lib/bootward/bootward.conf", "vendor\n", 0 },
		{ "./etc/bootward/bootward.conf", "own\n", 0 },
		{ "/etc/bootward/bootward.conf.d/10-linked.conf", "linked\n", 0 },
		{ "etc/bootward/bootward.conf.d/20-masked.conf", "/dev/null", S_IFLNK | 0777 },
		{ "etc/bootward/bootward.conf.d/30-nowhere.conf", "nowhere", S_IFLNK | 0777 },
		{ "etc/bootward/bootward.conf.d", "", S_IFDIR | 0755 },
		{ "etc/bootward/bootward.conf.d/other", "not read\n", 0 },
		{ "etc/bootward/bootward.conf.d/.hidden.conf", "nor this\n", 0 },
	};
	const struct tree *tree = *state;

	guarded_add(tree, copies, 8);
	tree_file(tree, "/data/linked", "linked\n");
	tree_link(tree, "/etc/bootward/bootward.conf.d/10-linked.conf", "/data/linked");
	tree_link(tree, "/etc/bootward/bootward.conf.d/20-masked.conf", "/dev/null");
	tree_link(tree, "/etc/bootward/bootward.conf.d/30-nowhere.conf", "nowhere");
	modified_at(tree, "/data/linked", 1000);
	configure(tree, "/usr/lib/bootward/bootward.conf", "vendor\n");
	configure(tree, "/etc/bootward/bootward.conf", "own\n");
	assert_int_equal(current_of(tree), ANSWER_YES);

	/* nothing is newer than the initrd, and yet something is another */
	configure(tree, "/etc/bootward/bootward.conf", "own!\n");
	assert_int_equal(current_of(tree), ANSWER_NO);
	configure(tree, "/etc/bootward/bootward.conf", "own\n");
	configure(tree, "/usr/lib/bootward/bootward.conf.d/90-more.conf", "");
	assert_int_equal(current_of(tree), ANSWER_NO);
	assert_int_equal(unlinkat(tree->fd, "usr/lib/bootward/bootward.conf.d/90-more.conf", 0), 0);
	configure(tree, "/usr/lib/bootward/bootward.conf", "vendor\n");
	assert_int_equal(current_of(tree), ANSWER_YES);

	guarded_add(tree, copies, 4); /* 30-nowhere.conf was taken out of the initrd */
	assert_int_equal(current_of(tree), ANSWER_NO);
	assert_int_equal(unlinkat(tree->fd, "etc/bootward/bootward.conf.d/30-nowhere.conf", 0), 0);
	configure(tree, "/etc/bootward/bootward.conf", "own\n");
	assert_int_equal(current_of(tree), ANSWER_YES);

	assert_int_equal(unlinkat(tree->fd, "etc/bootward/bootward.conf", 0), 0);
	assert_int_equal(mkfifoat(tree->fd, "etc/bootward/bootward.conf", 0644), 0);
	assert_int_equal(current_of(tree), ANSWER_UNKNOWN);
}

/* A file with two names has its contents under one of them only: then the ages tell. */
static void test_configuration_with_two_names(void **state)
{
	_cleanup_newc_ struct newc newc = { 0 };
	const struct tree *tree = *state;

	newc_member(&newc, LOADER, "loader");
	newc_names(&newc, "etc/bootward/bootward.conf", 2);
	newc_trailer(&newc);
	tree_bytes(tree, "/boot/initrd.img-" RELEASE, newc.data, newc.len);
	modified_at(tree, "/boot/initrd.img-" RELEASE, 1000);
	configure(tree, "/etc/bootward/bootward.conf", "own\n");
	assert_int_equal(current_of(tree), ANSWER_YES);
	modified_at(tree, "/etc/bootward/bootward.conf", 1001);
	assert_int_equal(current_of(tree), ANSWER_NO);
}

static void test_age(void **state)
{
	static const struct copy configured[] = {
		{ "usr/lib/bootward/bootward.conf", "", 0 },
		{ "etc/bootward/bootward.conf", "", 0 },
		{ "etc/bootward/bootward.conf.d/10-site.conf", "", 0 },
	};
	static const char *const copied[] = {
		"/usr/lib/bootward/bootward-load",
		"/usr/lib/bootward/bootward.conf",
		"/etc/bootward/bootward.conf",
		"/etc/bootward/bootward.conf.d/10-site.conf",
		"/etc/bootward/bootward.conf.d", /* something was taken out of it */
		"/usr/lib/bootward",
		"/etc/bootward",
	};
	const size_t n = sizeof(copied) / sizeof(copied[0]);

	initrd_add(*state, "/boot/initrd.img-" RELEASE, LOADER);
	modified_at(*state, "/boot/initrd.img-" RELEASE, 1000);
	assert_int_equal(current_of(*state), ANSWER_UNKNOWN);

	guarded_add(*state, configured, 3);
	for (size_t i = 0; i < 4; i++)
		tree_file(*state, copied[i], "");
	for (size_t i = 0; i < n; i++)
		modified_at(*state, copied[i], 1000);
	assert_int_equal(current_of(*state), ANSWER_YES);
	for (size_t i = 0; i < n; i++) {
		modified_at(*state, copied[i], 1001);
		assert_int_equal(current_of(*state), ANSWER_NO);
		modified_at(*state, copied[i], 999);
		assert_int_equal(current_of(*state), ANSWER_YES);
	}

	/* a link counts as what it leads to; one that leads nowhere does not */
	tree_file(*state, "/data/site.conf", "");
	tree_link(*state, "/etc/bootward/site.conf", "/data/site.conf");
	tree_link(*state, "/etc/bootward/nowhere.conf", "/data/nowhere.conf");
	modified_at(*state, "/etc/bootward", 1000);
	modified_at(*state, "/data/site.conf", 1000);
	assert_int_equal(current_of(*state), ANSWER_YES);
	modified_at(*state, "/data/site.conf", 1001);
	assert_int_equal(current_of(*state), ANSWER_NO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_usual_names, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_name_of_the_package, tree_setup,
						tree_teardown),
		cmocka_unit_test_setup_teardown(test_none, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_named_by_the_subject, tree_setup,
						tree_teardown),
		cmocka_unit_test_setup_teardown(test_damaged, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_links_stay_inside, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_configuration, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_configuration_with_two_names, tree_setup,
						tree_teardown),
		cmocka_unit_test_setup_teardown(test_age, tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
