// SPDX-License-Identifier: GPL-2.0-or-later
/* Guarded directories that the test's own policy names, and their neighbours. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "places.h"

static int named_make(struct object *o, enum named kind)
{
	size_t length = strtoul(strrchr(o->route->place->name, '-') + 1, NULL, 10);
	char name[32];

	snprintf(name, sizeof(name), "x.%d", getpid());
	return object_create(o, path_of(named_folder(kind, length), name));
}

static int make_named(struct object *o)
{
	return named_make(o, NAMED_GUARDED);
}

static int make_last_byte(struct object *o)
{
	return named_make(o, NAMED_LAST_BYTE);
}

static int make_shorter(struct object *o)
{
	return named_make(o, NAMED_SHORTER);
}

static int make_longer(struct object *o)
{
	return named_make(o, NAMED_LONGER);
}

static int make_deep(struct object *o)
{
	int r = guarded_folder(o, DEEP_PATH);

	return r < 0 ? r : object_create(o, path_of(o->guarded, "x"));
}

/* In the folder above the guarded one. */
static int make_above(struct object *o)
{
	char path[256];

	snprintf(path, sizeof(path), "%.*s/x.%d", (int)(strrchr(DEEP_PATH, '/') - DEEP_PATH),
		 DEEP_PATH, getpid());
	return object_create(o, path);
}

#define GUARDED_PLACE(name_, make_)                                           \
	{                                                                     \
		.name = (name_), .make = (make_), .exec = CONTROL(PATH_EXEC), \
		.map = CONTROL(PATH_MAP), .load = CONTROL(PATH_LOAD)          \
	}
#define OK_PLACE(name_, make_)                   \
	{                                        \
		.name = (name_), .make = (make_) \
	}

const struct place places_named[] = {
	GUARDED_PLACE("named-31", make_named),	GUARDED_PLACE("named-32", make_named),
	GUARDED_PLACE("named-33", make_named),	GUARDED_PLACE("named-64", make_named),
	GUARDED_PLACE("named-255", make_named), GUARDED_PLACE("named-16-components", make_deep),
};
const struct place places_ok_named[] = {
	OK_PLACE("ok-last-byte-31", make_last_byte),
	OK_PLACE("ok-last-byte-32", make_last_byte),
	OK_PLACE("ok-last-byte-33", make_last_byte),
	OK_PLACE("ok-last-byte-64", make_last_byte),
	OK_PLACE("ok-last-byte-255", make_last_byte),
	OK_PLACE("ok-shorter-than-31", make_shorter),
	OK_PLACE("ok-shorter-than-64", make_shorter),
	OK_PLACE("ok-shorter-than-255", make_shorter),
	OK_PLACE("ok-longer-than-33", make_longer),
	OK_PLACE("ok-longer-than-64", make_longer),
	OK_PLACE("ok-above-16-components", make_above),
};
