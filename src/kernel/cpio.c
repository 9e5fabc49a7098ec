/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/cpio.h"

#include <string.h>

/* Fields of eight hexadecimal digits, behind a magic number of six characters. */
enum {
	MAGIC_LEN = 6,
	FIELD_LEN = 8,
	FIELD_MODE = 1,
	FIELD_LINKS = 4,
	FIELD_SIZE = 6,
	FIELD_NAME_SIZE = 11,
	FIELDS = 13,
	HEAD_LEN = MAGIC_LEN + FIELDS * FIELD_LEN,
};

static int digit_value(char digit)
{
	static const char digits[] = "0123456789abcdef", capitals[] = "ABCDEF";
	const char *found = digit ? strchr(digits, digit) : NULL;

	if (found)
		return (int)(found - digits);
	found = digit ? strchr(capitals, digit) : NULL;
	return found ? 10 + (int)(found - capitals) : -1;
}

static int field_read(const char *head, unsigned int field, uint64_t *ret_value)
{
	const char *digits = head + MAGIC_LEN + (size_t)field * FIELD_LEN;
	uint64_t value = 0;

	for (unsigned int i = 0; i < FIELD_LEN; i++) {
		int digit = digit_value(digits[i]);

		if (digit < 0)
			return -EBADMSG;
		value = value << 4 | (unsigned int)digit;
	}
	*ret_value = value;
	return 0;
}

/* How many bytes behind `len` to the next multiple of four. */
static unsigned int padding(uint64_t len)
{
	return (unsigned int)(-len & 3);
}

static int name_read(struct byte_stream *stream, uint64_t size, struct cpio_member *member)
{
	int r;

	if (size == 0 || size > sizeof(member->name))
		return -EBADMSG;
	r = byte_stream_read(stream, member->name, (size_t)size);
	if (r < 0)
		return r;
	if (memchr(member->name, '\0', (size_t)size) != member->name + size - 1)
		return -EBADMSG;
	return byte_stream_skip(stream, padding(HEAD_LEN + size));
}

static int head_read(struct byte_stream *stream, struct cpio_member *member)
{
	uint64_t mode, links, size, name_size;
	char head[HEAD_LEN];
	int r;

	r = byte_stream_read(stream, head, sizeof(head));
	if (r < 0)
		return r;
	if (memcmp(head, "070701", MAGIC_LEN) != 0 && memcmp(head, "070702", MAGIC_LEN) != 0)
		return -EBADMSG;
	if (field_read(head, FIELD_MODE, &mode) < 0 || field_read(head, FIELD_LINKS, &links) < 0 ||
	    field_read(head, FIELD_SIZE, &size) < 0 ||
	    field_read(head, FIELD_NAME_SIZE, &name_size) < 0)
		return -EBADMSG;
	r = name_read(stream, name_size, member);
	if (r < 0)
		return r;
	member->mode = (unsigned int)mode;
	member->links = (unsigned int)links;
	member->size = size;
	member->left = size + padding(size);
	return 0;
}

int cpio_next(struct byte_stream *stream, struct cpio_member *member)
{
	int r;

	r = byte_stream_skip(stream, member->left);
	if (r < 0)
		return r;
	member->left = 0;
	r = head_read(stream, member);
	if (r < 0)
		return r;
	if (strcmp(member->name, "TRAILER!!!") != 0)
		return 1;
	r = byte_stream_skip(stream, member->left);
	if (r < 0)
		return r;
	member->left = 0;
	return 0;
}

int cpio_read(struct byte_stream *stream, struct cpio_member *member, void *buffer, size_t n)
{
	int r;

	r = byte_stream_read(stream, buffer, n);
	if (r < 0)
		return r;
	member->left -= n;
	return 0;
}
