/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "evidence/evidence.h"

/* What a sighting is about, for a person: safe text (base/escape.h), and never NULL. */
struct sighting_names {
	char *program; /* "(kernel)"; a path that begins somewhere above begins with ".../" */
	char *object;
	char *unit; /* "(no unit)" */
};

/* -ENOMEM. The texts are the caller's. */
int sighting_name(const struct sighting *sighting, struct sighting_names *ret_names);

void sighting_names_clear(struct sighting_names *names);

/* A memfd's own name: it has no path. */
bool path_is_memfd(const char *path);
