/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "check/check.h"
#include "cli/preflight-subject.h"

/* What became of one kernel. */
struct preflight_result {
	const struct preflight_subject *subject;
	struct facts *facts;
	struct findings findings;
	enum verdict verdict;
	const struct finding *decisive; /* the finding that settles the verdict, or NULL */
};

const char *preflight_kind_name(enum preflight_kind kind); /* "running", "next-boot", "installed" */
const char *preflight_verdict_name(enum verdict verdict); /* "ready", "not-ready", "unknown" */

/* The table of one kernel, what to do about it, and last of all what to do next. -ENOMEM or 0. */
int preflight_print(const struct preflight_machine *machine, const struct preflight_result *result);

/* HOST RELEASE VERDICT and the ids that settle it, or "-", in one line. */
void preflight_print_summary(const struct preflight_machine *machine,
			     const struct preflight_result *result);

/* An object; an array of such if what was asked for can be more than one. */
void preflight_print_json(const struct preflight_request *request,
			  const struct preflight_machine *machine,
			  const struct preflight_result *results);

/* The table of checks: id, severity, title. */
void preflight_print_list(void);
void preflight_print_list_json(void);
