/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/initrd.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "kernel/fact.h"
#include "newc.h"
#include "tree.h"

#define RELEASE "6.1.0-37-amd64"

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

static void test_age(void **state)
{
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

	initrd_add(*state, "/boot/initrd.img-" RELEASE, "usr/lib/bootward/bootward-load");
	modified_at(*state, "/boot/initrd.img-" RELEASE, 1000);
	assert_int_equal(current_of(*state), ANSWER_UNKNOWN);

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
		cmocka_unit_test_setup_teardown(test_age, tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
