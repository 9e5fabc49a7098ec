/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/secure-boot.h"

#include "tree.h"

#define VARIABLE "/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"

static void test_variable(void **state)
{
	const struct tree *tree = *state;
	const struct subject live = { .root_fd = tree->fd, .live = true };
	const struct subject copy = { .root_fd = tree->fd, .captured = true };
	const struct subject image = { .root_fd = tree->fd };

	assert_int_equal(secure_boot_read(&live), ANSWER_NO); /* not booted by EFI */
	assert_int_equal(secure_boot_read(&copy), ANSWER_UNKNOWN);
	tree_directory(tree, "/sys/firmware/efi/efivars");
	assert_int_equal(secure_boot_read(&live), ANSWER_UNKNOWN);

	tree_bytes(tree, VARIABLE, "\6\0\0\0\1", 5);
	assert_int_equal(secure_boot_read(&live), ANSWER_YES);
	assert_int_equal(secure_boot_read(&copy), ANSWER_YES);
	assert_int_equal(secure_boot_read(&image), ANSWER_UNKNOWN);
	tree_bytes(tree, VARIABLE, "\6\0\0\0\0", 5);
	assert_int_equal(secure_boot_read(&copy), ANSWER_NO);
	tree_bytes(tree, VARIABLE, "\6\0\0\0", 4);
	assert_int_equal(secure_boot_read(&copy), ANSWER_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_variable, tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
