/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "base/problem.h"
#include "evidence/evidence.h"

/* Where a verb that reports has its evidence from. */
struct evidence_options {
	const char *since; /* as time_parse_since() reads it; NULL: all there is of this boot */
	const char *file; /* lines of JSON as `bootward events --json` writes them, "-": stdin */
	bool boot_only; /* do not ask the journal, also with `since` */
};

/*
 * The file's evidence, or this boot's from the guard's maps and, with `since`, that of earlier boots from
 * the journal. Sighted, watched and used before `since` is left out; an aggregate that goes on after it
 * counts in whole. It is sorted, and the caller's.
 *
 * Returns 0; or a negative errno with a problem that says what could not be had: evidence that cannot be
 * read is never none.
 */
int evidence_open(const struct evidence_options *options, struct problems *problems,
		  struct evidence *ret_evidence);

/* Read what --since says; else -EINVAL with a problem. */
int evidence_since(const char *text, struct problems *problems, int64_t *ret_us);
