/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "evidence/growing.h"

/* What lines came to so far. `growing` has to be finished into `evidence` at the end. */
struct evidence_lines {
	struct growing growing;
	struct evidence evidence;
	int64_t since_us; /* what was over before this is left out */
	char kind[32]; /* of the last line whose kind is not known, perhaps cut */
};

#define EVIDENCE_LINE_MAX 65536 /* bytes */

/*
 * Read one line of JSON as cli/evidence-json.h writes it; an empty one is nothing. Members that are not
 * known are left alone: a later version may write more.
 *
 * Returns 0; 1 for a line of a kind that is not known, with its `kind`; -EBADMSG and what is wrong with it, borrowed; -E2BIG or -ENOMEM.
 */
int evidence_line_read(struct evidence_lines *lines, const char *line, size_t len,
		       const char **ret_wrong);
