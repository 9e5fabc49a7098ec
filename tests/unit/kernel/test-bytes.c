/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/bytes.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "tree.h"

#define SPAN(text) ((struct span){ (const unsigned char *)(text), sizeof(text) - 1 })

static void test_numbers(void **state)
{
	const struct span span = SPAN("\x01\x02\x03\x84");

	assert_int_equal(span_le16(span, 0), 0x0201);
	assert_int_equal(span_le16(span, 2), 0x8403);
	assert_int_equal(span_le16(span, 3), 0);
	assert_int_equal(span_le16(span, SIZE_MAX), 0);
	assert_int_equal(span_le32(span, 0), 0x84030201);
	assert_int_equal(span_le32(span, 1), 0);
	assert_int_equal(span_le32(span, SIZE_MAX - 1), 0);
	assert_int_equal(span_le32((struct span){ 0 }, 0), 0);
}

static void test_has(void **state)
{
	const struct span span = SPAN("kernel");

	assert_true(span_has(span, 3, "nel", 3));
	assert_false(span_has(span, 3, "nel", 4));
	assert_false(span_has(span, 6, "n", 1));
	assert_false(span_has(span, 7, "", 0));
	assert_false(span_has(span, SIZE_MAX, "nel", 3));
}

static void test_cut(void **state)
{
	const struct span span = SPAN("kernel");
	struct span part = { 0 };

	assert_int_equal(span_cut(span, 1, 3, &part), 0);
	assert_int_equal(part.len, 3);
	assert_memory_equal(part.data, "ern", 3);
	assert_int_equal(span_cut(span, 6, 0, &part), 0);
	assert_int_equal(part.len, 0);
	assert_int_equal(span_cut(span, 4, 3, &part), -EBADMSG);
	assert_int_equal(span_cut(span, 7, 0, &part), -EBADMSG);
	assert_int_equal(span_cut(span, UINT64_MAX, 2, &part), -EBADMSG);
	assert_int_equal(span_cut(span, 2, UINT64_MAX, &part), -EBADMSG);
	assert_int_equal(part.len, 0);
}

static void test_find(void **state)
{
	const struct span span = SPAN("a.ab.abc");
	size_t at = 42;

	assert_int_equal(span_find(span, 0, "ab", 2, &at), 0);
	assert_int_equal(at, 2);
	assert_int_equal(span_find(span, 3, "ab", 2, &at), 0);
	assert_int_equal(at, 5);
	assert_int_equal(span_find(span, 6, "ab", 2, &at), -ENOENT);
	assert_int_equal(span_find(span, 8, "ab", 2, &at), -ENOENT);
	assert_int_equal(span_find(span, 9, "ab", 2, &at), -ENOENT);
	assert_int_equal(at, 5);
}

static void test_add(void **state)
{
	_cleanup_bytes_ struct bytes bytes = { 0 };
	static const char some[100000];

	assert_int_equal(bytes_add(&bytes, NULL, 0, 10), 0);
	assert_int_equal(bytes_add(&bytes, "0123456789", 10, 10), 0);
	assert_int_equal(bytes_add(&bytes, "x", 1, 10), -EFBIG);
	assert_int_equal(bytes.len, 10);
	assert_int_equal(bytes_add(&bytes, some, sizeof(some), 100009), -EFBIG);
	assert_int_equal(bytes_add(&bytes, some, sizeof(some), 100010), 0);
	assert_int_equal(bytes_span(&bytes).len, 100010);
	bytes_trim(&bytes);
	assert_int_equal(bytes.size, 100010);
	assert_memory_equal(bytes.data, "0123456789\0", 11);
	bytes_clear(&bytes);
	bytes_trim(&bytes);
	assert_null(bytes.data);
}

static int read_with(const struct tree *tree, const char *path, size_t limit)
{
	_cleanup_bytes_ struct bytes bytes = { 0 };
	_cleanup_close_ int fd = bytes_open(tree->fd, path);
	int r;

	if (fd < 0)
		return fd;
	r = bytes_read(&bytes, fd, limit);
	return r < 0 ? r : (int)bytes.len;
}

static void test_files(void **state)
{
	struct tree *tree = *state;

	tree_bytes(tree, "/boot/x",
		   "0\0"
		   "23456789",
		   10);
	tree_link(tree, "/boot/link", "/boot/x");
	tree_link(tree, "/boot/outside", "../../../../../../../etc/passwd");
	assert_int_equal(mkfifoat(tree->fd, "boot/fifo", 0600), 0);
	assert_int_equal(read_with(tree, "/boot/x", 10), 10);
	assert_int_equal(read_with(tree, "/boot/link", 100), 10);
	assert_int_equal(read_with(tree, "/boot/x", 9), -EFBIG);
	assert_int_equal(read_with(tree, "/boot/outside", 100), -ENOENT);
	assert_int_equal(read_with(tree, "/boot/x/y", 100), -ENOTDIR);
	assert_int_equal(read_with(tree, "/boot", 100), -EISDIR);
	assert_int_equal(read_with(tree, "/boot/fifo", 100), -EINVAL);
	assert_int_equal(read_with(tree, "boot/x", 100), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_has),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_add),
		cmocka_unit_test_setup_teardown(test_files, tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
