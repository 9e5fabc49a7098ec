/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>

#include "base/cleanup.h"

/* How many bytes the character is long, 0 if it is none. */
static size_t character_len(const unsigned char *c)
{
	static const struct {
		unsigned char first, last; /* of the first byte */
		unsigned char low, high; /* of the second: no overlong form, no surrogate */
		unsigned char len;
	} forms[] = {
		{ 0x01, 0x7f, 0, 0, 1 },       { 0xc2, 0xdf, 0x80, 0xbf, 2 },
		{ 0xe0, 0xe0, 0xa0, 0xbf, 3 }, { 0xe1, 0xec, 0x80, 0xbf, 3 },
		{ 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 },
		{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (*c < forms[i].first || *c > forms[i].last)
			continue;
		if (forms[i].len > 1 && (c[1] < forms[i].low || c[1] > forms[i].high))
			return 0;
		for (size_t n = 2; n < forms[i].len; n++)
			if ((c[n] & 0xc0) != 0x80)
				return 0;
		return forms[i].len;
	}
	return 0;
}

json_object *json_text(const char *text)
{
	static const char unknown[] = "\xef\xbf\xbd";
	_cleanup_free_ char *clean = NULL;
	char *end;

	if (!text)
		return NULL;
	end = clean = malloc(strlen(text) * strlen(unknown) + 1);
	if (!clean)
		return NULL;
	while (*text) {
		size_t len = character_len((const unsigned char *)text);

		end = mempcpy(end, len > 0 ? text : unknown, len > 0 ? len : strlen(unknown));
		text += len > 0 ? len : 1;
	}
	*end = '\0';
	return json_object_new_string(clean);
}

void json_add_string(json_object *object, const char *key, const char *value)
{
	json_object_object_add(object, key, json_text(value));
}

void json_add_number(json_object *object, const char *key, uint64_t value)
{
	json_object_object_add(object, key, json_object_new_uint64(value));
}

void json_add_bool(json_object *object, const char *key, bool value)
{
	json_object_object_add(object, key, json_object_new_boolean(value));
}

void json_add_known(json_object *object, const char *key, int value)
{
	json_object_object_add(object, key, value < 0 ? NULL : json_object_new_boolean(value > 0));
}

void json_add_hash(json_object *object, const char *key, uint64_t value)
{
	char text[17];

	(void)snprintf(text, sizeof(text), "%016" PRIx64, value);
	json_add_string(object, key, text);
}

void json_add_source(json_object *object, const char *file, unsigned int line)
{
	json_add_string(object, "file", file);
	json_object_object_add(object, "line", line > 0 ? json_object_new_int64(line) : NULL);
}

static const char *level_word(int level)
{
	if (level <= LOG_ERR)
		return "error";
	return level == LOG_WARNING ? "warning" : "notice";
}

json_object *json_problems(const struct problems *problems)
{
	json_object *array = json_object_new_array();

	for (size_t i = 0; i < problems->n; i++) {
		const struct problem *problem = &problems->items[i];
		json_object *object = json_object_new_object();

		json_add_string(object, "level", level_word(problem->level));
		json_add_source(object, problem->file, problem->line);
		json_add_string(object, "what", problem->what);
		json_add_string(object, "cure", problem->cure);
		json_object_array_add(array, object);
	}
	return array;
}

void json_print(json_object *object)
{
	(void)puts(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PRETTY |
								  JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(object);
}
