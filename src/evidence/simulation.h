/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "evidence/program.h"
#include "policy/policy.h"

/*
 * What a configuration would have made of what was seen. Exemptions are matched as bpf/subject.bpf.h
 * and guard/exemption.c do it:
 *
 * - each key that is given has to be met, and of a list one word;
 * - which exemption gives its name: those with fewer kinds of key first, in the order of enum bw_shape
 *   as a number, and among those of one shape the first in the configuration;
 * - a program that was started by an exemption may map its own file.
 *
 * What evidence cannot tell is OUTCOME_UNKNOWN and never taken for allowed.
 */

/* What they say depends on which directories are guarded, and on Scope=. */
#define CONTROLS_OF_PLACE \
	(1U << BW_CONTROL_PATH_EXEC | 1U << BW_CONTROL_PATH_MAP | 1U << BW_CONTROL_PATH_LOAD)

enum outcome {
	OUTCOME_OFF, /* nothing speaks about it */
	OUTCOME_EXEMPT,
	OUTCOME_AUDIT,
	OUTCOME_REFUSE,
	OUTCOME_UNKNOWN,
	_OUTCOME_MAX,
};

enum doubt {
	DOUBT_NONE,
	DOUBT_CHANGED, /* at the program's path is another file by now */
	DOUBT_MISSING, /* or none */
	DOUBT_IDENTITY, /* whether it is still the same file cannot be told */
	DOUBT_PATH, /* the program's path is not known, or its end only */
	DOUBT_USERS, /* real and effective user may differ: then Uid= is not met */
	DOUBT_CONTRADICTED, /* the same configuration did not exempt it then */
	DOUBT_PLACE, /* whether the file would be below a guarded directory */
	DOUBT_SCOPE, /* or only in a mount namespace */
	_DOUBT_MAX,
};

struct forecast {
	const struct sighting *sighting; /* borrowed from the evidence */
	enum outcome outcome;
	enum doubt doubt; /* with OUTCOME_UNKNOWN */
	enum bw_mode mode; /* of the control, in the configuration */
	const struct policy_exemption
		*rule; /* that decides, or would if there were no doubt; or NULL */
	bool admitted; /* `rule` lets the file be started, and so be mapped by what it became */
};

struct simulation {
	struct forecast *items; /* one for each sighting, in their order */
	size_t n;
	uint64_t acts[_BW_CONTROL_MAX][_OUTCOME_MAX];
	bool untold; /* nothing says that a guard watched */
	/* of what would be refused there nothing is known, because nobody watched: */
	uint32_t unwatched; /* controls, bit n: enum bw_control n */
	const struct policy_directory **directories; /* borrowed from the policy */
	size_t n_directories;
};

/*
 * `configured` is the configuration without the change that is tried, or NULL. If the evidence came to be
 * by its directories and scope, that tells what nobody watched; else nothing is known of any directory.
 * The simulation borrows from evidence and policy. -ENOMEM.
 */
int simulation_make(const struct evidence *evidence, const struct policy *policy,
		    const struct policy *configured, const struct setting *setting,
		    struct simulation *ret_simulation);

void simulation_clear(struct simulation *simulation);
#define _cleanup_simulation_ _cleanup_(simulation_clear)

/* Would something be refused (1), could something not be told (2), or neither (0)? */
int simulation_status(const struct simulation *simulation);

const char *outcome_to_string(enum outcome outcome);

/* A clause for people, to follow what it is about; and the word of it for programs. */
const char *doubt_says(enum doubt doubt);
const char *doubt_to_string(enum doubt doubt);
