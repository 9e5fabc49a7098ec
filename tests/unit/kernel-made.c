/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel-made.h"

#include <archive_entry.h>
#include <elf.h>
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "bpf/abi.h"
#include "tree.h"

/* --- bytes --- */

struct made made_empty(size_t len)
{
	struct made made = { calloc(1, len + 1), len };

	assert_non_null(made.data);
	return made;
}

struct made made_of(const void *data, size_t len)
{
	struct made made = made_empty(len);

	memcpy(made.data, data, len);
	return made;
}

void made_free(struct made *made)
{
	free(made->data);
	*made = (struct made){ 0 };
}

static void made_put(struct made *made, size_t at, const void *data, size_t len)
{
	assert_true(at + len <= made->len);
	memcpy(made->data + at, data, len);
}

void made_put16(struct made *made, size_t at, unsigned int value)
{
	uint16_t number = htole16((uint16_t)value);

	made_put(made, at, &number, sizeof(number));
}

void made_put32(struct made *made, size_t at, unsigned int value)
{
	uint32_t number = htole32(value);

	made_put(made, at, &number, sizeof(number));
}

/* --- packers --- */

struct made made_packed(int filter, struct made inside)
{
	struct made packed = made_empty(inside.len + (1U << 20));
	struct archive_entry *entry = archive_entry_new();
	struct archive *archive = archive_write_new();

	assert_int_equal(archive_write_add_filter(archive, filter), ARCHIVE_OK);
	assert_int_equal(archive_write_set_format_raw(archive), ARCHIVE_OK);
	(void)archive_write_set_bytes_in_last_block(archive, 1);
	assert_int_equal(archive_write_open_memory(archive, packed.data, packed.len, &packed.len),
			 ARCHIVE_OK);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_pathname(entry, "kernel");
	assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
	assert_int_equal(archive_write_data(archive, inside.data, inside.len), inside.len);
	assert_int_equal(archive_write_close(archive), ARCHIVE_OK);
	archive_entry_free(entry);
	archive_write_free(archive);
	return packed;
}

/* One block of nothing but literals: a token, the rest of their number, the bytes. */
struct made made_lz4_legacy(struct made inside)
{
	struct made packed = made_empty(inside.len + inside.len / 255 + 16);
	size_t at = 8, left;

	assert_true(inside.len >= 15);
	made_put32(&packed, 0, 0x184c2102);
	packed.data[at++] = 0xf0;
	for (left = inside.len - 15; left >= 255; left -= 255)
		packed.data[at++] = 255;
	packed.data[at++] = (unsigned char)left;
	made_put(&packed, at, inside.data, inside.len);
	packed.len = at + inside.len;
	made_put32(&packed, 4, (unsigned int)(packed.len - 8));
	return packed;
}

/* --- kernels --- */

#define NAMES "\0.rodata\0.BTF\0.shstrtab"

static Elf64_Shdr section(size_t name, unsigned int type, unsigned int flags, size_t offset,
			  size_t len)
{
	return (Elf64_Shdr){
		.sh_name = (Elf64_Word)name,
		.sh_type = type,
		.sh_flags = flags,
		.sh_offset = offset,
		.sh_size = len,
		.sh_addralign = 1,
	};
}

struct made made_elf(const struct made *btf, const char *text, size_t text_len)
{
	const size_t btf_len = btf ? btf->len : 0, at = sizeof(Elf64_Ehdr);
	const size_t names = at + text_len + btf_len;
	const size_t headers = (names + sizeof(NAMES) + 7) & ~(size_t)7;
	const Elf64_Shdr sections[] = {
		section(0, SHT_NULL, 0, 0, 0),
		section(1, SHT_PROGBITS, SHF_ALLOC, at, text_len),
		section(9, btf ? SHT_PROGBITS : SHT_NOBITS, SHF_ALLOC, at + text_len, btf_len),
		section(14, SHT_STRTAB, 0, names, sizeof(NAMES)),
	};
	const Elf64_Ehdr header = {
		.e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64,
			     BYTE_ORDER == LITTLE_ENDIAN ? ELFDATA2LSB : ELFDATA2MSB, EV_CURRENT },
		.e_type = ET_EXEC,
		.e_machine = EM_X86_64,
		.e_version = EV_CURRENT,
		.e_shoff = headers,
		.e_ehsize = sizeof(header),
		.e_shentsize = sizeof(Elf64_Shdr),
		.e_shnum = sizeof(sections) / sizeof(sections[0]),
		.e_shstrndx = 3,
	};
	struct made elf = made_empty(headers + sizeof(sections));

	made_put(&elf, 0, &header, sizeof(header));
	made_put(&elf, at, text, text_len);
	if (btf)
		made_put(&elf, at + text_len, btf->data, btf_len);
	made_put(&elf, names, NAMES, sizeof(NAMES));
	made_put(&elf, headers, sections, sizeof(sections));
	return elf;
}

struct made made_flat(const struct made *btf, const char *text, size_t text_len)
{
	struct made flat = made_empty(64 + text_len + (btf ? btf->len : 0));

	made_put(&flat, 0, "MZ", 2);
	made_put(&flat, 56, "ARM\x64", 4);
	made_put(&flat, 64, text, text_len);
	if (btf)
		made_put(&flat, 64 + text_len, btf->data, btf->len);
	return flat;
}

struct made made_bzimage(struct made payload, bool size)
{
	const size_t start = 3 * 512, offset = 128;
	struct made image = made_empty(start + offset + payload.len + (size ? 4 : 0) + 32);

	made_put(&image, 0, "MZ", 2);
	image.data[0x1f1] = 2;
	made_put16(&image, 0x1fe, 0xaa55);
	made_put(&image, 0x202, "HdrS", 4);
	made_put16(&image, 0x206, 0x020f);
	made_put32(&image, 0x248, offset);
	made_put32(&image, 0x24c, (unsigned int)payload.len + (size ? 4 : 0));
	made_put(&image, start + offset, payload.data, payload.len);
	if (size)
		made_put32(&image, start + offset + payload.len, 0x12345678);
	return image;
}

struct made made_zboot(struct made payload)
{
	struct made image = made_empty(80 + payload.len);

	made_put(&image, 0, "MZ\0\0zimg", 8);
	made_put32(&image, 8, 80);
	made_put32(&image, 12, (unsigned int)payload.len);
	made_put(&image, 24, "gzip", 4);
	made_put(&image, 80, payload.data, payload.len);
	return image;
}

/* Two sections, .uname first; as if filled up to what is a multiple of 512. */
struct made made_uki(struct made kernel)
{
	const size_t pe = 0x80, sections = pe + 24 + 240, uname = sections + 2 * 40, linux_at = 512;
	const size_t filled = (kernel.len + 511) & ~(size_t)511;
	struct made uki = made_empty(linux_at + filled);

	assert_true(uname + 8 <= linux_at);
	made_put(&uki, 0, "MZ", 2);
	made_put32(&uki, 0x3c, pe);
	made_put(&uki, pe, "PE\0\0", 4);
	made_put16(&uki, pe + 6, 2);
	made_put16(&uki, pe + 20, 240);
	made_put(&uki, sections, ".uname", 6);
	made_put32(&uki, sections + 16, 8);
	made_put32(&uki, sections + 20, uname);
	made_put(&uki, sections + 40, ".linux", 6);
	made_put32(&uki, sections + 40 + 8, (unsigned int)kernel.len);
	made_put32(&uki, sections + 40 + 16, (unsigned int)filled);
	made_put32(&uki, sections + 40 + 20, linux_at);
	made_put(&uki, linux_at, kernel.data, kernel.len);
	return uki;
}

/* --- types --- */

static int type_id(const struct btf *btf, const char *name)
{
	int id = btf__find_by_name(btf, name);

	assert_true(id > 0);
	return id;
}

/* A structure; with `member`, that is in an anonymous one inside it. */
static void struct_add(struct btf *btf, const char *name, const char *member)
{
	int inner = 0;

	if (member) {
		inner = btf__add_struct(btf, NULL, 8);
		assert_true(inner > 0);
		assert_int_equal(btf__add_field(btf, member, type_id(btf, "long"), 0, 0), 0);
	}
	assert_true(btf__add_struct(btf, name, 16) > 0);
	assert_int_equal(btf__add_field(btf, "first", type_id(btf, "long"), 0, 0), 0);
	if (inner)
		assert_int_equal(btf__add_field(btf, NULL, inner, 64, 0), 0);
}

struct btf *made_types(bool check, bool tree)
{
	struct btf *btf = btf__new_empty();

	assert_non_null(btf);
	assert_true(btf__add_int(btf, "long", 8, 0) > 0);
	assert_true(btf__add_int(btf, "int", 4, BTF_INT_SIGNED) > 0);
	assert_true(btf__add_int(btf, "bool", 1, BTF_INT_BOOL) > 0);
	assert_true(btf__add_int(btf, "big", 16, 0) > 0);
	assert_true(btf__add_typedef(btf, "alias", type_id(btf, "long")) > 0);
	assert_true(btf__add_fwd(btf, "fwd", BTF_FWD_STRUCT) > 0);
	struct_add(btf, "file", NULL);
	struct_add(btf, "inode", NULL);
	struct_add(btf, "vm_area_struct", NULL);
	struct_add(btf, "linux_binprm", check ? "is_check" : NULL);
	struct_add(btf, "mm_struct", tree ? "mm_rb" : NULL);
	return btf;
}

static int argument_id(struct btf *btf, const char *name)
{
	if (strcmp(name, "void") == 0)
		return 0;
	if (name[0] == '*')
		return btf__add_ptr(btf, btf__add_const(btf, argument_id(btf, name + 1)));
	return type_id(btf, name);
}

void made_function(struct btf *btf, const char *name, const char *arguments, const char *result)
{
	char *words = strdup(arguments), *rest = words, *word;
	int ids[8], n = 0, prototype, result_id;

	assert_non_null(words);
	while ((word = strsep(&rest, " ")))
		if (*word)
			ids[n++] = argument_id(btf, word);
	result_id = argument_id(btf, result);
	prototype = btf__add_func_proto(btf, result_id);
	assert_true(prototype > 0);
	for (int i = 0; i < n; i++)
		assert_int_equal(btf__add_func_param(btf, "a", ids[i]), 0);
	assert_true(btf__add_func(btf, name, BTF_FUNC_STATIC, prototype) > 0);
	free(words);
}

void made_hooks(struct btf *btf)
{
	made_function(btf, "bpf_lsm_bprm_check_security", "*linux_binprm", "int");
	made_function(btf, "bpf_lsm_bprm_creds_for_exec", "*linux_binprm", "int");
	made_function(btf, "bpf_lsm_mmap_file", "*file long long long", "int");
	made_function(btf, "bpf_lsm_file_mprotect", "*vm_area_struct long long", "int");
	made_function(btf, "bpf_lsm_mmap_addr", "long", "int");
	made_function(btf, "bpf_lsm_kernel_read_file", "*file int bool", "int");
}

struct made made_btf(struct btf *btf)
{
	__u32 len = 0;
	const void *data = btf__raw_data(btf, &len);
	struct made made;

	assert_non_null(data);
	made = made_of(data, len);
	btf__free(btf);
	return made;
}
