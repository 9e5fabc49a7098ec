/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "entry/kernel-header.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tree.h"

enum {
	TEXT_AT = 0x400
};

/* An image whose header says that its version is `text`, of which `len` bytes are there. */
static void image_make(const struct tree *tree, const char *path, const char *text, size_t len)
{
	unsigned char image[TEXT_AT + 128] = { 0 };

	memcpy(image + 0x202, "HdrS", 4);
	image[0x20f] = (TEXT_AT - 0x200) >> 8;
	memcpy(image + TEXT_AT, text, len);
	tree_bytes(tree, path, image, TEXT_AT + len);
}

static void assert_release(const struct tree *tree, const char *path, const char *expected)
{
	char *release = NULL;

	assert_int_equal(kernel_header_release(tree->fd, path, &release), expected ? 1 : 0);
	if (expected)
		assert_string_equal(release, expected);
	else
		assert_null(release);
	free(release);
}

static void test_says_it(void **state)
{
	static const char version[] = "6.15.2-arch1-1 (linux@archlinux) #1 SMP";
	const struct tree *tree = *state;

	image_make(tree, "/boot/vmlinuz-linux", version, sizeof(version));
	tree_link(tree, "/vmlinuz", "../../boot/vmlinuz-linux");
	assert_release(tree, "/boot/vmlinuz-linux", "6.15.2-arch1-1");
	assert_release(tree, "/vmlinuz", "6.15.2-arch1-1");
}

static void test_does_not_say_it(void **state)
{
	static const char *const texts[] = { "", " ", "6.15.2", "6.15/../../etc (x)", "linux (x)" };
	const struct tree *tree = *state;
	char longest[100];

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		image_make(tree, "/image", texts[i], strlen(texts[i]));
		assert_release(tree, "/image", NULL);
	}
	memset(longest, '6', sizeof(longest));
	longest[sizeof(longest) - 1] = ' ';
	image_make(tree, "/image", longest, sizeof(longest));
	assert_release(tree, "/image", NULL);
}

static void test_no_image(void **state)
{
	const struct tree *tree = *state;

	tree_file(tree, "/short", "HdrS");
	tree_bytes(tree, "/zeroes", (unsigned char[2048]){ 0 }, 2048);
	tree_link(tree, "/loop", "/loop");
	tree_directory(tree, "/directory");
	assert_release(tree, "/short", NULL);
	assert_release(tree, "/zeroes", NULL);
	assert_release(tree, "/loop", NULL);
	assert_release(tree, "/directory", NULL);
	assert_release(tree, "/nothing", NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_says_it, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_does_not_say_it, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_no_image, tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
