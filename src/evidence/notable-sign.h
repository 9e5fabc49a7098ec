/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "evidence/notable.h"

/* Paths of what was started from a place that no package installs to; borrowed. */
struct started {
	const char **paths;
	size_t n;
};

/* -ENOMEM. */
int started_make(const struct evidence *evidence, struct started *ret_started);

void started_clear(struct started *started);

/* The signs that one sighting shows by itself. */
uint32_t sighting_signs(const struct sighting *sighting, const struct started *started);
