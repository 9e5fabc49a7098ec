/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/problem.h"
#include "cli/evidence-source.h"
#include "cli/json.h"
#include "cli/verb.h"
#include "evidence/simulation.h"
#include "guard/generation.h"

/* What suggest, simulate, review and gate are told, besides what is each one's own. */
struct judgement_options {
	struct evidence_options evidence;
	const char *root; /* NULL: this system */
	const char *change; /* a configuration file or directory in the place of some; NULL: none */
	const char *command_line; /* NULL: none, as break-glass is no configuration */
	bool by_path;
	bool json;
};

/* Rows of a verb's option table: struct judgement_options *o. */
#define JUDGEMENT_SINCE(o)                                                              \
	{                                                                               \
		"since", "TIME", "Evidence since then, of earlier boots too: 7d", NULL, \
			&(o)->evidence.since                                            \
	}
#define JUDGEMENT_FILE(o)                                                                  \
	{                                                                                  \
		"file", "FILE", "Evidence from bootward events --json ('-': stdin)", NULL, \
			&(o)->evidence.file                                                \
	}
#define JUDGEMENT_ROOT(o)                                                                  \
	{                                                                                  \
		"root", "DIR", "Configuration and programs of the system below DIR", NULL, \
			&(o)->root                                                         \
	}
#define JUDGEMENT_BY_PATH(o)                                                                       \
	{                                                                                          \
		"by-path", NULL, "Take a path for the program that was seen there", &(o)->by_path, \
			NULL                                                                       \
	}
#define JUDGEMENT_JSON(o)                                    \
	{                                                    \
		"json", NULL, "Print JSON", &(o)->json, NULL \
	}

/* Evidence, a configuration, and what is needed to judge the one by the other. */
struct judgement {
	struct problems problems; /* said already, unless JSON is asked for */
	size_t policy_warnings; /* those among them that are about the configuration */
	struct evidence evidence;
	struct policy *policy; /* with the change */
	struct policy *configured; /* without it; NULL: it has errors */
	struct generation *generation; /* that is loaded; NULL: none, or it is not asked */
	struct programs programs;
	struct setting setting;
	int root_fd;
};
#define JUDGEMENT_NONE            \
	{                         \
		.root_fd = -EBADF \
	}

/* Returns 0; or a negative errno when it cannot be judged, and then everything was said. Cleared by the
 * caller in any case. */
int judgement_open(const struct judgement_options *options, struct judgement *judgement);

void judgement_clear(struct judgement *judgement);
#define _cleanup_judgement_ _cleanup_(judgement_clear)

/* A sighting, and for a forecast what would become of it: the members of bootward-events(7), and
 * "outcome", "doubt" and "by". The caller's. */
json_object *sighting_seen_json(const struct sighting *sighting);
json_object *forecast_json(const struct forecast *forecast);
