/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/cleanup.h"
#include "cli/explain-path.h"
#include "guard/generation.h"
#include "guard/near-miss.h"

/* What was asked about one file, and what the kernel says. */
struct explanation {
	const char *path; /* as asked; borrowed */
	char *error; /* why it cannot be told, or NULL: it can */
	struct bw_answer answer;
	char *directory; /* the guarded one that the verdict names, or NULL */
	char *rules[_BW_CONTROL_MAX]; /* [Exempt NAME] of each control, or NULL */
	struct near_misses near; /* exemptions that nearly apply, and their names or NULL */
	char *near_rules[NEAR_MISSES_MAX];
	struct explain_path opened; /* by the mount that it was opened by: d_path() */
	struct explain_path canonical, layer; /* by the host's oldest mounts */
	char *canonical_directory, *layer_directory; /* guarded, that it is below there, or NULL */
};

void explanation_clear(struct explanation *explanation);

/* Of whom is asked; nothing of it is owned but `program`. */
struct explain_subject {
	pid_t pid; /* 0: of no process, but of somebody who has what is supposed and nothing else */
	const char *exe, *unit, *uid; /* supposed, as given; or NULL */
	bool untrusted; /* others than root could change `exe`: it meets no exemption */
	char *program; /* what the process runs, or NULL */
	struct inquiry_subject inquiry;
};

/*
 * What options say of the subject; `caller` is meant where none says anything. Returns 0 or -EINVAL
 * with a problem.
 */
struct explain_options {
	const char *pid, *exe, *unit, *uid;
};
int explain_subject_parse(const struct explain_options *options, pid_t caller,
			  struct problems *problems, struct explain_subject *ret_subject);

/* Ask the guard what it knows the program and the unit by. The caller has the guard's lock (guard/pin.h).
 * Returns 0 or a negative errno with a problem. */
int explain_subject_resolve(struct explain_subject *subject, const struct generation *generation,
			    struct problems *problems);

/*
 * Ask about one file. The caller has the lock. Never fails: ->error says what did. The caller clears
 * it.
 */
void explain_file(const char *path, enum bw_operation operation,
		  const struct explain_subject *subject, const struct generation *generation,
		  struct explanation *ret_explanation);
