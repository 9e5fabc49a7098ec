/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>
#include <stdio.h>

#include "base/cleanup.h"

/*
 * Members of a struct as fields of a journal entry: "NAME=value", where a value is bytes without NUL.
 */
struct field_kind {
	int (*write)(FILE *stream, const void *member); /* 0: there is nothing to write */
	int (*read)(const char *value, void *ret_member); /* 0, -EBADMSG, -ENOMEM */
};

struct field {
	const char *name; /* NULL ends a table */
	size_t offset;
	const struct field_kind *kind;
};

/* What a member is; of 0 and NULL there is no field. */
extern const struct field_kind field_number; /* uint64_t */
extern const struct field_kind field_number32; /* uint32_t, also 0 */
extern const struct field_kind field_time; /* int64_t: microseconds */
extern const struct field_kind field_hash; /* uint64_t as 16 digits */
extern const struct field_kind field_text; /* char *, owned by the struct */
extern const struct field_kind field_comm; /* char[BW_COMM_LEN] */
extern const struct field_kind field_boot; /* char[EVENT_BOOT_LEN] */
extern const struct field_kind field_file_id; /* struct bw_file_id as "DEV:INO:GENERATION" */
extern const struct field_kind field_operation; /* an enum, as in the next two */
extern const struct field_kind field_role;
extern const struct field_kind field_reason;
extern const struct field_kind field_controls; /* uint32_t: bits as words, as in the next two */
extern const struct field_kind field_places;
extern const struct field_kind field_conditions;

struct field_list {
	char **items;
	size_t n;
};

void field_list_clear(struct field_list *list);
#define _cleanup_field_list_ _cleanup_(field_list_clear)

/* Append "NAME=value". -ENOMEM. */
int field_add(struct field_list *list, const char *name, const char *value);

/* Append what the table says of the struct. -ENOMEM. */
int fields_write(const struct field *table, const void *from, struct field_list *list);

/* Read "NAME=value" of `len` bytes into the struct. 1; 0 if the table has no such name; -EBADMSG if
 * the value is none of its kind; -ENOMEM. */
int fields_read(const struct field *table, const char *field, size_t len, void *to);
