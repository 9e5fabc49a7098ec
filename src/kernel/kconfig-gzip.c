/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <zlib.h>

#include "kernel/kconfig.h"

/* The kernel's own are a quarter of the text: see how far this goes before more is taken. */
#define FIRST_SIZE (256U << 10)

struct unpacked {
	z_stream stream;
	unsigned char *bytes;
	size_t size;
};

static void unpacked_clear(struct unpacked *unpacked)
{
	(void)inflateEnd(&unpacked->stream);
	free(unpacked->bytes);
}

/* Room for more; one byte more than is allowed tells what is too long from what just fits. */
static int unpacked_grow(struct unpacked *unpacked)
{
	size_t size = unpacked->size > 0 ? unpacked->size * 2 : FIRST_SIZE;
	unsigned char *bytes;

	if (unpacked->size > KCONFIG_MAX)
		return -EFBIG;
	if (size > KCONFIG_MAX)
		size = KCONFIG_MAX + 1;
	bytes = realloc(unpacked->bytes, size);
	if (!bytes)
		return -ENOMEM;
	unpacked->stream.next_out = bytes + unpacked->size;
	unpacked->stream.avail_out = (uInt)(size - unpacked->size);
	unpacked->bytes = bytes;
	unpacked->size = size;
	return 0;
}

/* Until the stream's own end, with its length and checksum, which zlib compares. */
static int unpacked_fill(struct unpacked *unpacked)
{
	int r;

	for (;;) {
		if (unpacked->stream.avail_out == 0) {
			r = unpacked_grow(unpacked);
			if (r < 0)
				return r;
		}
		r = inflate(&unpacked->stream, Z_NO_FLUSH);
		if (r == Z_STREAM_END)
			break;
		if (r == Z_MEM_ERROR)
			return -ENOMEM;
		/* Z_BUF_ERROR: there is room, so there was nothing left to unpack: cut off */
		if (r != Z_OK)
			return -EBADMSG;
	}
	return unpacked->stream.avail_in == 0 ? 0 : -EBADMSG;
}

int kconfig_parse_gzip(const void *data, size_t len, struct kconfig **ret_kconfig)
{
	_cleanup_(unpacked_clear) struct unpacked unpacked = { 0 };
	int r;

	/* gzip makes nothing longer than it was by more than a few bytes */
	if (len > KCONFIG_MAX)
		return -EFBIG;
	unpacked.stream.next_in = (z_const Bytef *)data;
	unpacked.stream.avail_in = (uInt)len;
	/* 16: a gzip header, and no other */
	if (inflateInit2(&unpacked.stream, 16 + MAX_WBITS) != Z_OK)
		return -ENOMEM;
	r = unpacked_fill(&unpacked);
	if (r < 0)
		return r;
	return kconfig_parse((const char *)unpacked.bytes, unpacked.stream.total_out, ret_kconfig);
}
