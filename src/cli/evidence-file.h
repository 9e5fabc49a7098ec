/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/problem.h"
#include "evidence/evidence.h"

/*
 * Read lines of JSON (cli/evidence-json.h) from a file, or from standard input for "-". What was over
 * before `since_us` is left out. Not sorted. Returns 0; or a negative errno with a problem that names the
 * line: -EBADMSG for one that is wrong, -E2BIG for more than is ever looked at, or what the file says.
 */
int evidence_from_file(const char *file, int64_t since_us, struct problems *problems,
		       struct evidence *ret_evidence);
