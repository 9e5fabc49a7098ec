/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/image.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "kernel-made.h"
#include "tree.h"

#define BANNER	"Linux version %d.%d\0Linux version 6.1.0-37-amd64 (builder@host) (gcc) #1 SMP\n"
#define CONFIG	"IKCFG_ST of other code IKCFG_ST\x1f\x8b\x08 data IKCFG_ED"
#define TEXT	BANNER "\0" CONFIG
#define RELEASE "6.1.0-37-amd64"

static struct made some_btf(void)
{
	struct btf *btf = made_types(true, true);

	made_hooks(btf);
	return made_btf(btf);
}

static struct made some_elf(void)
{
	_cleanup_made_ struct made btf = some_btf();

	return made_elf(&btf, TEXT, sizeof(TEXT));
}

static void assert_is_kernel(const struct kernel_image *image)
{
	_cleanup_made_ struct made btf = some_btf();
	_cleanup_free_ char *release = NULL;
	const void *data = NULL;
	size_t len = 0;

	assert_int_equal(kernel_image_btf(image, &data, &len), 0);
	assert_int_equal(len, btf.len);
	assert_memory_equal(data, btf.data, len);
	assert_int_equal(kernel_image_config(image, &data, &len), 0);
	assert_int_equal(len, strlen("\x1f\x8b\x08 data "));
	assert_memory_equal(data, "\x1f\x8b\x08 data ", len);
	assert_int_equal(kernel_image_release(image, &release), 0);
	assert_string_equal(release, RELEASE);
}

static int parse(struct made made)
{
	_cleanup_kernel_image_ struct kernel_image *image = NULL;
	int r = kernel_image_parse(made.data, made.len, &image);

	if (r == 0)
		assert_is_kernel(image);
	else
		assert_null(image);
	return r;
}

/* Every cut must fail, and none may be taken for a kernel. */
static void assert_cuts_fail(struct made made)
{
	for (size_t len = 0; len < made.len; len += len < 1024 ? 1 : made.len / 37) {
		_cleanup_made_ struct made part = made_of(made.data, len);

		assert_int_equal(parse(part), -EBADMSG);
	}
}

static void test_elf(void **state)
{
	_cleanup_made_ struct made elf = some_elf();

	assert_int_equal(parse(elf), 0);
}

static void test_flat(void **state)
{
	_cleanup_made_ struct made btf = some_btf(), flat = made_flat(&btf, TEXT, sizeof(TEXT));

	assert_int_equal(parse(flat), 0);
	memcpy(flat.data + 56, "RSC\x05", 4);
	assert_int_equal(parse(flat), 0);
	memcpy(flat.data + 56, "RSC\x06", 4);
	assert_int_equal(parse(flat), -EBADMSG);
}

/* Smaller BTF, and what only begins as BTF does, before and after the kernel's own. */
static void test_flat_with_more_btf(void **state)
{
	_cleanup_made_ struct made btf = some_btf(), small = made_btf(btf__new_empty());
	_cleanup_made_ struct made text = made_empty(sizeof(TEXT) + small.len + 24 + btf.len);
	_cleanup_made_ struct made flat = { 0 };
	size_t at = sizeof(TEXT);

	memcpy(text.data, TEXT, sizeof(TEXT));
	memcpy(text.data + at, small.data, small.len);
	memcpy(text.data + at + small.len, btf.data, 24); /* its sections are others' bytes */
	memcpy(text.data + at + small.len + 24, btf.data, btf.len);
	flat = made_flat(&small, (const char *)text.data, text.len);
	assert_int_equal(parse(flat), 0);
}

static const int filters[] = {
	ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_BZIP2, ARCHIVE_FILTER_LZMA,
	ARCHIVE_FILTER_XZ,   ARCHIVE_FILTER_LZ4,   ARCHIVE_FILTER_ZSTD,
};
#define N_FILTERS (sizeof(filters) / sizeof(filters[0]))

static void test_packed_whole(void **state)
{
	_cleanup_made_ struct made elf = some_elf();

	for (size_t i = 0; i < N_FILTERS; i++) {
		_cleanup_made_ struct made packed = made_packed(filters[i], elf);

		assert_int_equal(parse(packed), 0);
		assert_cuts_fail(packed);
	}
}

static void test_bzimage(void **state)
{
	_cleanup_made_ struct made elf = some_elf();

	for (size_t i = 0; i < N_FILTERS; i++) {
		_cleanup_made_ struct made packed = made_packed(filters[i], elf);
		_cleanup_made_ struct made image =
			made_bzimage(packed, filters[i] != ARCHIVE_FILTER_GZIP);

		assert_int_equal(parse(image), 0);
	}
}

static void test_bzimage_lz4_legacy(void **state)
{
	_cleanup_made_ struct made elf = some_elf(), packed = made_lz4_legacy(elf);
	_cleanup_made_ struct made image = made_bzimage(packed, true);

	assert_int_equal(parse(packed), 0);
	assert_int_equal(parse(image), 0);
	image.len -= 36; /* what the header says is not there any more */
	assert_cuts_fail(image);
}

static void test_bzimage_claims(void **state)
{
	static const struct {
		size_t at;
		unsigned int value;
	} claims[] = {
		{ 0x206, 0x0207 }, /* protocol without a payload */
		{ 0x248, 0xffffffff }, { 0x248, 0 }, { 0x24c, 0xffffffff }, { 0x24c, 0x7fffffff },
		{ 0x24c, 0 },	       { 0x24c, 7 }, { 0x1f1, 0xff }, /* setup sectors */
	};
	_cleanup_made_ struct made elf = some_elf(), packed = made_packed(ARCHIVE_FILTER_XZ, elf);

	for (size_t i = 0; i < sizeof(claims) / sizeof(claims[0]); i++) {
		_cleanup_made_ struct made image = made_bzimage(packed, true);

		assert_int_equal(parse(image), 0);
		made_put32(&image, claims[i].at, claims[i].value);
		assert_int_equal(parse(image), -EBADMSG);
	}
}

static void test_zboot(void **state)
{
	_cleanup_made_ struct made btf = some_btf(), flat = made_flat(&btf, TEXT, sizeof(TEXT));
	_cleanup_made_ struct made packed = made_packed(ARCHIVE_FILTER_GZIP, flat);
	_cleanup_made_ struct made image = made_zboot(packed);

	assert_int_equal(parse(image), 0);
	assert_cuts_fail(image);
	made_put32(&image, 8, 0); /* the payload is the image itself */
	made_put32(&image, 12, (unsigned int)image.len);
	assert_int_equal(parse(image), -EBADMSG);
	made_put32(&image, 8, 0xfffffff0);
	assert_int_equal(parse(image), -EBADMSG);
}

static void test_uki(void **state)
{
	_cleanup_made_ struct made elf = some_elf(), packed = made_packed(ARCHIVE_FILTER_ZSTD, elf);
	_cleanup_made_ struct made image = made_bzimage(packed, true), uki = made_uki(image);
	_cleanup_made_ struct made whole = made_packed(ARCHIVE_FILTER_GZIP, uki);
	_cleanup_made_ struct made twice = made_packed(ARCHIVE_FILTER_GZIP, whole);

	assert_int_equal(parse(uki), 0);
	assert_int_equal(parse(whole), 0);
	assert_int_equal(parse(twice), -EBADMSG); /* nobody packs three times */
}

static void test_uki_claims(void **state)
{
	const size_t section = 0x80 + 24 + 240 + 40;
	static const struct {
		size_t at; /* in the section's header */
		unsigned int value;
	} claims[] = {
		{ 20, 0 }, /* the section is the whole file, over and over */
		{ 20, 0xffffff00 },
		{ 16, 0xffffffff },
		{ 8, 1 },
	};
	_cleanup_made_ struct made elf = some_elf();

	for (size_t i = 0; i < sizeof(claims) / sizeof(claims[0]); i++) {
		_cleanup_made_ struct made uki = made_uki(elf);

		assert_int_equal(parse(uki), 0);
		if (claims[i].at == 16)
			made_put32(&uki, section + 8, 0);
		made_put32(&uki, section + claims[i].at, claims[i].value);
		assert_int_equal(parse(uki), -EBADMSG);
	}
}

static void test_uki_without_kernel(void **state)
{
	_cleanup_made_ struct made elf = some_elf(), uki = made_uki(elf);

	made_put16(&uki, 0x80 + 6, 1);
	assert_int_equal(parse(uki), -EBADMSG);
	made_put16(&uki, 0x80 + 6, 0xffff);
	memcpy(uki.data + 0x80 + 24 + 240 + 40, ".linuz", 6);
	assert_int_equal(parse(uki), -EBADMSG);
}

static void test_damaged_gzip(void **state)
{
	_cleanup_made_ struct made elf = some_elf(), packed = made_packed(ARCHIVE_FILTER_GZIP, elf);

	packed.data[packed.len - 6] ^= 1;
	assert_int_equal(parse(packed), -EBADMSG);
}

static void test_too_large(void **state)
{
	struct made zeros = { calloc(1, KERNEL_IMAGE_MAX + 1), KERNEL_IMAGE_MAX + 1 };
	_cleanup_made_ struct made packed = { 0 };

	assert_non_null(zeros.data);
	packed = made_packed(ARCHIVE_FILTER_ZSTD, zeros);
	assert_int_equal(parse(zeros), -EFBIG);
	made_free(&zeros);
	assert_int_equal(parse(packed), -EFBIG);
}

static void test_not_supported(void **state)
{
	_cleanup_made_ struct made lzo = made_of("\x89LZO\0\r\n\x1a\n\x10\x30\x20\x60", 13);
	_cleanup_made_ struct made s390 = made_empty(0x10008 + 6);

	assert_int_equal(parse(lzo), -EOPNOTSUPP);
	assert_int_equal(parse(s390), -EBADMSG);
	memcpy(s390.data + 0x10008, "S390EP", 6);
	assert_int_equal(parse(s390), -EOPNOTSUPP);
}

static void test_no_kernel(void **state)
{
	_cleanup_made_ struct made text = made_of("#!/bin/sh\n", 10), empty = made_of("", 0);
	_cleanup_made_ struct made packed = made_packed(ARCHIVE_FILTER_GZIP, text);

	assert_int_equal(parse(text), -EBADMSG);
	assert_int_equal(parse(empty), -EBADMSG);
	assert_int_equal(parse(packed), -EBADMSG);
}

static void test_elf_without_anything(void **state)
{
	_cleanup_made_ struct made elf = made_elf(NULL, "Linux version 6 ", 16);
	_cleanup_kernel_image_ struct kernel_image *image = NULL;
	_cleanup_free_ char *release = NULL;
	const void *data = NULL;
	size_t len = 0;

	assert_int_equal(kernel_image_parse(elf.data, elf.len, &image), 0);
	assert_int_equal(kernel_image_btf(image, &data, &len), -ENOENT);
	assert_int_equal(kernel_image_config(image, &data, &len), -ENOENT);
	assert_int_equal(kernel_image_release(image, &release), 0);
	assert_string_equal(release, "6");
}

static void test_release_is_whole(void **state)
{
	static const char *const texts[] = {
		"Linux version 6.1.0-37-amd64",
		"Linux version 6.1.0\n(x)",
		"Linux version 6.1/../../etc (x)",
		"Linux version  6.1 (x)",
		"linux version 6.1.0-37-amd64 (x@y)\n",
		"Linux version ",
		"Linux version 6.1.0-0123456789012345678901234567890123456789012345678901234567x (x)",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		_cleanup_made_ struct made flat = made_flat(NULL, texts[i], strlen(texts[i]));
		_cleanup_kernel_image_ struct kernel_image *image = NULL;
		char *release = NULL;

		assert_int_equal(kernel_image_parse(flat.data, flat.len, &image), 0);
		assert_int_equal(kernel_image_release(image, &release), -ENOENT);
		assert_null(release);
	}
}

static void test_files(void **state)
{
	_cleanup_made_ struct made elf = some_elf(), packed = made_packed(ARCHIVE_FILTER_XZ, elf);
	_cleanup_kernel_image_ struct kernel_image *vmlinux = NULL, *vmlinuz = NULL, *none = NULL;
	struct tree *tree = *state;

	tree_bytes(tree, "/usr/lib/modules/6.1/vmlinux", elf.data, elf.len);
	tree_bytes(tree, "/boot/vmlinuz-6.1", packed.data, packed.len);
	tree_link(tree, "/boot/vmlinuz", "vmlinuz-6.1");
	tree_link(tree, "/boot/vmlinux", "/usr/lib/modules/6.1/vmlinux");
	tree_link(tree, "/boot/outside", "/../../../../../../../etc/passwd");
	assert_int_equal(mkfifoat(tree->fd, "boot/fifo", 0600), 0);

	assert_int_equal(kernel_image_open(tree->fd, "/boot/vmlinux", &vmlinux), 0);
	assert_is_kernel(vmlinux);
	assert_int_equal(kernel_image_open(tree->fd, "/boot/vmlinuz", &vmlinuz), 0);
	assert_is_kernel(vmlinuz);
	assert_int_equal(kernel_image_open(tree->fd, "/boot/outside", &none), -ENOENT);
	assert_int_equal(kernel_image_open(tree->fd, "/boot/none", &none), -ENOENT);
	assert_int_equal(kernel_image_open(tree->fd, "/boot", &none), -EISDIR);
	assert_int_equal(kernel_image_open(tree->fd, "/boot/fifo", &none), -EINVAL);
	assert_null(none);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_elf),
		cmocka_unit_test(test_flat),
		cmocka_unit_test(test_flat_with_more_btf),
		cmocka_unit_test(test_packed_whole),
		cmocka_unit_test(test_bzimage),
		cmocka_unit_test(test_bzimage_lz4_legacy),
		cmocka_unit_test(test_bzimage_claims),
		cmocka_unit_test(test_zboot),
		cmocka_unit_test(test_uki),
		cmocka_unit_test(test_uki_claims),
		cmocka_unit_test(test_uki_without_kernel),
		cmocka_unit_test(test_damaged_gzip),
		cmocka_unit_test(test_too_large),
		cmocka_unit_test(test_not_supported),
		cmocka_unit_test(test_no_kernel),
		cmocka_unit_test(test_elf_without_anything),
		cmocka_unit_test(test_release_is_whole),
		cmocka_unit_test_setup_teardown(test_files, tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
