/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"

/* Bytes of something foreign, borrowed. Every look into them is checked. */
struct span {
	const unsigned char *data;
	size_t len;
};

/* Are these `n` bytes at `at`? */
bool span_has(struct span span, size_t at, const void *bytes, size_t n);

/* Little-endian numbers; 0 for what is not all inside. */
uint16_t span_le16(struct span span, size_t at);
uint32_t span_le32(struct span span, size_t at);

/* `len` bytes from `at` on, or -EBADMSG if they are not all inside. */
int span_cut(struct span span, uint64_t at, uint64_t len, struct span *ret_part);

/* Where `bytes` are next, from `from` on. `from` may be the end. 0 or -ENOENT. */
int span_find(struct span span, size_t from, const void *bytes, size_t n, size_t *ret_at);

/* Bytes that grow, owned. Starts as all zero. */
struct bytes {
	unsigned char *data;
	size_t len;
	size_t size; /* that there is room for */
};

/* Add `n` bytes. 0, -EFBIG if they would be more than `limit`, or -ENOMEM. */
int bytes_add(struct bytes *bytes, const void *data, size_t n, size_t limit);

/* Add all that is left to read of a file. 0, -EFBIG beyond `limit`, -ENOMEM, or what read(2) says. */
int bytes_read(struct bytes *bytes, int fd, size_t limit);

/* Give back the room that is not used. */
void bytes_trim(struct bytes *bytes);

struct span bytes_span(const struct bytes *bytes);

void bytes_clear(struct bytes *bytes);
#define _cleanup_bytes_ _cleanup_(bytes_clear)

/*
 * Open a regular file for reading. `path` is absolute; no symbolic link leads out of `root_fd`, and a
 * FIFO or device stops nothing. Returns a descriptor, owned by the caller; -EISDIR, -EINVAL (neither
 * file nor directory), or what path_resolve() and open(2) say.
 */
int bytes_open(int root_fd, const char *path);
