/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/image-layer.h"

#include <string.h>

#include "kernel/image-unpack.h"

/* The longest that makes sense: gzip > unified image > zboot or bzImage > gzip > ELF. */
#define LAYERS_MAX   6
#define UNPACKED_MAX 2

/* x86: Documentation/arch/x86/boot.rst, "The Real-Mode Kernel Header". */
#define X86_SETUP_SECTS	   0x1f1 /* 0 means 4 */
#define X86_BOOT_FLAG	   0x1fe
#define X86_HEADER	   0x202
#define X86_VERSION	   0x206
#define X86_PAYLOAD_OFFSET 0x248 /* from the protected-mode code on; since 2.08 */
#define X86_PAYLOAD_LENGTH 0x24c
#define X86_VERSION_2_08   0x0208
#define X86_SECTOR	   512

/* drivers/firmware/efi/libstub/zboot-header.S, since 6.1. */
#define ZBOOT_TYPE   4
#define ZBOOT_OFFSET 8
#define ZBOOT_SIZE   12

/* Documentation/arch/{arm64/booting,riscv/boot-image-header}.rst */
#define FLAT_MAGIC 56

/* arch/s390/include/asm/setup.h: EP_OFFSET. */
#define S390_MAGIC 0x10008

/* PE/COFF: Microsoft's specification. */
#define PE_HEADER	 0x3c /* where its offset is */
#define PE_SECTIONS	 6 /* from the header on: how many */
#define PE_OPTIONAL_SIZE 20
#define PE_OPTIONAL	 24
#define PE_SECTION_SIZE	 40 /* of one section header */
#define PE_VIRTUAL_SIZE	 8
#define PE_RAW_SIZE	 16
#define PE_RAW_OFFSET	 20

bool image_is_elf(struct span span)
{
	return span_has(span, 0, "\177ELF", 4);
}

static bool is_flat(struct span span)
{
	return span_has(span, FLAT_MAGIC, "ARM\x64", 4) || span_has(span, FLAT_MAGIC, "RSC\x05", 4);
}

static bool is_bzimage(struct span span)
{
	return span_has(span, X86_HEADER, "HdrS", 4) && span_le16(span, X86_BOOT_FLAG) == 0xaa55;
}

/* The build adds four bytes with the unpacked size to what does not end with it anyway. */
static int bzimage_open(struct span span, struct span *ret_inside)
{
	unsigned int sectors = span.data[X86_SETUP_SECTS] > 0 ? span.data[X86_SETUP_SECTS] : 4;
	uint64_t start = (uint64_t)(sectors + 1) * X86_SECTOR + span_le32(span, X86_PAYLOAD_OFFSET);
	struct span payload;
	int r;

	if (span_le16(span, X86_VERSION) < X86_VERSION_2_08)
		return -EBADMSG;
	r = span_cut(span, start, span_le32(span, X86_PAYLOAD_LENGTH), &payload);
	if (r < 0)
		return r;
	if (payload.len < 8)
		return -EBADMSG;
	if (!image_has_own_size(payload))
		payload.len -= 4;
	*ret_inside = payload;
	return 0;
}

static bool is_zboot(struct span span)
{
	return span_has(span, 0, "MZ", 2) && span_has(span, ZBOOT_TYPE, "zimg", 4);
}

static int zboot_open(struct span span, struct span *ret_inside)
{
	return span_cut(span, span_le32(span, ZBOOT_OFFSET), span_le32(span, ZBOOT_SIZE),
			ret_inside);
}

static bool is_pe(struct span span)
{
	return span_has(span, 0, "MZ", 2) && span_has(span, span_le32(span, PE_HEADER), "PE\0", 4);
}

/* The size in the file is rounded up; the size in memory is not. */
static int pe_section_open(struct span span, struct span header, struct span *ret_inside)
{
	uint32_t size = span_le32(header, PE_RAW_SIZE);
	uint32_t in_memory = span_le32(header, PE_VIRTUAL_SIZE);

	if (in_memory > 0 && in_memory < size)
		size = in_memory;
	return span_cut(span, span_le32(header, PE_RAW_OFFSET), size, ret_inside);
}

/* A unified kernel image: UAPI.5. */
static int pe_open(struct span span, struct span *ret_inside)
{
	const size_t pe = span_le32(span, PE_HEADER);
	const size_t first = pe + PE_OPTIONAL + span_le16(span, pe + PE_OPTIONAL_SIZE);
	struct span header;
	int r;

	for (size_t i = 0; i < span_le16(span, pe + PE_SECTIONS); i++) {
		r = span_cut(span, first + i * PE_SECTION_SIZE, PE_SECTION_SIZE, &header);
		if (r < 0)
			return r;
		if (span_has(header, 0, ".linux\0", 8))
			return pe_section_open(span, header, ret_inside);
	}
	return -EBADMSG;
}

static bool is_s390(struct span span)
{
	return span_has(span, S390_MAGIC, "S390EP", 6);
}

/* Nothing in it says where its payload is. */
static int s390_open(struct span span, struct span *ret_inside)
{
	return -EOPNOTSUPP;
}

/* The first that it is. A bzImage and a zboot image are PE files too. */
static const struct layer {
	bool (*is)(struct span span);
	int (*open)(struct span span, struct span *ret_inside);
} layers[] = {
	{ is_bzimage, bzimage_open },
	{ is_zboot, zboot_open },
	{ is_pe, pe_open },
	{ is_s390, s390_open },
};

static int layer_open(struct image_bytes *bytes)
{
	for (size_t i = 0; i < sizeof(layers) / sizeof(layers[0]); i++)
		if (layers[i].is(bytes->now))
			return layers[i].open(bytes->now, &bytes->now);
	return -EBADMSG;
}

static int layer_unpack(struct image_bytes *bytes)
{
	struct bytes unpacked = { 0 };
	int r;

	r = image_unpack(bytes->now, &unpacked);
	if (r < 0)
		return r;
	bytes_clear(&bytes->owned);
	bytes->owned = unpacked;
	bytes->now = bytes_span(&unpacked);
	return 0;
}

int image_unwrap(struct image_bytes *bytes)
{
	unsigned int unpacked = 0;
	int r;

	for (unsigned int i = 0; i < LAYERS_MAX; i++) {
		if (image_is_elf(bytes->now) || is_flat(bytes->now))
			return 0;
		if (!image_is_packed(bytes->now))
			r = layer_open(bytes);
		else if (unpacked++ < UNPACKED_MAX)
			r = layer_unpack(bytes);
		else
			r = -EBADMSG;
		if (r < 0)
			return r;
	}
	return -EBADMSG;
}
