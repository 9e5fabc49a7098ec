/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "entry/unified-image.h"

#include <string.h>

#include "entry/image.h"
#include "tree.h"

static int image_open(const struct tree *tree, const struct image *image,
		      struct unified_image *ret_image)
{
	tree_bytes(tree, "/image.efi", image->bytes, image->len);
	return unified_image_open(tree->fd, "/image.efi", ret_image);
}

static void test_sections(void **state)
{
	_cleanup_unified_image_ struct unified_image found = { 0 };
	struct image image;

	image_start(&image);
	image_section(&image, ".osrel", "ID=arch\n");
	image_section(&image, ".cmdline", "root=/dev/sda1 quiet\n");
	image_section(&image, ".uname", "6.12.1-arch1-1");
	image_section(&image, ".linux", "kernel");
	assert_int_equal(image_open(*state, &image, &found), 0);
	assert_true(found.has_kernel);
	assert_int_equal(found.n, 1);
	assert_string_equal(found.profiles[0].cmdline, "root=/dev/sda1 quiet");
	assert_string_equal(found.profiles[0].uname, "6.12.1-arch1-1");
	assert_string_equal(found.profiles[0].osrel, "ID=arch");
	assert_null(found.profiles[0].profile);
}

static void test_profiles(void **state)
{
	_cleanup_unified_image_ struct unified_image found = { 0 };
	struct image image;

	image_start(&image);
	image_section(&image, ".linux", "kernel");
	image_section(&image, ".osrel", "ID=arch\n");
	image_section(&image, ".cmdline", "base");
	image_section(&image, ".profile", "ID=main\n");
	image_section(&image, ".profile", "ID=rescue\n");
	image_section(&image, ".cmdline", "rescue");
	assert_int_equal(image_open(*state, &image, &found), 0);
	assert_int_equal(found.n, 2);
	assert_string_equal(found.profiles[0].profile, "ID=main");
	assert_string_equal(found.profiles[0].cmdline, "base");
	assert_string_equal(found.profiles[1].cmdline, "rescue");
	assert_string_equal(found.profiles[1].osrel, "ID=arch");
}

static void test_damaged(void **state)
{
	struct unified_image found = { 0 };
	struct image image, bad;

	image_start(&image);
	image_section(&image, ".cmdline", "quiet");
	bad = image;
	bad.bytes[0] = 'X';
	assert_int_equal(image_open(*state, &bad, &found), -EBADMSG);
	bad = image;
	bad.bytes[IMAGE_PE] = 'X';
	assert_int_equal(image_open(*state, &bad, &found), -EBADMSG);
	bad = image;
	bad.len = 63;
	assert_int_equal(image_open(*state, &bad, &found), -EBADMSG);
	bad = image;
	bad.len = IMAGE_SECTIONS + 39;
	assert_int_equal(image_open(*state, &bad, &found), -EBADMSG);
	bad = image;
	bad.len -= 16;
	assert_int_equal(image_open(*state, &bad, &found), -EBADMSG);
	bad = image;
	bad.bytes[IMAGE_PE + 6] = UNIFIED_SECTIONS_MAX + 1;
	assert_int_equal(image_open(*state, &bad, &found), -EFBIG);
	bad = image;
	image_number(bad.bytes + 60, 0xfffffff0);
	assert_int_equal(image_open(*state, &bad, &found), -EBADMSG);
	bad = image;
	image_number(bad.bytes + IMAGE_SECTIONS + 8, UNIFIED_TEXT_MAX + 1);
	image_number(bad.bytes + IMAGE_SECTIONS + 16, UNIFIED_TEXT_MAX + 1);
	assert_int_equal(image_open(*state, &bad, &found), -EFBIG);
	bad = image;
	bad.bytes[IMAGE_DATA + 1] = '\0';
	assert_int_equal(image_open(*state, &bad, &found), -EBADMSG);
	/* two of them: readers differ in which counts */
	bad = image;
	image_section(&bad, ".cmdline", "bootward=off");
	assert_int_equal(image_open(*state, &bad, &found), -EBADMSG);
	assert_null(found.profiles);
}

static void test_not_a_file(void **state)
{
	struct unified_image found = { 0 };
	const struct tree *tree = *state;

	assert_int_equal(unified_image_open(tree->fd, "/none", &found), -ENOENT);
	tree_directory(tree, "/dir");
	assert_int_equal(unified_image_open(tree->fd, "/dir", &found), -EBADMSG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_sections, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_profiles, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_damaged, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_not_a_file, tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
