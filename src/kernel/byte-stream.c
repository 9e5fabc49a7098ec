/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/byte-stream.h"

#include <archive.h>
#include <string.h>
#include <sys/stat.h>

#define BLOCK_SIZE (64U << 10)

/*
 * The kernel's own table of packings, by their first two bytes (compressed_formats[] in
 * lib/decompress.c, 5.10 to 7.2). Only these filters of libarchive are switched on: others would
 * start programs.
 */
static const struct packing {
	unsigned char magic[2];
	int (*enable)(struct archive *archive); /* NULL: libarchive has none of its own */
} packings[] = {
	{ { 0x1f, 0x8b }, archive_read_support_filter_gzip },
	{ { 0x1f, 0x9e }, archive_read_support_filter_gzip },
	{ { 0x42, 0x5a }, archive_read_support_filter_bzip2 },
	{ { 0x5d, 0x00 }, archive_read_support_filter_lzma },
	{ { 0xfd, 0x37 }, archive_read_support_filter_xz },
	{ { 0x89, 0x4c }, NULL }, /* lzo */
	{ { 0x02, 0x21 }, archive_read_support_filter_lz4 },
	{ { 0x28, 0xb5 }, archive_read_support_filter_zstd },
};

void byte_stream_clear(struct byte_stream *stream)
{
	if (stream->archive)
		(void)archive_read_free(stream->archive);
	free(stream->block);
	*stream = (struct byte_stream){ .fd = -EBADF };
}

int byte_stream_open(int fd, uint64_t offset, uint64_t *budget, struct byte_stream *ret_stream)
{
	struct byte_stream stream = { .fd = fd, .next = offset };
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -errno;
	stream.budget = budget;
	stream.size = (uint64_t)st.st_size;
	stream.block = malloc(BLOCK_SIZE);
	if (!stream.block)
		return -ENOMEM;
	*ret_stream = stream;
	return 0;
}

static int archive_reason(struct archive *archive)
{
	return archive_errno(archive) == ENOMEM ? -ENOMEM : -EBADMSG;
}

static int packing_open(const struct packing *packing, struct byte_stream *stream)
{
	struct archive_entry *entry;
	struct archive *archive;
	int r;

	archive = stream->archive = archive_read_new();
	if (!archive)
		return -ENOMEM;
	if (!packing->enable || packing->enable(archive) != ARCHIVE_OK)
		return -EOPNOTSUPP;
	if (archive_read_support_format_raw(archive) != ARCHIVE_OK ||
	    archive_read_support_format_empty(archive) != ARCHIVE_OK)
		return -ENOMEM;
	if (lseek(stream->fd, (off_t)stream->packed_from, SEEK_SET) < 0)
		return -errno;
	if (archive_read_open_fd(archive, stream->fd, BLOCK_SIZE) != ARCHIVE_OK)
		return archive_reason(archive);
	r = archive_read_next_header(archive, &entry);
	return r == ARCHIVE_OK || r == ARCHIVE_EOF ? 0 : archive_reason(archive);
}

int byte_stream_open_packed(int fd, uint64_t offset, uint64_t *budget,
			    struct byte_stream *ret_stream)
{
	_cleanup_byte_stream_ struct byte_stream stream = { .fd = -EBADF };
	const struct packing *packing = NULL;
	unsigned char magic[2];
	int r;

	if (pread(fd, magic, sizeof(magic), (off_t)offset) != (ssize_t)sizeof(magic))
		return -ENOMSG;
	for (size_t i = 0; i < sizeof(packings) / sizeof(packings[0]); i++)
		if (memcmp(packings[i].magic, magic, sizeof(magic)) == 0)
			packing = &packings[i];
	if (!packing)
		return -ENOMSG;
	r = byte_stream_open(fd, offset, budget, &stream);
	if (r < 0)
		return r;
	stream.packed_from = offset;
	r = packing_open(packing, &stream);
	if (r < 0)
		return r;
	*ret_stream = TAKE(stream, (struct byte_stream){ .fd = -EBADF });
	return 0;
}

static ssize_t block_unpack(struct byte_stream *stream)
{
	la_ssize_t n = archive_read_data(stream->archive, stream->block, BLOCK_SIZE);

	return n < 0 ? archive_reason(stream->archive) : (ssize_t)n;
}

static ssize_t block_read(struct byte_stream *stream)
{
	ssize_t n;

	do {
		n = pread(stream->fd, stream->block, BLOCK_SIZE, (off_t)stream->next);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	stream->next += (uint64_t)n;
	return n;
}

static int budget_take(struct byte_stream *stream, uint64_t n)
{
	if (n > *stream->budget)
		return -EFBIG;
	*stream->budget -= n;
	return 0;
}

/* See to it that a byte is in the block. 1, or 0 at the end. */
static int block_fill(struct byte_stream *stream)
{
	ssize_t n;
	int r;

	if (stream->at < stream->len)
		return 1;
	n = stream->archive ? block_unpack(stream) : block_read(stream);
	if (n < 0)
		return (int)n;
	r = budget_take(stream, (uint64_t)n);
	if (r < 0)
		return r;
	stream->at = 0;
	stream->len = (size_t)n;
	return n > 0;
}

/* Take up to `n` bytes out of the block. */
static int block_take(struct byte_stream *stream, uint64_t n, const unsigned char **ret_bytes,
		      size_t *ret_len)
{
	int r;

	r = block_fill(stream);
	if (r <= 0)
		return r < 0 ? r : -EBADMSG;
	*ret_len = stream->len - stream->at;
	if (*ret_len > n)
		*ret_len = (size_t)n;
	*ret_bytes = stream->block + stream->at;
	stream->at += *ret_len;
	return 0;
}

int byte_stream_read(struct byte_stream *stream, void *buffer, size_t n)
{
	const unsigned char *bytes;
	unsigned char *to = buffer;
	size_t len;

	for (; n > 0; to += len, n -= len) {
		int r = block_take(stream, n, &bytes, &len);

		if (r < 0)
			return r;
		memcpy(to, bytes, len);
	}
	return 0;
}

/* Behind the block the file itself is jumped over, without reading it. */
static int jump(struct byte_stream *stream, uint64_t n)
{
	uint64_t rest = stream->len - stream->at;

	if (n - rest > stream->size || stream->next > stream->size - (n - rest))
		return -EBADMSG;
	stream->next += n - rest;
	stream->at = stream->len;
	return budget_take(stream, n - rest);
}

int byte_stream_skip(struct byte_stream *stream, uint64_t n)
{
	const unsigned char *bytes;
	size_t len;

	if (!stream->archive && n > stream->len - stream->at)
		return jump(stream, n);
	for (; n > 0; n -= len) {
		int r = block_take(stream, n, &bytes, &len);

		if (r < 0)
			return r;
	}
	return 0;
}

int byte_stream_skip_zeros(struct byte_stream *stream)
{
	int r;

	while ((r = block_fill(stream)) > 0 && stream->block[stream->at] == 0)
		stream->at++;
	return r;
}

uint64_t byte_stream_offset(const struct byte_stream *stream)
{
	if (stream->archive)
		return stream->packed_from + (uint64_t)archive_filter_bytes(stream->archive, -1);
	return stream->next - (stream->len - stream->at);
}
