/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/image-unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <zlib.h>

#include "kernel/image.h"

#define FILTER_NONE (-1)

/* What lib/decompress.c of the kernel knows, and how its build calls the packers: lz4 -l is the
 * old frame; lzma has no magic, but 0x5d and a dictionary of whole 64 KiB. */
static const struct packer {
	const char *magic;
	size_t len;
	int filter;
} packers[] = {
	{ "\x1f\x8b\x08", 3, ARCHIVE_FILTER_GZIP },
	{ "\xfd"
	  "7zXZ",
	  6, ARCHIVE_FILTER_XZ },
	{ "\x28\xb5\x2f\xfd", 4, ARCHIVE_FILTER_ZSTD },
	{ "\x02\x21\x4c\x18", 4, ARCHIVE_FILTER_LZ4 },
	{ "\x04\x22\x4d\x18", 4, ARCHIVE_FILTER_LZ4 },
	{ "BZh", 3, ARCHIVE_FILTER_BZIP2 },
	{ "\x5d\0\0", 3, ARCHIVE_FILTER_LZMA },
	{ "\x89LZO\0\r\n\x1a\n", 9, FILTER_NONE },
};

static const struct packer *packer_of(struct span span)
{
	for (size_t i = 0; i < sizeof(packers) / sizeof(packers[0]); i++)
		if (span_has(span, 0, packers[i].magic, packers[i].len))
			return &packers[i];
	return NULL;
}

bool image_is_packed(struct span span)
{
	return packer_of(span) != NULL;
}

bool image_has_own_size(struct span packed)
{
	const struct packer *packer = packer_of(packed);

	return packer && packer->filter == ARCHIVE_FILTER_GZIP;
}

static void archive_freep(struct archive **archive)
{
	(void)archive_read_free(*archive);
}

/*
 * A packer may ask for what there is no memory for: xz and lzma name the size of their dictionary, up to
 * 4 GiB, which liblzma allocates before it looks further (of which it uses as much as it unpacks). That
 * is the file's fault, and nothing that ends a whole run.
 */
static int archive_error(struct archive *archive)
{
	return archive_errno(archive) == ENOMEM ? -EFBIG : -EBADMSG;
}

/* The filter is appended, not offered: libarchive would try each on what the one before unpacked, 25
 * deep. */
static int archive_open(struct archive *archive, int filter, struct span packed)
{
	struct archive_entry *entry;

	if (archive_read_append_filter(archive, filter) != ARCHIVE_OK)
		return -EOPNOTSUPP;
	if (archive_read_support_format_raw(archive) != ARCHIVE_OK ||
	    archive_read_open_memory(archive, packed.data, packed.len) != ARCHIVE_OK ||
	    archive_read_next_header(archive, &entry) != ARCHIVE_OK)
		return archive_error(archive);
	return 0;
}

static int archive_read_all(struct archive *archive, struct bytes *bytes)
{
	const void *block = NULL;
	la_int64_t offset = 0;
	size_t n = 0;
	int r, end;

	while ((end = archive_read_data_block(archive, &block, &n, &offset)) == ARCHIVE_OK) {
		r = bytes_add(bytes, block, n, KERNEL_IMAGE_MAX);
		if (r < 0)
			return r;
	}
	return end == ARCHIVE_EOF ? 0 : archive_error(archive);
}

/* libarchive (3.6) reads gzip's checksum and does not compare it. */
static bool gzip_is_whole(struct span packed, const struct bytes *bytes)
{
	uLong sum = crc32_z(crc32_z(0, NULL, 0), bytes->data, bytes->len);

	return packed.len >= 8 && span_le32(packed, packed.len - 8) == sum &&
	       span_le32(packed, packed.len - 4) == (uint32_t)bytes->len;
}

int image_unpack(struct span packed, struct bytes *ret_bytes)
{
	_cleanup_(archive_freep) struct archive *archive = NULL;
	const struct packer *packer = packer_of(packed);
	_cleanup_bytes_ struct bytes bytes = { 0 };
	int r;

	if (!packer)
		return -EBADMSG;
	archive = archive_read_new();
	if (!archive)
		return -ENOMEM;
	r = archive_open(archive, packer->filter, packed);
	if (r < 0)
		return r;
	r = archive_read_all(archive, &bytes);
	if (r < 0)
		return r;
	if (packer->filter == ARCHIVE_FILTER_GZIP && !gzip_is_whole(packed, &bytes))
		return -EBADMSG;
	bytes_trim(&bytes);
	*ret_bytes = bytes;
	bytes = (struct bytes){ 0 };
	return 0;
}
