/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/simulation-output.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/escape.h"
#include "base/time-text.h"
#include "cli/evidence-json.h"
#include "cli/forecast-table.h"
#include "policy/control.h"
#include "policy/policy-hash.h"

/* Which comes first: what the reader has to do something about. */
static const unsigned char ranks[_OUTCOME_MAX] = {
	[OUTCOME_REFUSE] = 0, [OUTCOME_UNKNOWN] = 1, [OUTCOME_AUDIT] = 2,
	[OUTCOME_EXEMPT] = 3, [OUTCOME_OFF] = 4,
};

static int forecast_compare(const void *a, const void *b)
{
	const struct forecast *x = *(const struct forecast *const *)a;
	const struct forecast *y = *(const struct forecast *const *)b;

	if (x->outcome != y->outcome)
		return ranks[x->outcome] < ranks[y->outcome] ? -1 : 1;
	if (x->sighting->count != y->sighting->count)
		return x->sighting->count > y->sighting->count ? -1 : 1;
	return x->sighting < y->sighting ? -1 : x->sighting > y->sighting;
}

static int forecasts_sort(const struct simulation *simulation, const struct forecast ***ret_sorted,
			  size_t *ret_n)
{
	const struct forecast **sorted = calloc(simulation->n + 1, sizeof(const struct forecast *));
	size_t n = 0;

	if (!sorted)
		return -ENOMEM;
	for (size_t i = 0; i < simulation->n; i++)
		sorted[n++] = &simulation->items[i];
	if (n > 0)
		qsort(sorted, n, sizeof(const struct forecast *), forecast_compare);
	*ret_sorted = sorted;
	*ret_n = n;
	return 0;
}

static uint64_t acts_of(const struct simulation *simulation, enum outcome outcome)
{
	uint64_t acts = 0;

	for (unsigned int control = 0; control < _BW_CONTROL_MAX; control++)
		count_add(&acts, simulation->acts[control][outcome]);
	return acts;
}

/* --- text --- */

static void head_print(const struct judgement *judgement)
{
	const struct policy *policy = judgement->policy;

	(void)printf("Configuration: %016" PRIx64 ", mode %s\n", policy->hash,
		     mode_to_string(policy->mode));
	if (judgement->evidence.policy_hash)
		(void)printf("Seen by:       %016" PRIx64 ", generation %" PRIu64 "\n",
			     judgement->evidence.policy_hash, judgement->evidence.generation);
	(void)printf("\n");
}

static void summary_print(const struct simulation *simulation)
{
	static const struct {
		enum outcome outcome;
		const char *says;
	} lines[] = {
		{ OUTCOME_REFUSE, "would be refused" },
		{ OUTCOME_UNKNOWN, "cannot be told" },
		{ OUTCOME_AUDIT, "would be allowed and audited" },
		{ OUTCOME_EXEMPT, "would be exempt" },
		{ OUTCOME_OFF, "would not be looked at" },
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		const uint64_t acts = acts_of(simulation, lines[i].outcome);

		if (acts > 0)
			(void)printf("%8" PRIu64 " %s\n", acts, lines[i].says);
	}
	if (simulation->n == 0)
		(void)printf("Nothing was seen.\n");
}

static void doubts_print(const struct simulation *simulation)
{
	bool seen[_DOUBT_MAX] = { false };

	for (size_t i = 0; i < simulation->n; i++)
		if (simulation->items[i].outcome == OUTCOME_UNKNOWN)
			seen[simulation->items[i].doubt] = true;
	for (enum doubt doubt = DOUBT_NONE + 1; doubt < _DOUBT_MAX; doubt++)
		if (seen[doubt])
			(void)printf("%s: %s\n", doubt_to_string(doubt), doubt_says(doubt));
}

static int unwatched_print(const struct simulation *simulation)
{
	if (simulation->untold)
		(void)printf("cannot tell: nothing says that a guard watched\n");
	for (enum bw_control control = 0; control < _BW_CONTROL_MAX; control++)
		if (simulation->unwatched >> control & 1)
			(void)printf("%s: nobody watched it, so evidence cannot speak about it\n",
				     control_to_string(control));
	for (size_t i = 0; i < simulation->n_directories; i++) {
		_cleanup_free_ char *path = text_escape(simulation->directories[i]->path);

		if (!path)
			return -ENOMEM;
		(void)printf("%s: nobody watched it, so evidence cannot speak about it\n", path);
	}
	return 0;
}

static void loss_print(const struct evidence *evidence)
{
	if (evidence->lost || evidence->evicted || evidence->unrecorded)
		(void)printf("Not in the evidence: %" PRIu64 " events lost, %" PRIu64
			     " aggregates pushed out, %" PRIu64 " verdicts not recorded\n",
			     evidence->lost, evidence->evicted, evidence->unrecorded);
}

int simulation_print(const struct judgement *judgement, const struct simulation *simulation)
{
	_cleanup_free_ const struct forecast **sorted = NULL;
	size_t n = 0;
	int r;

	r = forecasts_sort(simulation, &sorted, &n);
	if (r < 0)
		return r;
	head_print(judgement);
	if (n > 0) {
		(void)fflush(stdout);
		r = forecast_table_print(sorted, n);
		if (r < 0)
			return r;
		(void)printf("\n");
	}
	summary_print(simulation);
	doubts_print(simulation);
	loss_print(&judgement->evidence);
	return unwatched_print(simulation);
}

/* --- JSON --- */

static json_object *acts_json(const struct simulation *simulation)
{
	json_object *object = json_object_new_object();

	for (enum bw_control control = 0; control < _BW_CONTROL_MAX; control++) {
		json_object *of = json_object_new_object();

		for (enum outcome outcome = 0; outcome < _OUTCOME_MAX; outcome++)
			json_add_number(of, outcome_to_string(outcome),
					simulation->acts[control][outcome]);
		json_object_object_add(object, control_to_string(control), of);
	}
	return object;
}

/* 1 yes, 0 no, -1 could not tell. */
static int would_refuse(const struct simulation *simulation)
{
	const int status = simulation_status(simulation);

	return status == 2 ? -1 : status;
}

int simulation_print_json(const struct judgement *judgement, const struct simulation *simulation)
{
	json_object *object = json_object_new_object(), *forecasts = json_object_new_array(),
		    *directories = json_object_new_array();

	for (size_t i = 0; i < simulation->n; i++)
		json_object_array_add(forecasts, forecast_json(&simulation->items[i]));
	for (size_t i = 0; i < simulation->n_directories; i++)
		json_object_array_add(directories, json_text(simulation->directories[i]->path));
	json_add_hash(object, "policy_hash", judgement->policy->hash);
	json_add_hash(object, "ground_hash", policy_ground_hash(judgement->policy));
	json_add_hash(object, "seen_by", judgement->evidence.policy_hash);
	json_add_known(object, "would_refuse", would_refuse(simulation));
	json_object_object_add(object, "acts", acts_json(simulation));
	json_add_controls(object, "unwatched_controls", simulation->unwatched);
	json_object_object_add(object, "unwatched_directories", directories);
	json_add_number(object, "lost", judgement->evidence.lost);
	json_add_number(object, "evicted", judgement->evidence.evicted);
	json_add_number(object, "unrecorded", judgement->evidence.unrecorded);
	json_object_object_add(object, "sightings", forecasts);
	json_object_object_add(object, "problems", json_problems(&judgement->problems));
	json_print(object);
	return 0;
}
