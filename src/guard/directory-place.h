/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "guard/generation.h"

/* What a guarded directory is at this moment: a file system may have been mounted there since. */
struct directory_place {
	char *path; /* as the guard knows it; NULL: could not be read */
	int error; /* 0, or why nothing more can be said: -ENOENT, it is not there, ... */
	char *resolved; /* where the path leads */
	uint32_t major, minor; /* of the device, as stat(2) has it */
	uint64_t ino;
	char *mount, *type; /* where its file system is mounted, and its type; NULL: not known */
	int learnt; /* 1 its file system's oldest mount is known, 0 not needed yet, negative errno */
	uint64_t learnt_ns; /* CLOCK_BOOTTIME, of 1 */
};

struct directory_places {
	size_t n;
	struct directory_place *items;
};

/*
 * Look at each guarded directory of the generation, and ask it what it knows of them. The guard
 * learns nothing by that. Returns 0 or -ENOMEM; everything else that fails is said in the place
 * itself.
 */
int directory_places_read(const struct generation *generation, struct directory_places *ret_places);

void directory_places_clear(struct directory_places *places);
