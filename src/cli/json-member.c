/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/json-member.h"

#include <stdint.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/escape.h"
#include "base/time-text.h"
#include "bpf/abi.h"

/* A string without NUL in it, or NULL. */
const char *member_string(json_object *value)
{
	const char *text;

	if (!json_object_is_type(value, json_type_string))
		return NULL;
	text = json_object_get_string(value);
	return strlen(text) == (size_t)json_object_get_string_len(value) ? text : NULL;
}

int member_word(json_object *value, const struct member *member, void *ret_field)
{
	const char *word = member_string(value);
	const int r = word ? member->from_string(word) : -EBADMSG;

	if (r < 0)
		return -EBADMSG;
	*(unsigned int *)ret_field = (unsigned int)r;
	return 0;
}

static int set_of(json_object *value, const struct member *member, uint32_t *ret_set)
{
	uint32_t set = 0;

	if (!json_object_is_type(value, json_type_array))
		return -EBADMSG;
	for (size_t i = 0; i < json_object_array_length(value); i++) {
		const char *word = member_string(json_object_array_get_idx(value, i));
		const int r = word ? member->from_string(word) : -EBADMSG;

		if (r < 0)
			return -EBADMSG;
		set |= 1U << r;
	}
	*ret_set = set;
	return 0;
}

int member_set(json_object *value, const struct member *member, void *ret_field)
{
	return set_of(value, member, ret_field);
}

int member_set_byte(json_object *value, const struct member *member, void *ret_field)
{
	uint32_t set = 0;
	int r = set_of(value, member, &set);

	if (r < 0)
		return r;
	*(uint8_t *)ret_field = (uint8_t)set;
	return 0;
}

int member_text(json_object *value, const struct member *member, void *ret_field)
{
	char **field = ret_field, *text = NULL;
	const char *form = member_string(value);
	int r;

	r = form ? text_unescape(form, &text) : -EINVAL;
	if (r < 0)
		return r == -EINVAL ? -EBADMSG : r;
	free(*field); /* a member that came twice */
	*field = text;
	return 0;
}

int member_characters(json_object *value, const struct member *member, void *ret_field)
{
	_cleanup_free_ char *text = NULL;
	int r = member_text(value, member, &text);

	if (r < 0)
		return r;
	if (strlen(text) >= member->room)
		return -EBADMSG;
	memcpy(ret_field, text, strlen(text) + 1);
	return 0;
}

int member_number(json_object *value, const struct member *member, void *ret_field)
{
	if (!json_object_is_type(value, json_type_int) || json_object_get_int64(value) < 0)
		return -EBADMSG;
	*(uint64_t *)ret_field = json_object_get_uint64(value);
	return 0;
}

int member_number32(json_object *value, const struct member *member, void *ret_field)
{
	uint64_t number = 0;
	int r = member_number(value, member, &number);

	if (r < 0 || number > UINT32_MAX)
		return -EBADMSG;
	*(uint32_t *)ret_field = (uint32_t)number;
	return 0;
}

int member_hash(json_object *value, const struct member *member, void *ret_field)
{
	const char *text = member_string(value);

	if (!text || strlen(text) != 16 || strspn(text, "0123456789abcdef") != 16)
		return -EBADMSG;
	*(uint64_t *)ret_field = strtoull(text, NULL, 16);
	return 0;
}

int member_time(json_object *value, const struct member *member, void *ret_field)
{
	const char *text = member_string(value);

	return text && time_parse_utc(text, ret_field) == 0 ? 0 : -EBADMSG;
}

#define ID(key_, field, read_)                                                                \
	{                                                                                     \
		.key = (key_), .offset = offsetof(struct bw_file_id, field), .read = (read_), \
		.needed = true                                                                \
	}
static const struct member id_members[] = {
	ID("dev", dev, member_number32),
	ID("ino", ino, member_number),
	ID("generation", generation, member_number32),
	{ 0 },
};

int member_id(json_object *value, const struct member *member, void *ret_field)
{
	const char *ignored;

	return json_object_is_type(value, json_type_object)
		       ? members_read(value, id_members, ret_field, &ignored)
		       : -EBADMSG;
}

/* Read what a table says. A member that is null is as good as none. */
int members_read(json_object *object, const struct member *members, void *ret_fields,
		 const char **ret_wrong)
{
	for (const struct member *member = members; member->key; member++) {
		json_object *value = NULL;
		int r;

		if (!json_object_object_get_ex(object, member->key, &value) || !value)
			r = member->needed ? -EBADMSG : 0;
		else
			r = member->read(value, member, (char *)ret_fields + member->offset);
		if (r == -EBADMSG)
			*ret_wrong = member->key;
		if (r < 0)
			return r;
	}
	return 0;
}
