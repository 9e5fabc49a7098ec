/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "evidence/evidence.h"

/*
 * What is now at the paths of the programs that evidence and exemptions name. Whoever judges evidence
 * is given this, and looks at no file.
 */

enum program_standing {
	PROGRAM_UNKNOWN, /* it could not be looked at */
	PROGRAM_THERE,
	PROGRAM_MISSING,
};

struct program {
	char *path; /* as it was named */
	char *resolved; /* where its symbolic links lead; NULL as `path` */
	enum program_standing standing;
	const char *unfit; /* why no task runs this file, in words; NULL: one may */
	const char *danger; /* why others than root could replace it, in words that follow... */
	char *danger_at; /* ...this path; both NULL: nobody could */
	bool setuid; /* it runs as its owner, whoever starts it */
	bool identified; /* `id` is what the kernel knows it by */
	struct bw_file_id id;
};

/* Sorted by path, no path twice. */
struct programs {
	struct program *items;
	size_t n;
};

/* NULL: nobody looked at it. `path` may be NULL too. */
const struct program *programs_find(const struct programs *programs, const char *path);

void programs_clear(struct programs *programs);
#define _cleanup_programs_ _cleanup_(programs_clear)

/* What evidence is judged by, besides a configuration. */
struct setting {
	const struct programs *programs;
	char boot[EVIDENCE_BOOT_LEN]; /* this one; "": not known */
	bool by_path; /* take a path for the program, without looking at the file */
	int64_t now_us; /* CLOCK_REALTIME */
};

/* Does it run whatever it is told to: a shell, an interpreter, a program that starts others? By its name. */
bool program_runs_anything(const char *path);

/* Is the path that of memory, and of no file? */
bool program_is_memory(const char *path);
