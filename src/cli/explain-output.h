/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdio.h>

#include "cli/explain.h"

struct explain_report {
	enum bw_operation operation;
	const struct explain_subject *subject;
	uint64_t generation, policy_hash;
	struct explanation *items; /* one for each file */
	size_t n;
};

/* What became of all: CLI_UNKNOWN if one cannot be told, else CLI_NOT_SO if one is refused. */
int explain_status(const struct explain_report *report);

/* For people. What cannot be told is not in it. */
void explain_print(FILE *stream, const struct explain_report *report);

/* The whole of it as JSON. Owned by the caller (json_object_put()); NULL if there is no memory. */
struct json_object *explain_json(const struct explain_report *report);
