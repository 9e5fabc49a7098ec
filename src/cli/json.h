/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/problem.h"

/* A string, or null for NULL. Names of files are bytes, JSON is UTF-8: what is not becomes U+FFFD. */
json_object *json_text(const char *text);

/* Add a member to a JSON object. A NULL string becomes null. */
void json_add_string(json_object *object, const char *key, const char *value);
void json_add_number(json_object *object, const char *key, uint64_t value);
void json_add_bool(json_object *object, const char *key, bool value);

/* true, false, or null for a negative value: it could not be told. */
void json_add_known(json_object *object, const char *key, int value);

/* Numbers that JSON readers would round: as 16 hexadecimal digits. */
void json_add_hash(json_object *object, const char *key, uint64_t value);

/* Where something stands: "file", and "line", which is null for 0. */
void json_add_source(json_object *object, const char *file, unsigned int line);

/* What problems there are, as an array. */
json_object *json_problems(const struct problems *problems);

/* Print it on stdout and free it. */
void json_print(json_object *object);
