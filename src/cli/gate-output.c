/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/gate-output.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/time-text.h"
#include "cli/evidence-json.h"
#include "cli/evidence-words.h"
#include "cli/forecast-table.h"
#include "policy/control.h"
#include "policy/policy-hash.h"

/* What stands against the controls. */
static int against_collect(const struct gate *gate, const struct forecast ***ret_against,
			   size_t *ret_n)
{
	const struct forecast **against =
		calloc(gate->simulation.n + 1, sizeof(const struct forecast *));
	size_t n = 0;

	if (!against)
		return -ENOMEM;
	for (size_t i = 0; i < gate->simulation.n; i++)
		if (gate_is_against(gate, &gate->simulation.items[i]))
			against[n++] = &gate->simulation.items[i];
	*ret_against = against;
	*ret_n = n;
	return 0;
}

/* --- text --- */

static bool has(const struct gated *gated, enum objection objection)
{
	return gated->objections >> objection & 1;
}

static void objections_print(const struct judgement *judgement, const struct gated *gated,
			     unsigned int days)
{
	const struct evidence *evidence = &judgement->evidence;
	char watched[DURATION_TEXT_LEN];

	if (has(gated, OBJECTION_OFF))
		(void)printf("  the configuration has it off: nobody watches it\n");
	if (has(gated, OBJECTION_NOT_IN_FORCE))
		(void)printf(
			"  it is not in force now: no guard, one that has it off, or one that the "
			"kernel does not call (bootward status)\n");
	if (has(gated, OBJECTION_SHORT))
		(void)printf("  watched for %s of %u days\n",
			     duration_text(gated->watched_us, watched), days);
	if (has(gated, OBJECTION_SHORT) && gated->elsewhere_us > 0)
		(void)printf("  another %s were watched with other guarded directories or Scope=, "
			     "and do not count\n",
			     duration_text(gated->elsewhere_us, watched));
	if (has(gated, OBJECTION_UNEXPLAINED))
		(void)printf("  %" PRIu64 " acts would be refused\n", gated->unexplained);
	if (has(gated, OBJECTION_DOUBT))
		(void)printf("  of %" PRIu64 " acts it cannot be told\n", gated->doubtful);
	if (has(gated, OBJECTION_HIDDEN))
		(void)printf("  %" PRIu64
			     " acts of this boot were counted, and are in no evidence\n",
			     gated->hidden);
	if (has(gated, OBJECTION_LOST))
		(void)printf("  evidence was lost that may have been about it: %" PRIu64
			     " events, %" PRIu64 " aggregates pushed out, %" PRIu64
			     " verdicts not recorded\n",
			     evidence->lost, evidence->evicted, evidence->unrecorded);
	if (has(gated, OBJECTION_UNREAD))
		(void)printf(
			"  some of the evidence could not be read, which the warnings are about\n");
}

static void gated_print(const struct judgement *judgement, const struct gated *gated,
			unsigned int days)
{
	char watched[DURATION_TEXT_LEN], since[TIME_TEXT_LEN];

	if (gated->objections) {
		(void)printf("%s: not yet\n", control_to_string(gated->control));
		objections_print(judgement, gated, days);
		return;
	}
	(void)printf("%s: may be enforced: nothing unexplained in %u watched days, since %s "
		     "(watched for %s altogether)\n",
		     control_to_string(gated->control), days, time_local(gated->since_us, since),
		     duration_text(gated->watched_us, watched));
}

static void next_print(const struct gate *gate)
{
	uint32_t objections = 0;

	for (size_t i = 0; i < gate->n; i++)
		objections |= gate->items[i].objections;
	if (objections & 1U << OBJECTION_UNEXPLAINED)
		(void)printf("\nNext: bootward suggest --since=90d\n");
	else if (objections & 1U << OBJECTION_DOUBT)
		(void)printf("\nNext: bootward simulate --since=90d, which says why it cannot be "
			     "told\n");
	else if (objections & (1U << OBJECTION_OFF | 1U << OBJECTION_NOT_IN_FORCE))
		(void)printf("\nNext: bootward status\n");
	else if (objections)
		(void)printf("\nNext: leave it watching\n");
}

int gate_print(const struct judgement *judgement, const struct gate *gate, unsigned int days)
{
	_cleanup_free_ const struct forecast **against = NULL;
	size_t n = 0;
	int r;

	if (gate->untold) {
		(void)printf(
			"cannot tell: nothing says when a guard watched; bootward-logd records "
			"it\n");
		return 0;
	}
	r = against_collect(gate, &against, &n);
	if (r < 0)
		return r;
	for (size_t i = 0; i < gate->n; i++)
		gated_print(judgement, &gate->items[i], days);
	if (n > 0) {
		(void)printf("\n");
		(void)fflush(stdout);
		r = forecast_table_print(against, n);
	}
	if (r >= 0)
		next_print(gate);
	return r;
}

/* --- JSON --- */

static json_object *objections_json(uint32_t objections)
{
	json_object *array = json_object_new_array();

	for (enum objection objection = 0; objection < _OBJECTION_MAX; objection++)
		if (objections >> objection & 1)
			json_object_array_add(array, json_text(objection_to_string(objection)));
	return array;
}

static json_object *gated_json(const struct gated *gated)
{
	json_object *object = json_object_new_object();

	json_add_string(object, "control", control_to_string(gated->control));
	json_add_bool(object, "may_enforce", !gated->objections);
	json_object_object_add(object, "objections", objections_json(gated->objections));
	json_add_number(object, "watched_seconds", (uint64_t)gated->watched_us / 1000000);
	json_add_number(object, "watched_elsewhere_seconds",
			(uint64_t)gated->elsewhere_us / 1000000);
	json_add_time(object, "since", gated->since_us == INT64_MIN ? 0 : gated->since_us);
	json_add_number(object, "unexplained", gated->unexplained);
	json_add_number(object, "doubtful", gated->doubtful);
	json_add_number(object, "hidden", gated->hidden);
	return object;
}

int gate_print_json(const struct judgement *judgement, const struct gate *gate, unsigned int days)
{
	_cleanup_free_ const struct forecast **against = NULL;
	json_object *object, *controls, *sightings;
	const int status = gate_status(gate);
	size_t n = 0;
	int r;

	r = against_collect(gate, &against, &n);
	if (r < 0)
		return r;
	object = json_object_new_object();
	controls = json_object_new_array();
	sightings = json_object_new_array();
	for (size_t i = 0; i < gate->n; i++)
		json_object_array_add(controls, gated_json(&gate->items[i]));
	for (size_t i = 0; i < n; i++)
		json_object_array_add(sightings, forecast_json(against[i]));
	json_add_known(object, "may_enforce", status == 2 ? -1 : status == 0);
	json_add_number(object, "days", days);
	json_add_hash(object, "policy_hash", judgement->policy->hash);
	json_add_hash(object, "ground_hash", policy_ground_hash(judgement->policy));
	json_object_object_add(object, "controls", controls);
	json_object_object_add(object, "against", sightings);
	json_add_number(object, "lost", judgement->evidence.lost);
	json_add_number(object, "evicted", judgement->evidence.evicted);
	json_add_number(object, "unrecorded", judgement->evidence.unrecorded);
	json_object_object_add(object, "problems", json_problems(&judgement->problems));
	json_print(object);
	return 0;
}
