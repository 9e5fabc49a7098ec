/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>

/* One member of an object: how its value comes to stand in a struct. */
struct member {
	const char *key; /* NULL ends a table */
	size_t offset;
	int (*read)(json_object *value, const struct member *member, void *ret_field);
	int (*from_string)(const char *word); /* of a word, or of the words of a set */
	bool needed;
	size_t room; /* of an array of characters */
};

/*
 * Read what a table says from an object. A member that is null is as good as none; one that is in no
 * table is left alone. 0; -EBADMSG and the key of the first that is missing or wrong; or -ENOMEM.
 */
int members_read(json_object *object, const struct member *members, void *ret_fields,
		 const char **ret_wrong);

/* A string without NUL in it, borrowed; NULL if it is none. */
const char *member_string(json_object *value);

/* How a value is read, and what the field is. */
/* an enum */
int member_word(json_object *value, const struct member *member, void *ret_field);
/* uint32_t: bit n is what from_string() says of a word */
int member_set(json_object *value, const struct member *member, void *ret_field);
/* the same in a uint8_t */
int member_set_byte(json_object *value, const struct member *member, void *ret_field);
/* char *: in escaped form (base/escape.h); owned by the struct */
int member_text(json_object *value, const struct member *member, void *ret_field);
/* char[room]: the same */
int member_characters(json_object *value, const struct member *member, void *ret_field);
/* uint64_t */
int member_number(json_object *value, const struct member *member, void *ret_field);
/* uint32_t */
int member_number32(json_object *value, const struct member *member, void *ret_field);
/* uint64_t: 16 hexadecimal digits */
int member_hash(json_object *value, const struct member *member, void *ret_field);
/* int64_t: RFC 3339, as microseconds */
int member_time(json_object *value, const struct member *member, void *ret_field);
/* struct bw_file_id */
int member_id(json_object *value, const struct member *member, void *ret_field);
