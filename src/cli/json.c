/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/json.h"

#include <inttypes.h>
#include <stdio.h>

void json_add_string(json_object *object, const char *key, const char *value)
{
	json_object_object_add(object, key, value ? json_object_new_string(value) : NULL);
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

void json_print(json_object *object)
{
	(void)puts(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PRETTY |
								  JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(object);
}
