/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence/simulation.h"

#include <string.h>

#include "base/path.h"
#include "evidence/match.h"
#include "policy/policy-hash.h"

#define MEMORY_PLACES (1U << BW_PLACE_MEMFD | 1U << BW_PLACE_SHM | 1U << BW_PLACE_KERNEL_MEMORY)

static const struct {
	const char *name;
	const char *says;
} doubts[_DOUBT_MAX] = {
	[DOUBT_NONE] = { "none", "" },
	[DOUBT_CHANGED] = { "program-changed", "at the program's path is another file by now" },
	[DOUBT_MISSING] = { "program-missing", "the program is not there any more" },
	[DOUBT_IDENTITY] = { "program-unidentified",
			     "whether the program is still the same file cannot be told here" },
	[DOUBT_PATH] = { "program-path", "the whole path of the program is not known" },
	[DOUBT_USERS] = { "users", "the program's real and effective user may have differed" },
	[DOUBT_CONTRADICTED] = { "contradicted",
				 "this very configuration did not exempt it then: the program was "
				 "replaced after the load, or real and effective user differed" },
	[DOUBT_PLACE] = { "place", "whether the file would be below a guarded directory" },
	[DOUBT_SCOPE] = { "scope", "whether the host's own root shows the file there" },
};

static const char *const outcome_names[_OUTCOME_MAX] = {
	[OUTCOME_OFF] = "off",	     [OUTCOME_EXEMPT] = "exempt",   [OUTCOME_AUDIT] = "audit",
	[OUTCOME_REFUSE] = "refuse", [OUTCOME_UNKNOWN] = "unknown",
};

const char *outcome_to_string(enum outcome outcome)
{
	return outcome_names[outcome];
}

const char *doubt_says(enum doubt doubt)
{
	return doubts[doubt].says;
}

const char *doubt_to_string(enum doubt doubt)
{
	return doubts[doubt].name;
}

/* --- the place --- */

struct ground {
	const struct policy *policy;
	const struct policy *watched; /* whose directories and scope are in the evidence, or NULL */
	bool seen; /* those of `policy` are */
	bool keeps, adds; /* it guards all that was watched; it guards more */
};

static bool directory_is_in(const struct policy *policy, const char *path)
{
	for (size_t i = 0; i < policy->n_directories; i++)
		if (path_is_below(path, policy->directories[i].path))
			return true;
	return false;
}

/* Is each directory of `policy` in `other` as well? */
static bool directories_are_in(const struct policy *policy, const struct policy *other)
{
	for (size_t i = 0; i < policy->n_directories; i++)
		if (!directory_is_in(other, policy->directories[i].path))
			return false;
	return true;
}

static bool ground_is_seen(const struct evidence *evidence, const struct policy *policy)
{
	const uint64_t hash = policy_ground_hash(policy);

	for (size_t i = 0; i < evidence->n_watches; i++) {
		const struct watch *watch = &evidence->watches[i];

		if (watch->ground_hash == hash &&
		    (watch->audit | watch->enforce) & CONTROLS_OF_PLACE)
			return true;
	}
	return false;
}

/* What is configured was not loaded for that, and what was loaded was not there all the time. */
static struct ground ground_of(const struct evidence *evidence, const struct policy *policy,
			       const struct policy *configured)
{
	const bool seen = ground_is_seen(evidence, policy);
	const struct policy *watched = seen ? policy : NULL;

	if (configured && ground_is_seen(evidence, configured))
		watched = configured;
	return (struct ground){
		.policy = policy,
		.seen = seen,
		.watched = watched,
		.keeps = watched && directories_are_in(watched, policy),
		.adds = !watched || !directories_are_in(policy, watched),
	};
}

/* Would the file be in a guarded place? MATCH_NO: no control would speak about it there. */
static enum match place_match(const struct ground *ground, const struct sighting *sighting,
			      enum doubt *ret_doubt)
{
	const struct policy *policy = ground->policy;
	const bool host_only = policy->scope == BW_SCOPE_HOST &&
			       !(ground->watched && ground->watched->scope == BW_SCOPE_HOST);

	if (!(CONTROLS_OF_PLACE >> sighting->control & 1))
		return MATCH_YES;
	if (sighting->control == BW_CONTROL_PATH_LOAD && sighting->places & MEMORY_PLACES)
		return MATCH_YES;
	if (policy->n_directories == 0)
		return MATCH_NO;
	if (sighting->reason == BW_REASON_UNDECIDED)
		return MATCH_YES;
	*ret_doubt = DOUBT_SCOPE;
	if (host_only && sighting->reason == BW_REASON_MOUNT)
		return MATCH_DOUBT;
	if (ground->keeps)
		return MATCH_YES;
	*ret_doubt = DOUBT_PLACE;
	if (!sighting->file || !sighting->file_whole)
		return MATCH_DOUBT;
	if (directory_is_in(policy, sighting->file))
		return MATCH_YES;
	/* by another of its paths it may be below one that is new, or was seen by another */
	return ground->adds || !directory_is_in(ground->watched, sighting->file) ? MATCH_DOUBT
										 : MATCH_NO;
}

/* --- one sighting --- */

/* What happened goes before what would be thought. */
static bool was_denied_by(const struct sighting *sighting, const struct policy *policy)
{
	return sighting->verdict != BW_VERDICT_EXEMPT && policy->hash != 0 &&
	       sighting->policy_hash == policy->hash;
}

static void forecast_rule(struct forecast *forecast, const struct policy *policy,
			  const struct setting *setting)
{
	const struct sighting *sighting = forecast->sighting;
	enum match match;

	match = policy_match(policy, sighting, setting, &forecast->rule, &forecast->doubt);
	if (match == MATCH_YES && was_denied_by(sighting, policy) &&
	    !(setting->by_path && forecast->rule->exe)) {
		match = MATCH_DOUBT;
		forecast->doubt = DOUBT_CONTRADICTED;
	}
	if (match == MATCH_YES)
		forecast->outcome = OUTCOME_EXEMPT;
	else if (match == MATCH_DOUBT)
		forecast->outcome = OUTCOME_UNKNOWN;
	else
		forecast->outcome = policy->control[sighting->control] == BW_MODE_ENFORCE
					    ? OUTCOME_REFUSE
					    : OUTCOME_AUDIT;
}

static struct forecast forecast_make(const struct ground *ground, const struct sighting *sighting,
				     const struct setting *setting)
{
	struct forecast forecast = {
		.sighting = sighting,
		.mode = ground->policy->control[sighting->control],
	};
	enum match place;

	if (forecast.mode == BW_MODE_OFF)
		return forecast;
	place = place_match(ground, sighting, &forecast.doubt);
	if (place == MATCH_DOUBT)
		forecast.outcome = OUTCOME_UNKNOWN;
	if (place != MATCH_YES)
		return forecast;
	forecast.doubt = DOUBT_NONE;
	forecast_rule(&forecast, ground->policy, setting);
	return forecast;
}

/* --- what was started may map itself --- */

static bool maps_itself(const struct sighting *sighting)
{
	return sighting->operation == BW_OPERATION_MAP && sighting->exe && sighting->file &&
	       sighting->exe_whole == sighting->file_whole &&
	       strcmp(sighting->exe, sighting->file) == 0;
}

static bool text_equal(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* A name is not a file: another's start of an equal name says nothing. */
static bool starts_it(const struct forecast *start, const struct sighting *sighting)
{
	return start->outcome == OUTCOME_EXEMPT &&
	       start->sighting->operation == BW_OPERATION_EXEC && start->sighting->file &&
	       start->sighting->uid == sighting->uid &&
	       text_equal(start->sighting->unit, sighting->unit) &&
	       !((start->sighting->conditions ^ sighting->conditions) & BW_CONDITION_CHILD) &&
	       strcmp(start->sighting->file, sighting->file) == 0;
}

static void forecast_admit(const struct simulation *simulation, struct forecast *forecast)
{
	if (forecast->outcome == OUTCOME_OFF || forecast->outcome == OUTCOME_EXEMPT ||
	    !maps_itself(forecast->sighting))
		return;
	for (size_t i = 0; i < simulation->n; i++) {
		const struct forecast *start = &simulation->items[i];

		if (!starts_it(start, forecast->sighting))
			continue;
		forecast->outcome = OUTCOME_EXEMPT;
		forecast->doubt = DOUBT_NONE;
		forecast->admitted = true;
		forecast->rule = start->rule;
		return;
	}
}

/* --- what nobody watched --- */

static uint32_t controls_watched(const struct evidence *evidence)
{
	uint32_t watched = 0;

	for (size_t i = 0; i < evidence->n_watches; i++)
		watched |= evidence->watches[i].audit | evidence->watches[i].enforce;
	for (unsigned int control = 0; control < _BW_CONTROL_MAX; control++)
		watched |= (uint32_t)(evidence->mode[control] != BW_MODE_OFF) << control;
	return watched;
}

static bool directory_is_unwatched(const struct ground *ground, const char *path)
{
	if (ground->seen)
		return false;
	return !ground->watched || !directory_is_in(ground->watched, path) ||
	       (ground->watched->scope == BW_SCOPE_HOST && ground->policy->scope == BW_SCOPE_ALL);
}

static int unwatched_find(const struct evidence *evidence, const struct ground *ground,
			  struct simulation *simulation)
{
	const struct policy *policy = ground->policy;
	const uint32_t watched = controls_watched(evidence);
	uint32_t on = 0;

	for (unsigned int control = 0; control < _BW_CONTROL_MAX; control++)
		on |= (uint32_t)(policy->control[control] == BW_MODE_ENFORCE) << control;
	if (watched) /* else evidence does not say so of any */
		simulation->unwatched = on & ~watched;
	simulation->directories =
		calloc(policy->n_directories + 1, sizeof(const struct policy_directory *));
	if (!simulation->directories)
		return -ENOMEM;
	for (size_t i = 0; on & CONTROLS_OF_PLACE && i < policy->n_directories; i++)
		if (directory_is_unwatched(ground, policy->directories[i].path))
			simulation->directories[simulation->n_directories++] =
				&policy->directories[i];
	return 0;
}

static void acts_count(struct simulation *simulation)
{
	for (size_t i = 0; i < simulation->n; i++) {
		const struct forecast *forecast = &simulation->items[i];

		count_add(&simulation->acts[forecast->sighting->control][forecast->outcome],
			  forecast->sighting->count);
	}
}

int simulation_make(const struct evidence *evidence, const struct policy *policy,
		    const struct policy *configured, const struct setting *setting,
		    struct simulation *ret_simulation)
{
	_cleanup_simulation_ struct simulation simulation = {
		.untold = evidence_is_untold(evidence),
	};
	const struct ground ground = ground_of(evidence, policy, configured);
	int r;

	simulation.items = calloc(evidence->n + 1, sizeof(*simulation.items));
	if (!simulation.items)
		return -ENOMEM;
	for (size_t i = 0; i < evidence->n; i++)
		simulation.items[simulation.n++] =
			forecast_make(&ground, &evidence->items[i], setting);
	for (size_t i = 0; i < simulation.n; i++)
		forecast_admit(&simulation, &simulation.items[i]);
	acts_count(&simulation);
	r = unwatched_find(evidence, &ground, &simulation);
	if (r < 0)
		return r;
	*ret_simulation = simulation;
	simulation = (struct simulation){ 0 };
	return 0;
}

void simulation_clear(struct simulation *simulation)
{
	free(simulation->items);
	free(simulation->directories);
	*simulation = (struct simulation){ 0 };
}

int simulation_status(const struct simulation *simulation)
{
	bool unknown = simulation->untold || simulation->unwatched || simulation->n_directories > 0;

	for (size_t i = 0; i < simulation->n; i++) {
		const struct forecast *forecast = &simulation->items[i];

		if (forecast->mode != BW_MODE_ENFORCE)
			continue;
		if (forecast->outcome == OUTCOME_REFUSE)
			return 1;
		unknown |= forecast->outcome == OUTCOME_UNKNOWN;
	}
	return unknown ? 2 : 0;
}
