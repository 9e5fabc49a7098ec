/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/cleanup.h"

struct archive;

/* The bytes of a file from an offset on: as they are, or unpacked by libarchive. */
struct byte_stream {
	int fd; /* borrowed */
	uint64_t size; /* of the file */
	uint64_t next; /* where in it the next block begins; not of use if packed */
	uint64_t packed_from; /* where in it the packed data begins */
	struct archive *archive; /* NULL: as they are */
	unsigned char *block;
	size_t len, at; /* bytes in the block, and how many are taken of them */
	uint64_t *budget; /* how many bytes may still be passed by: -EFBIG beyond */
};

int byte_stream_open(int fd, uint64_t offset, uint64_t *budget, struct byte_stream *ret_stream);

/*
 * The same for packed data, which begin at `offset`. -ENOMSG: no packing that the kernel knows
 * (decompressors of lib/decompress.c) begins so. -EOPNOTSUPP: it is one, but libarchive could only
 * unpack it by running a program.
 */
int byte_stream_open_packed(int fd, uint64_t offset, uint64_t *budget,
			    struct byte_stream *ret_stream);

/* Take the next `n` bytes into `buffer`. 0, -EBADMSG if there are fewer or the packing is damaged. */
int byte_stream_read(struct byte_stream *stream, void *buffer, size_t n);
int byte_stream_skip(struct byte_stream *stream, uint64_t n);

/* Pass by zeros. 1 if there is a byte behind them, 0 at the end. */
int byte_stream_skip_zeros(struct byte_stream *stream);

/* Where in the file the stream has got to: behind the packed data, if it is packed and at its end. */
uint64_t byte_stream_offset(const struct byte_stream *stream);

void byte_stream_clear(struct byte_stream *stream);
#define _cleanup_byte_stream_ _cleanup_(byte_stream_clear)
