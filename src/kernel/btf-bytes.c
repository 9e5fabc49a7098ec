/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/btf-bytes.h"

#include <bpf/libbpf.h>
#include <byteswap.h>
#include <string.h>

/* Longer ones are of a version that this does not know. */
#define HEADER_MAX 256

/* The header's numbers follow magic, version and flags. */
enum header_at {
	HEADER_VERSION = 2,
	HEADER_FLAGS = 3,
	HEADER_LEN = 4,
	HEADER_TYPE_OFF = 8,
	HEADER_TYPE_LEN = 12,
	HEADER_STR_OFF = 16,
	HEADER_STR_LEN = 20,
	HEADER_MIN = 24,
};

struct sections {
	struct span types, strings;
	size_t len; /* of all, the header too */
	bool swapped; /* of the other byte order */
};

/* `at` is inside: the caller has seen to that. */
static uint32_t number(struct span span, bool swapped, size_t at)
{
	uint32_t value;

	memcpy(&value, span.data + at, sizeof(value));
	return swapped ? bswap_32(value) : value;
}

static int sections_cut(struct span span, uint32_t header_len, struct sections *s)
{
	const uint32_t type_off = number(span, s->swapped, HEADER_TYPE_OFF);
	const uint32_t type_len = number(span, s->swapped, HEADER_TYPE_LEN);
	const uint32_t str_off = number(span, s->swapped, HEADER_STR_OFF);
	const uint32_t str_len = number(span, s->swapped, HEADER_STR_LEN);

	if (type_off % 4 != 0 || (uint64_t)type_off + type_len > str_off)
		return -EBADMSG;
	if (span_cut(span, (uint64_t)header_len + type_off, type_len, &s->types) < 0 ||
	    span_cut(span, (uint64_t)header_len + str_off, str_len, &s->strings) < 0)
		return -EBADMSG;
	if (str_len == 0 || s->strings.data[0] != '\0' || s->strings.data[str_len - 1] != '\0')
		return -EBADMSG;
	s->len = (size_t)header_len + str_off + str_len;
	return 0;
}

static int sections_read(struct span span, struct sections *ret_sections)
{
	struct sections s = { 0 };
	uint32_t header_len;
	uint16_t magic;
	int r;

	if (span.len < HEADER_MIN)
		return -EBADMSG;
	memcpy(&magic, span.data, sizeof(magic));
	s.swapped = magic == bswap_16(BTF_MAGIC);
	if (magic != BTF_MAGIC && !s.swapped)
		return -EBADMSG;
	if (span.data[HEADER_VERSION] != BTF_VERSION || span.data[HEADER_FLAGS] != 0)
		return -EOPNOTSUPP;
	header_len = number(span, s.swapped, HEADER_LEN);
	if (header_len < HEADER_MIN || header_len % 4 != 0)
		return -EBADMSG;
	/* libbpf swaps only the header that it knows */
	if (header_len > HEADER_MAX || (s.swapped && header_len != HEADER_MIN))
		return -EOPNOTSUPP;
	r = sections_cut(span, header_len, &s);
	if (r < 0)
		return r;
	*ret_sections = s;
	return 0;
}

/* The largest of one byte order that is larger than *largest. */
static void claims_compare(struct span span, const unsigned char *start, struct span *largest)
{
	struct sections s;
	struct span rest;
	size_t at = 0;

	for (; span_find(span, at, start, 4, &at) == 0; at++) {
		rest = (struct span){ span.data + at, span.len - at };
		if (sections_read(rest, &s) == 0 && s.len > largest->len)
			*largest = (struct span){ rest.data, s.len };
	}
}

int btf_bytes_find(struct span span, struct span *ret_btf)
{
	struct span largest = { 0 };

	claims_compare(span, (const unsigned char[]){ 0x9f, 0xeb, BTF_VERSION, 0 }, &largest);
	claims_compare(span, (const unsigned char[]){ 0xeb, 0x9f, BTF_VERSION, 0 }, &largest);
	if (!largest.data)
		return -ENOENT;
	*ret_btf = largest;
	return 0;
}

/* What follows a type's own 12 bytes, by kind (Documentation/bpf/btf.rst). */
static const struct kind {
	unsigned char known;
	unsigned char extra; /* bytes, once */
	unsigned char each; /* bytes, for each of vlen */
	unsigned char refers; /* the type's last number is a type's id, and not a size */
	unsigned char each_type; /* where in each a type's id is; 0: nowhere */
	unsigned char each_name; /* each begins with a name */
} kinds[] = {
	[BTF_KIND_INT] = { .known = 1, .extra = 4 },
	[BTF_KIND_PTR] = { .known = 1, .refers = 1 },
	[BTF_KIND_ARRAY] = { .known = 1, .extra = 12 },
	[BTF_KIND_STRUCT] = { .known = 1, .each = 12, .each_type = 4, .each_name = 1 },
	[BTF_KIND_UNION] = { .known = 1, .each = 12, .each_type = 4, .each_name = 1 },
	[BTF_KIND_ENUM] = { .known = 1, .each = 8, .each_name = 1 },
	[BTF_KIND_FWD] = { .known = 1 },
	[BTF_KIND_TYPEDEF] = { .known = 1, .refers = 1 },
	[BTF_KIND_VOLATILE] = { .known = 1, .refers = 1 },
	[BTF_KIND_CONST] = { .known = 1, .refers = 1 },
	[BTF_KIND_RESTRICT] = { .known = 1, .refers = 1 },
	[BTF_KIND_FUNC] = { .known = 1, .refers = 1 },
	[BTF_KIND_FUNC_PROTO] = { .known = 1,
				  .each = 8,
				  .refers = 1,
				  .each_type = 4,
				  .each_name = 1 },
	[BTF_KIND_VAR] = { .known = 1, .extra = 4, .refers = 1 },
	[BTF_KIND_DATASEC] = { .known = 1, .each = 12 },
	[BTF_KIND_FLOAT] = { .known = 1 },
	[BTF_KIND_DECL_TAG] = { .known = 1, .extra = 4, .refers = 1 },
	[BTF_KIND_TYPE_TAG] = { .known = 1, .refers = 1 },
	[BTF_KIND_ENUM64] = { .known = 1, .each = 12, .each_name = 1 },
};

#define TYPE_LEN sizeof(struct btf_type)

struct type {
	const struct kind *kind;
	uint32_t vlen;
	struct span rest; /* what follows the first 12 bytes */
	size_t end; /* where the next type begins */
};

static int type_read(const struct sections *s, size_t at, struct type *ret_type)
{
	struct span head;
	struct type type;
	uint32_t info;
	int r;

	r = span_cut(s->types, at, TYPE_LEN, &head);
	if (r < 0)
		return r;
	info = number(head, s->swapped, offsetof(struct btf_type, info));
	if (BTF_INFO_KIND(info) >= sizeof(kinds) / sizeof(kinds[0]) ||
	    !kinds[BTF_INFO_KIND(info)].known)
		return -EOPNOTSUPP;
	type.kind = &kinds[BTF_INFO_KIND(info)];
	type.vlen = BTF_INFO_VLEN(info);
	r = span_cut(s->types, at + TYPE_LEN, type.kind->extra + type.vlen * type.kind->each,
		     &type.rest);
	if (r < 0)
		return r;
	type.end = at + TYPE_LEN + type.rest.len;
	*ret_type = type;
	return 0;
}

static int types_count(const struct sections *s, uint32_t *ret_count)
{
	uint32_t count = 1; /* void */
	struct type type;
	size_t at = 0;
	int r;

	for (; at < s->types.len; at = type.end) {
		r = type_read(s, at, &type);
		if (r < 0)
			return r;
		count++;
	}
	*ret_count = count;
	return 0;
}

/* Are the names and types of each part of this type there? */
static bool parts_are_sound(const struct sections *s, const struct type *type, uint32_t count)
{
	const struct kind *kind = type->kind;

	if (kind == &kinds[BTF_KIND_ARRAY])
		return number(type->rest, s->swapped, 0) < count &&
		       number(type->rest, s->swapped, 4) < count;
	for (size_t at = kind->extra; at < type->rest.len; at += kind->each) {
		uint32_t first = number(type->rest, s->swapped, at);

		if (kind->each_name && first >= s->strings.len)
			return false;
		if (kind->each_type &&
		    number(type->rest, s->swapped, at + kind->each_type) >= count)
			return false;
		if (kind == &kinds[BTF_KIND_DATASEC] && first >= count)
			return false;
	}
	return true;
}

static int types_check(const struct sections *s)
{
	uint32_t count = 0;
	struct span head;
	struct type type;
	size_t at = 0;
	int r;

	r = types_count(s, &count);
	if (r < 0)
		return r;
	for (; at < s->types.len; at = type.end) {
		r = type_read(s, at, &type);
		if (r < 0)
			return r;
		head = (struct span){ s->types.data + at, TYPE_LEN };
		if (number(head, s->swapped, offsetof(struct btf_type, name_off)) >= s->strings.len)
			return -EBADMSG;
		if (type.kind->refers &&
		    number(head, s->swapped, offsetof(struct btf_type, type)) >= count)
			return -EBADMSG;
		if (!parts_are_sound(s, &type, count))
			return -EBADMSG;
	}
	return 0;
}

/* libbpf speaks through one function for the whole process: whoever has set it keeps it. */
static struct btf *btf_new_quietly(struct span span, int *ret_error)
{
	libbpf_print_fn_t before = libbpf_set_print(NULL);
	struct btf *btf = btf__new(span.data, (__u32)span.len);

	*ret_error = btf ? 0 : errno;
	(void)libbpf_set_print(before);
	return btf;
}

int btf_bytes_load(struct span span, struct btf **ret_btf)
{
	struct sections s;
	struct btf *btf;
	int r, error = 0;

	r = sections_read(span, &s);
	if (r < 0)
		return r;
	r = types_check(&s);
	if (r < 0)
		return r;
	btf = btf_new_quietly((struct span){ span.data, s.len }, &error);
	if (!btf)
		return error == ENOMEM ? -ENOMEM : -EBADMSG;
	*ret_btf = btf;
	return 0;
}
