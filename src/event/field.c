/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "event/field.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "event/event.h"
#include "policy/control.h"

/* --- numbers --- */

static int number_parse(const char *value, uint64_t max, uint64_t *ret_number)
{
	uint64_t number;
	char *end;

	if (*value < '0' || *value > '9')
		return -EBADMSG;
	errno = 0;
	number = strtoull(value, &end, 10);
	if (errno != 0 || *end || number > max)
		return -EBADMSG;
	*ret_number = number;
	return 0;
}

static int number_write(FILE *stream, const void *member)
{
	const uint64_t number = *(const uint64_t *)member;

	return number > 0 ? fprintf(stream, "%" PRIu64, number) : 0;
}

static int number_read(const char *value, void *ret_member)
{
	return number_parse(value, UINT64_MAX, ret_member);
}

const struct field_kind field_number = { number_write, number_read };

static int number32_write(FILE *stream, const void *member)
{
	return fprintf(stream, "%" PRIu32, *(const uint32_t *)member);
}

static int number32_read(const char *value, void *ret_member)
{
	uint64_t number = 0;
	int r = number_parse(value, UINT32_MAX, &number);

	if (r >= 0)
		*(uint32_t *)ret_member = (uint32_t)number;
	return r;
}

const struct field_kind field_number32 = { number32_write, number32_read };

static int time_write(FILE *stream, const void *member)
{
	const int64_t us = *(const int64_t *)member;

	return us > 0 ? fprintf(stream, "%" PRIi64, us) : 0;
}

static int time_read(const char *value, void *ret_member)
{
	uint64_t number = 0;
	int r = number_parse(value, INT64_MAX, &number);

	if (r >= 0)
		*(int64_t *)ret_member = (int64_t)number;
	return r;
}

const struct field_kind field_time = { time_write, time_read };

static int hash_write(FILE *stream, const void *member)
{
	const uint64_t hash = *(const uint64_t *)member;

	return hash > 0 ? fprintf(stream, "%016" PRIx64, hash) : 0;
}

static int hash_read(const char *value, void *ret_member)
{
	if (strlen(value) != 16 || strspn(value, "0123456789abcdef") != 16)
		return -EBADMSG;
	*(uint64_t *)ret_member = strtoull(value, NULL, 16);
	return 0;
}

const struct field_kind field_hash = { hash_write, hash_read };

static int file_id_write(FILE *stream, const void *member)
{
	const struct bw_file_id *id = member;

	if (id->dev == 0 && id->ino == 0)
		return 0;
	return fprintf(stream, "%" PRIu32 ":%" PRIu64 ":%" PRIu32, id->dev, (uint64_t)id->ino,
		       id->generation);
}

static int file_id_read(const char *value, void *ret_member)
{
	static const uint64_t max[] = { UINT32_MAX, UINT64_MAX, UINT32_MAX };
	_cleanup_free_ char *copy = strdup(value);
	uint64_t numbers[3] = { 0 };
	char *rest = copy;

	if (!copy)
		return -ENOMEM;
	for (size_t i = 0; i < 3; i++) {
		const char *word = strsep(&rest, ":");

		if (!word || number_parse(word, max[i], &numbers[i]) < 0)
			return -EBADMSG;
	}
	if (rest)
		return -EBADMSG;
	*(struct bw_file_id *)ret_member = (struct bw_file_id){
		.dev = (uint32_t)numbers[0],
		.ino = numbers[1],
		.generation = (uint32_t)numbers[2],
	};
	return 0;
}

const struct field_kind field_file_id = { file_id_write, file_id_read };

/* --- texts --- */

static int characters_write(FILE *stream, const void *member)
{
	return fputs(member, stream) < 0 ? 0 : *(const char *)member != '\0';
}

static int text_write(FILE *stream, const void *member)
{
	const char *text = *(char *const *)member;

	return text ? characters_write(stream, text) : 0;
}

static int text_read(const char *value, void *ret_member)
{
	char **member = ret_member, *text = strdup(value);

	if (!text)
		return -ENOMEM;
	free(*member);
	*member = text;
	return 0;
}

const struct field_kind field_text = { text_write, text_read };

static int characters_read(const char *value, size_t size, char *ret_member)
{
	if (strlen(value) >= size)
		return -EBADMSG;
	memcpy(ret_member, value, strlen(value) + 1);
	return 0;
}

static int comm_read(const char *value, void *ret_member)
{
	return characters_read(value, BW_COMM_LEN, ret_member);
}

const struct field_kind field_comm = { characters_write, comm_read };

static int boot_read(const char *value, void *ret_member)
{
	return characters_read(value, EVENT_BOOT_LEN, ret_member);
}

const struct field_kind field_boot = { characters_write, boot_read };

/* --- words --- */

static int set_write(FILE *stream, uint32_t set, const char *const *words)
{
	const char *before = "";

	for (size_t i = 0; words[i]; i++)
		if (set & 1U << i) {
			(void)fprintf(stream, "%s%s", before, words[i]);
			before = " ";
		}
	return set != 0;
}

static int set_read(const char *value, int (*from_string)(const char *), uint32_t *ret_set)
{
	_cleanup_free_ char *copy = strdup(value);
	char *rest = copy, *word;
	uint32_t set = 0;

	if (!copy)
		return -ENOMEM;
	while ((word = strsep(&rest, " "))) {
		const int bit = from_string(word);

		if (bit < 0)
			return -EBADMSG;
		set |= 1U << bit;
	}
	*ret_set = set;
	return 0;
}

static int word_read(const char *value, int (*from_string)(const char *), void *ret_member)
{
	const int r = from_string(value);

	if (r < 0)
		return -EBADMSG;
	*(unsigned int *)ret_member = (unsigned int)r;
	return 0;
}

#define DEFINE_WORD(name, type)                                             \
	static int name##_write(FILE *stream, const void *member)           \
	{                                                                   \
		const char *word = name##_to_string(*(const type *)member); \
                                                                            \
		return word ? fputs(word, stream) >= 0 : 0;                 \
	}                                                                   \
	static int name##_read(const char *value, void *ret_member)         \
	{                                                                   \
		return word_read(value, name##_from_string, ret_member);    \
	}                                                                   \
	const struct field_kind field_##name = { name##_write, name##_read }

DEFINE_WORD(operation, enum bw_operation);
DEFINE_WORD(role, enum bw_role);
DEFINE_WORD(reason, enum bw_reason);

#define DEFINE_SET(name, names, max)                                        \
	static int names##_write(FILE *stream, const void *member)          \
	{                                                                   \
		const char *words[(max) + 1] = { NULL };                    \
                                                                            \
		for (unsigned int i = 0; i < (max); i++)                    \
			words[i] = name##_to_string(i);                     \
		return set_write(stream, *(const uint32_t *)member, words); \
	}                                                                   \
	static int names##_read(const char *value, void *ret_member)        \
	{                                                                   \
		return set_read(value, name##_from_string, ret_member);     \
	}                                                                   \
	const struct field_kind field_##names = { names##_write, names##_read }

DEFINE_SET(control, controls, _BW_CONTROL_MAX);
DEFINE_SET(place, places, _BW_PLACE_MAX);
DEFINE_SET(condition, conditions, 3);

_Static_assert(_BW_KEPT_CONDITION_MAX == 1 << 3, "three conditions");

/* --- lists --- */

void field_list_clear(struct field_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->items[i]);
	free(list->items);
	*list = (struct field_list){ 0 };
}

int field_add(struct field_list *list, const char *name, const char *value)
{
	char **items = reallocarray(list->items, list->n + 1, sizeof(*items));
	char *item = NULL;

	if (!items)
		return -ENOMEM;
	list->items = items;
	if (asprintf(&item, "%s=%s", name, value) < 0)
		return -ENOMEM;
	items[list->n++] = item;
	return 0;
}

int fields_write(const struct field *table, const void *from, struct field_list *list)
{
	for (const struct field *field = table; field->name; field++) {
		_cleanup_free_ char *value = NULL;
		size_t size = 0;
		FILE *stream = open_memstream(&value, &size);
		bool some;
		int r;

		if (!stream)
			return -ENOMEM;
		some = field->kind->write(stream, (const char *)from + field->offset) > 0;
		if (fclose(stream) != 0)
			return -ENOMEM;
		r = some ? field_add(list, field->name, value) : 0;
		if (r < 0)
			return r;
	}
	return 0;
}

int fields_read(const struct field *table, const char *field, size_t len, void *to)
{
	const char *equals = memchr(field, '=', len);
	_cleanup_free_ char *value = NULL;

	if (!equals)
		return 0;
	for (const struct field *row = table; row->name; row++) {
		int r;

		if (strlen(row->name) != (size_t)(equals - field) ||
		    memcmp(row->name, field, (size_t)(equals - field)) != 0)
			continue;
		value = strndup(equals + 1, len - (size_t)(equals - field) - 1);
		if (!value)
			return -ENOMEM;
		if (strlen(value) != len - (size_t)(equals - field) - 1)
			return -EBADMSG; /* a NUL in it */
		r = row->kind->read(value, (char *)to + row->offset);
		return r < 0 ? r : 1;
	}
	return 0;
}
