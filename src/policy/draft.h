/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <syslog.h>

#include "base/problem.h"
#include "policy/policy.h"

/* What the lines being read belong to. */
enum policy_section {
	POLICY_SECTION_NONE, /* no section began yet */
	POLICY_SECTION_REFUSED, /* a section that was reported; its keys are passed over */
	POLICY_SECTION_GUARD,
	POLICY_SECTION_CONTROL,
	POLICY_SECTION_EXEMPT,
	POLICY_SECTION_EVENTS,
};

/*
 * A policy while its files are read, one after the other: policy-file.c cuts a file into lines,
 * policy-key.c puts each key where it belongs, policy-read.c makes the draft a policy. Until
 * then directories are as configured and every condition that was not given is empty.
 */
struct policy_draft {
	struct policy *policy;
	struct problems *problems; /* borrowed */
	bool initrd; /* the root is an initrd's */
	bool paths_given; /* a Paths= was read, so that the default list does not apply */
	size_t errors; /* that the list had when the draft began */

	/* where reading stands */
	const char *file;
	unsigned int line;
	enum policy_section section;
	enum bw_control control; /* in POLICY_SECTION_CONTROL */
	size_t exemption; /* index, in POLICY_SECTION_EXEMPT */
};

/* Start with the defaults that hold without any file. Returns 0 or -ENOMEM. */
int policy_draft_new(struct problems *problems, struct policy_draft **ret_draft);

struct policy_draft *policy_draft_free(struct policy_draft *draft);
DEFINE_CLEANUP(struct policy_draft *, policy_draft_free);
#define _cleanup_policy_draft_ _cleanup_(policy_draft_freep)

/*
 * Make the draft a policy for the system below `root_fd`: apply the ceiling, check and resolve
 * directories and exemptions, compute the hash. Problems are added to the draft's list.
 *
 * Returns 0, -EINVAL if an error was added to the list since policy_draft_new(), or -ENOMEM. The
 * draft is only good for policy_draft_free() afterwards.
 */
int policy_draft_finish(struct policy_draft *draft, int root_fd, struct policy **ret_policy);

/* Where reading stands, as a copy. Returns 0 or -ENOMEM. */
int policy_source_here(const struct policy_draft *draft, struct policy_source *ret_source);

/* The same into one that may say something already, and then says this instead. */
int policy_source_set(const struct policy_draft *draft, struct policy_source *source);

/* An error of the line that is being read: `word` is none of `known`, which ends with NULL. `what`
 * names its kind. Says what was probably meant, or else what there is. */
void draft_unknown(struct policy_draft *draft, const char *what, const char *word,
		   const char *const *known);

/* A problem of the line that is being read. `cure` may be NULL. */
#define draft_error(draft, cure, ...) \
	problems_add_at((draft)->problems, LOG_ERR, (draft)->file, (draft)->line, cure, __VA_ARGS__)

/* A problem of something that was read from `source`. */
#define source_problem(draft, level, source, cure, ...) \
	problems_add_at((draft)->problems, level, (source)->file, (source)->line, cure, __VA_ARGS__)
