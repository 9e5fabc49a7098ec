/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>

#include "base/cleanup.h"

struct facts;

enum verdict {
	VERDICT_UNKNOWN, /* the fact could not be had; never treated as a pass */
	VERDICT_PASS,
	VERDICT_FAIL,
	VERDICT_NOT_ASKED, /* does not apply to this subject: says nothing either way */
	_VERDICT_MAX,
};

enum severity {
	SEVERITY_NEEDED, /* without it the guard does not work */
	SEVERITY_ADVISED, /* it works, with something lost: shown, does not make a host unready */
	SEVERITY_NOTED, /* for information */
	_SEVERITY_MAX,
};

struct finding {
	const struct check *check;
	enum verdict verdict;
	char *seen; /* what was found, or why it could not be */
	char *cure; /* what to do about it, or NULL: nothing is wrong */
};

/* One row of knowledge (checks.c). Tests are pure: facts in, verdict out. */
struct check {
	const char *id; /* stable name for scripts, "lsm.bpf-active" */
	const char *title; /* what must hold, as a sentence without a full stop */
	const char *why; /* what the guard cannot do without it */
	enum severity severity;
	enum verdict (*test)(const struct facts *facts, struct finding *finding);
};

extern const struct check checks[];
extern const size_t checks_count;

struct findings {
	struct finding *items; /* one for each row, in the table's order */
	size_t n;
};

/* Judge. Returns 0 or -ENOMEM. */
int checks_run(const struct facts *facts, struct findings *ret_findings);
void findings_clear(struct findings *findings);
#define _cleanup_findings_ _cleanup_(findings_clear)

/*
 * All in one: FAIL if a needed check failed, UNKNOWN if none did but one could not be told, else
 * PASS. `ret_decisive` (may be NULL) is the finding that settles it, or NULL.
 */
enum verdict findings_verdict(const struct findings *findings, const struct finding **ret_decisive);

const char *verdict_name(enum verdict verdict); /* "unknown", "pass", "fail", "not-asked" */
const char *severity_name(enum severity severity); /* "needed", "advised", "noted" */
