/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/image-elf.h"

#include <string.h>
#include <unistd.h>

#include "kernel-made.h"
#include "kernel/image.h"
#include "tree.h"

static struct made some_elf(void)
{
	struct btf *btf = made_types(true, true);
	_cleanup_made_ struct made bytes = { 0 };

	made_hooks(btf);
	bytes = made_btf(btf);
	return made_elf(&bytes, "Linux version 6.1 (x)", 21);
}

static void elf_section_change(struct made *elf, unsigned int n, void (*change)(Elf64_Shdr *))
{
	Elf64_Ehdr header;
	Elf64_Shdr section;

	memcpy(&header, elf->data, sizeof(header));
	memcpy(&section, elf->data + header.e_shoff + n * sizeof(section), sizeof(section));
	change(&section);
	memcpy(elf->data + header.e_shoff + n * sizeof(section), &section, sizeof(section));
}

static void outside(Elf64_Shdr *section)
{
	section->sh_offset = UINT64_MAX - 8;
}

static void beyond(Elf64_Shdr *section)
{
	section->sh_size += 1U << 20;
}

static void huge(Elf64_Shdr *section)
{
	section->sh_size = UINT64_MAX;
}

static void packed_section(Elf64_Shdr *section)
{
	section->sh_flags |= SHF_COMPRESSED;
}

static int elf_btf_after(void (*change)(Elf64_Shdr *))
{
	_cleanup_kernel_image_ struct kernel_image *image = NULL;
	_cleanup_made_ struct made elf = some_elf();
	const void *data = NULL;
	size_t len = 0;

	elf_section_change(&elf, 2, change);
	assert_int_equal(kernel_image_parse(elf.data, elf.len, &image), 0);
	return kernel_image_btf(image, &data, &len);
}

static void test_section_claims(void **state)
{
	assert_int_equal(elf_btf_after(outside), -EBADMSG);
	assert_int_equal(elf_btf_after(beyond), -EBADMSG);
	assert_int_equal(elf_btf_after(huge), -EFBIG);
	assert_int_equal(elf_btf_after(packed_section), -ENOENT);
}

static void section_spread(Elf64_Shdr *section, Elf64_Xword len)
{
	section->sh_type = SHT_PROGBITS;
	section->sh_flags = SHF_ALLOC;
	section->sh_offset = 0;
	section->sh_size = len;
}

static void large(Elf64_Shdr *section)
{
	section_spread(section, 16U << 20);
}

static void almost_all(Elf64_Shdr *section)
{
	section_spread(section, KERNEL_IMAGE_MAX - (15U << 20));
}

/* Sections that lie over one another are read, but not without end. */
static void test_overlapping_sections(void **state)
{
	_cleanup_kernel_image_ struct kernel_image *image = NULL;
	_cleanup_made_ struct made elf = made_elf(NULL, "nothing", 7);
	const struct tree *tree = *state;
	char *release = NULL, path[128];

	elf_section_change(&elf, 1, large);
	elf_section_change(&elf, 2, almost_all);
	tree_bytes(tree, "/vmlinux", elf.data, elf.len);
	(void)snprintf(path, sizeof(path), "%s/vmlinux", tree->path);
	assert_int_equal(truncate(path, KERNEL_IMAGE_MAX), 0);
	assert_int_equal(kernel_image_open(tree->fd, "/vmlinux", &image), 0);
	assert_int_equal(kernel_image_release(image, &release), -EFBIG);
	assert_null(release);
}

static void test_cut(void **state)
{
	_cleanup_made_ struct made elf = some_elf();

	for (size_t len = 0; len < elf.len; len++) {
		_cleanup_made_ struct made part = made_of(elf.data, len);
		_cleanup_kernel_image_ struct kernel_image *image = NULL;
		const void *data = NULL;
		size_t n = 0;

		if (kernel_image_parse(part.data, part.len, &image) < 0)
			continue;
		assert_true(kernel_image_btf(image, &data, &n) < 0);
	}
}

/* What broke off is damaged, and not a kernel without types, for which another file would be taken. */
static void test_cut_file(void **state)
{
	_cleanup_made_ struct made elf = some_elf();
	const struct tree *tree = *state;
	char path[128];

	tree_bytes(tree, "/vmlinux", elf.data, elf.len);
	(void)snprintf(path, sizeof(path), "%s/vmlinux", tree->path);
	for (size_t len = elf.len - 1; len >= sizeof(Elf64_Ehdr); len -= 64) {
		struct kernel_image *image = NULL;

		assert_int_equal(truncate(path, (off_t)len), 0);
		assert_int_equal(kernel_image_open(tree->fd, "/vmlinux", &image), -EBADMSG);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_section_claims),
		cmocka_unit_test(test_cut),
		cmocka_unit_test_setup_teardown(test_cut_file, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_overlapping_sections, tree_setup,
						tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
