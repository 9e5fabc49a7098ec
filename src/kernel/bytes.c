/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/bytes.h"

#include <endian.h>
#include <string.h>

#include "base/file.h"
#include "base/path.h"

#define SIZE_FIRST (64U << 10)

bool span_has(struct span span, size_t at, const void *bytes, size_t n)
{
	return at <= span.len && n <= span.len - at && memcmp(span.data + at, bytes, n) == 0;
}

uint16_t span_le16(struct span span, size_t at)
{
	uint16_t value = 0;

	if (at > span.len || sizeof(value) > span.len - at)
		return 0;
	memcpy(&value, span.data + at, sizeof(value));
	return le16toh(value);
}

uint32_t span_le32(struct span span, size_t at)
{
	uint32_t value = 0;

	if (at > span.len || sizeof(value) > span.len - at)
		return 0;
	memcpy(&value, span.data + at, sizeof(value));
	return le32toh(value);
}

int span_cut(struct span span, uint64_t at, uint64_t len, struct span *ret_part)
{
	if (at > span.len || len > span.len - at)
		return -EBADMSG;
	*ret_part = (struct span){ span.data + at, (size_t)len };
	return 0;
}

int span_find(struct span span, size_t from, const void *bytes, size_t n, size_t *ret_at)
{
	const unsigned char *found = NULL;

	if (from < span.len)
		found = memmem(span.data + from, span.len - from, bytes, n);
	if (!found)
		return -ENOENT;
	*ret_at = (size_t)(found - span.data);
	return 0;
}

/*
 * Room for at least one byte more. Doubling costs no copy and no memory: what is this large is moved
 * by its page tables, and a page that nothing was written to is not there.
 */
static int bytes_grow(struct bytes *bytes, size_t limit)
{
	size_t size = bytes->size > 0 ? bytes->size * 2 : SIZE_FIRST;
	unsigned char *data;

	if (bytes->size >= limit)
		return -EFBIG;
	if (size > limit)
		size = limit;
	data = realloc(bytes->data, size);
	if (!data)
		return -ENOMEM;
	bytes->data = data;
	bytes->size = size;
	return 0;
}

int bytes_add(struct bytes *bytes, const void *data, size_t n, size_t limit)
{
	int r;

	while (n > bytes->size - bytes->len) {
		r = bytes_grow(bytes, limit);
		if (r < 0)
			return r;
	}
	if (n > 0)
		memcpy(bytes->data + bytes->len, data, n);
	bytes->len += n;
	return 0;
}

/* One byte more than is allowed is asked for, so that a file of just that size is whole. */
int bytes_read(struct bytes *bytes, int fd, size_t limit)
{
	ssize_t n;
	int r;

	for (;;) {
		if (bytes->len == bytes->size) {
			r = bytes_grow(bytes, limit + 1);
			if (r < 0)
				return r;
		}
		n = read(fd, bytes->data + bytes->len, bytes->size - bytes->len);
		if (n == 0)
			return 0;
		if (n > 0)
			bytes->len += (size_t)n;
		else if (errno != EINTR)
			return -errno;
		if (bytes->len > limit)
			return -EFBIG;
	}
}

void bytes_trim(struct bytes *bytes)
{
	unsigned char *data = bytes->len > 0 ? realloc(bytes->data, bytes->len) : NULL;

	if (!data)
		return;
	bytes->data = data;
	bytes->size = bytes->len;
}

struct span bytes_span(const struct bytes *bytes)
{
	return (struct span){ bytes->data, bytes->len };
}

void bytes_clear(struct bytes *bytes)
{
	free(bytes->data);
	*bytes = (struct bytes){ 0 };
}

int bytes_open(int root_fd, const char *path)
{
	_cleanup_free_ char *resolved = NULL;
	int r;

	r = path_resolve(root_fd, path, &resolved);
	return r < 0 ? r : file_open(root_fd, path_at_root(resolved));
}
