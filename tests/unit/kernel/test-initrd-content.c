/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/initrd-content.h"

#include <archive.h>
#include <fcntl.h>
#include <string.h>

#include "base/cleanup.h"
#include "newc.h"
#include "tree.h"

#define LOADER "usr/lib/bootward/bootward-load"

static int content_of(const struct tree *tree, const struct newc *newc,
		      struct initrd_content *ret_content)
{
	_cleanup_close_ int fd = -EBADF;

	tree_bytes(tree, "/initrd", newc->data, newc->len);
	fd = openat(tree->fd, "initrd", O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	return initrd_content_read(fd, ret_content);
}

static void assert_content(const struct tree *tree, const struct newc *newc, enum initrd_kind kind,
			   bool has_module)
{
	struct initrd_content content = { 0 };

	assert_int_equal(content_of(tree, newc, &content), 0);
	assert_int_equal(content.kind, kind);
	assert_int_equal(content.has_module, has_module);
}

static void assert_refused(const struct tree *tree, const struct newc *newc, int error)
{
	struct initrd_content content = { .kind = INITRD_DRACUT, .has_module = true };

	assert_int_equal(content_of(tree, newc, &content), error);
	assert_int_equal(content.kind, INITRD_DRACUT); /* untouched */
}

/* One archive with one member. */
static void archive_add(struct newc *newc, const char *name)
{
	newc_member(newc, name, "contents");
	newc_trailer(newc);
}

static void test_tools_and_module(void **state)
{
	static const struct {
		const char *name;
		enum initrd_kind kind;
		bool has_module;
	} cases[] = {
		{ "usr/lib/dracut/modules.txt", INITRD_DRACUT, false },
		{ "./usr/lib/dracut/modules.txt", INITRD_DRACUT, false },
		{ "lib/dracut/modules.txt", INITRD_DRACUT, false },
		{ "usr/lib/dracut", INITRD_UNKNOWN, false },
		{ "conf/initramfs.conf", INITRD_TOOLS, false },
		{ "/conf/initramfs.conf", INITRD_TOOLS, false },
		{ "usr/conf/initramfs.conf", INITRD_UNKNOWN, false },
		{ "buildconfig", INITRD_MKINITCPIO, false },
		{ "buildconfig2", INITRD_UNKNOWN, false },
		{ LOADER, INITRD_UNKNOWN, true },
		{ "."
		  "/" LOADER,
		  INITRD_UNKNOWN, true },
		{ "sbin/bootward-load", INITRD_UNKNOWN, true },
		{ "usr/sbin/bootward-load", INITRD_UNKNOWN, true },
		{ "opt/" LOADER, INITRD_UNKNOWN, false },
		{ LOADER "-old", INITRD_UNKNOWN, false },
		{ "init", INITRD_UNKNOWN, false },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		_cleanup_newc_ struct newc newc = { 0 };

		print_message("%s\n", cases[i].name);
		archive_add(&newc, cases[i].name);
		assert_content(*state, &newc, cases[i].kind, cases[i].has_module);
	}
}

/* Microcode first, plain and padded, as dracut and initramfs-tools have it. */
static void early_add(struct newc *newc)
{
	archive_add(newc, "kernel/x86/microcode/GenuineIntel.bin");
	newc_zeros(newc, 512 - newc->len % 512);
}

static void test_packings(void **state)
{
	static int (*const filters[])(struct archive * archive) = {
		archive_write_add_filter_none, archive_write_add_filter_gzip,
		archive_write_add_filter_xz,   archive_write_add_filter_zstd,
		archive_write_add_filter_lzma, archive_write_add_filter_bzip2,
	};

	for (size_t i = 0; i < sizeof(filters) / sizeof(filters[0]); i++) {
		_cleanup_newc_ struct newc main = { 0 }, newc = { 0 }, alone = { 0 };

		/* two archives in one packing, with zeros around them */
		newc_zeros(&main, 8);
		archive_add(&main, "conf/initramfs.conf");
		newc_zeros(&main, 700);
		archive_add(&main, LOADER);
		newc_zeros(&main, 70000);
		early_add(&newc);
		newc_packed(&newc, filters[i], &main);
		assert_content(*state, &newc, INITRD_TOOLS, true);

		newc_packed(&alone, filters[i], &main);
		assert_content(*state, &alone, INITRD_TOOLS, true);
	}
}

static void test_lz4_of_the_kernel(void **state)
{
	/* an archive with "buildconfig", by lz4 -l: libarchive does not write that format */
	_cleanup_newc_ struct newc newc = { 0 };
	static const unsigned char packed[] = {
		0x02, 0x21, 0x4c, 0x18, 0x62, 0x00, 0x00, 0x00, 0x77, 0x30, 0x37, 0x30, 0x37, 0x30,
		0x31, 0x30, 0x01, 0x00, 0x5f, 0x38, 0x31, 0x41, 0x34, 0x30, 0x01, 0x00, 0x03, 0x1b,
		0x31, 0x10, 0x00, 0x2f, 0x39, 0x30, 0x01, 0x00, 0x13, 0x14, 0x43, 0x09, 0x00, 0xfe,
		0x0b, 0x62, 0x75, 0x69, 0x6c, 0x64, 0x63, 0x6f, 0x6e, 0x66, 0x69, 0x67, 0x00, 0x00,
		0x00, 0x63, 0x6f, 0x6e, 0x74, 0x65, 0x6e, 0x74, 0x73, 0x0a, 0x00, 0x00, 0x00, 0x88,
		0x00, 0x0f, 0x50, 0x00, 0x08, 0x2f, 0x31, 0x30, 0x01, 0x00, 0x23, 0x14, 0x42, 0x09,
		0x00, 0xbf, 0x54, 0x52, 0x41, 0x49, 0x4c, 0x45, 0x52, 0x21, 0x21, 0x21, 0x00, 0x01,
		0x00, 0xe7, 0x50, 0x00, 0x00, 0x00, 0x00, 0x00,
	};

	early_add(&newc);
	newc_bytes(&newc, packed, sizeof(packed));
	assert_content(*state, &newc, INITRD_MKINITCPIO, false);
}

static void test_parts_behind_a_packing(void **state)
{
	_cleanup_newc_ struct newc main = { 0 }, last = { 0 }, newc = { 0 };

	archive_add(&main, "usr/lib/dracut/modules.txt");
	archive_add(&last, LOADER);
	early_add(&newc);
	newc_packed(&newc, archive_write_add_filter_gzip, &main);
	newc_zeros(&newc, 4 - newc.len % 4);
	newc_bytes(&newc, last.data, last.len);
	assert_content(*state, &newc, INITRD_DRACUT, true);
}

static void test_not_an_initrd(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		int error;
	} cases[] = {
		{ "", 0, -EBADMSG },
		{ "\0\0\0\0", 4, -EBADMSG },
		{ "hello, world", 12, -EBADMSG },
		{ "070707000000000000", 18, -EBADMSG }, /* another cpio format */
		{ "\037\213", 2, -EBADMSG },
		{ "\037", 1, -EBADMSG },
		{ "\211LZO\0\r\n\032\n", 9, -EOPNOTSUPP },
		{ "\004\"M\030", 4, -EBADMSG }, /* lz4's frames, which the kernel does not know */
		{ "MZ\220\0\3\0\0\0", 8, -EOPNOTSUPP },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		_cleanup_newc_ struct newc newc = { 0 };

		newc_bytes(&newc, cases[i].bytes, cases[i].len);
		assert_refused(*state, &newc, cases[i].error);
	}
}

static void test_cut_off(void **state)
{
	_cleanup_newc_ struct newc main = { 0 }, packed = { 0 };

	archive_add(&main, "init");
	for (size_t len = 0; len < main.len; len++)
		assert_refused(*state, &(struct newc){ main.data, len }, -EBADMSG);
	assert_content(*state, &main, INITRD_UNKNOWN, false);

	newc_packed(&packed, archive_write_add_filter_xz, &main);
	for (size_t len = 0; len < packed.len; len++)
		assert_refused(*state, &(struct newc){ packed.data, len }, -EBADMSG);
	assert_content(*state, &packed, INITRD_UNKNOWN, false);
}

static void test_junk_behind_an_archive(void **state)
{
	_cleanup_newc_ struct newc newc = { 0 }, uneven = { 0 };

	archive_add(&newc, "init");
	archive_add(&newc, "init");
	assert_content(*state, &newc, INITRD_UNKNOWN, false);
	newc_bytes(&newc, "junk", 4);
	assert_refused(*state, &newc, -EBADMSG);

	archive_add(&uneven, "init");
	newc_zeros(&uneven, 1);
	archive_add(&uneven, "init");
	assert_refused(*state, &uneven, -EBADMSG);
}

static void test_silly_numbers(void **state)
{
	static const struct {
		unsigned int name_size, size;
	} cases[] = {
		{ 0, 0 },
		{ 1, 0 },
		{ 4, 0 },
		{ 6, 0 },
		{ 4096, 0 },
		{ 4097, 0 },
		{ 0x80000000, 0 },
		{ 0xffffffff, 0 },
		{ 5, 0xffffffff },
		{ 5, 0xfffffffd },
		{ 5, 0x80000000 },
		{ 5, 200 },
		{ 0xffffffff, 0xffffffff },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		_cleanup_newc_ struct newc newc = { 0 }, packed = { 0 };

		newc_head(&newc, "init", cases[i].name_size, cases[i].size);
		newc_trailer(&newc);
		assert_refused(*state, &newc, -EBADMSG);
		newc_packed(&packed, archive_write_add_filter_gzip, &newc);
		assert_refused(*state, &packed, -EBADMSG);
	}
}

static void test_digits(void **state)
{
	_cleanup_newc_ struct newc newc = { 0 };

	archive_add(&newc, "init");
	newc.data[6 + 6 * 8 + 7] = 'g';
	assert_refused(*state, &newc, -EBADMSG);
	newc.data[6 + 6 * 8 + 7] = '\0';
	assert_refused(*state, &newc, -EBADMSG);
	newc.data[6 + 6 * 8 + 7] = '8';
	assert_content(*state, &newc, INITRD_UNKNOWN, false);
}

/* More than is unpacked of any initrd: a file of zeros, of which little is stored. */
static void test_limit_of_bytes(void **state)
{
	_cleanup_newc_ struct newc newc = { 0 };
	const struct tree *tree = *state;
	_cleanup_close_ int fd = -EBADF;
	struct initrd_content content;

	newc_head(&newc, "init", 5, 0x60000000);
	tree_bytes(tree, "/initrd", newc.data, newc.len);
	fd = openat(tree->fd, "initrd", O_RDWR | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, 0x70000000), 0);
	assert_int_equal(initrd_content_read(fd, &content), -EFBIG);
}

static void test_limit_of_members(void **state)
{
	_cleanup_newc_ struct newc one = { 0 }, newc = { 0 };

	newc_member(&one, "a", "");
	newc.data = malloc(one.len * (INITRD_MEMBERS_MAX + 1));
	assert_non_null(newc.data);
	for (; newc.len < one.len * (INITRD_MEMBERS_MAX + 1); newc.len += one.len)
		memcpy(newc.data + newc.len, one.data, one.len);
	assert_refused(*state, &newc, -EFBIG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_tools_and_module, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_packings, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_lz4_of_the_kernel, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_parts_behind_a_packing, tree_setup,
						tree_teardown),
		cmocka_unit_test_setup_teardown(test_not_an_initrd, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_cut_off, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_junk_behind_an_archive, tree_setup,
						tree_teardown),
		cmocka_unit_test_setup_teardown(test_silly_numbers, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_digits, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_limit_of_bytes, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_limit_of_members, tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
