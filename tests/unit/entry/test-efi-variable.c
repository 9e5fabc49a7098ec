/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "entry/efi-variable.h"

#include <string.h>

#include "tree.h"

#define FILE_OF_X "/sys/firmware/efi/efivars/X-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f"

static void test_read(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		int r;
		const char *text;
	} cases[] = {
		{ "\6\0\0\0a\0b\0\0\0", 10, 0, "ab" },
		{ "\6\0\0\0a\0b\0", 8, 0, "ab" },
		{ "\6\0\0\0", 4, 0, "" },
		{ "\6\0\0\0\xe9\0\xac\x20\x3d\xd8\x00\xde\0\0", 14, 0,
		  "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80" },
		{ "\6\0\0\0a\0\0\0b\0\0\0", 12, -EBADMSG, NULL },
		{ "\6\0\0\0a", 5, -EBADMSG, NULL },
		{ "\6\0\0", 3, -EBADMSG, NULL },
		{ "", 0, -EBADMSG, NULL },
		{ "\6\0\0\0\x3d\xd8", 6, -EBADMSG, NULL },
		{ "\6\0\0\0\x3d\xd8"
		  "a\0",
		  8, -EBADMSG, NULL },
		{ "\6\0\0\0\0\xdc", 6, -EBADMSG, NULL },
	};
	const struct tree *tree = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *text = NULL;

		tree_bytes(tree, FILE_OF_X, cases[i].bytes, cases[i].len);
		assert_int_equal(efi_variable_read(tree->fd, "X", &text), cases[i].r);
		if (cases[i].text)
			assert_string_equal(text, cases[i].text);
		else
			assert_null(text);
		free(text);
	}
}

static void test_limits(void **state)
{
	static const char zeros[4 + EFI_VARIABLE_MAX + 2];
	const struct tree *tree = *state;
	char *text = NULL;

	assert_int_equal(efi_variable_read(tree->fd, "X", &text), -ENOENT);
	tree_bytes(tree, FILE_OF_X, zeros, sizeof(zeros));
	assert_int_equal(efi_variable_read(tree->fd, "X", &text), -EFBIG);
	assert_null(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_read, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_limits, tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
