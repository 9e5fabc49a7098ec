/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence/gate.h"

#include <string.h>

#include "evidence/watched.h"
#include "policy/policy-hash.h"

static const char *const objection_names[_OBJECTION_MAX] = {
	[OBJECTION_OFF] = "off",
	[OBJECTION_NOT_IN_FORCE] = "not-in-force",
	[OBJECTION_SHORT] = "watched-too-short",
	[OBJECTION_UNEXPLAINED] = "unexplained",
	[OBJECTION_DOUBT] = "doubtful",
	[OBJECTION_HIDDEN] = "hidden",
	[OBJECTION_LOST] = "lost",
	[OBJECTION_UNREAD] = "unread",
};

const char *objection_to_string(enum objection objection)
{
	return objection_names[objection];
}

/* --- what was seen --- */

static const struct gated *gated_find(const struct gate *gate, enum bw_control control)
{
	for (size_t i = 0; i < gate->n; i++)
		if (gate->items[i].control == control)
			return &gate->items[i];
	return NULL;
}

#define CLOCK_STEP_US INT64_C(60000000) /* by more than this it was set, and not only kept right */

/* Was the clock never set in this boot, as far as its watches tell by the one that nobody sets? */
static bool clock_was_steady(const struct evidence *evidence, const char *boot)
{
	int64_t least = INT64_MAX, most = INT64_MIN;

	for (size_t i = 0; i < evidence->n_watches; i++) {
		const struct watch *watch = &evidence->watches[i];
		int64_t apart;

		if (strcmp(watch->boot, boot) != 0 || watch->from_boottime_us == 0)
			continue;
		apart = watch->from_us - (int64_t)watch->from_boottime_us;
		least = apart < least ? apart : least;
		most = apart > most ? apart : most;
	}
	return most < least || most - least <= CLOCK_STEP_US;
}

/* Early in a boot the clock may be years behind: is it dated before its boot was watched at all, or by a clock
 * that was set meanwhile, and is the boot one that was watched in the days that count? */
static bool is_misdated(const struct gate *gate, const struct sighting *sighting, int64_t since_us)
{
	const struct evidence *evidence = gate->evidence;
	bool recent = false, later = false;

	for (size_t i = 0; i < evidence->n_watches; i++) {
		const struct watch *watch = &evidence->watches[i];

		if (strcmp(watch->boot, sighting->boot) != 0)
			continue;
		later |= watch->from_us <= sighting->last_us;
		recent |= watch->to_us > since_us;
	}
	return recent && !(later && clock_was_steady(evidence, sighting->boot));
}

bool gate_is_against(const struct gate *gate, const struct forecast *forecast)
{
	const struct gated *gated = gated_find(gate, forecast->sighting->control);

	if (!gated || (gated->enforced && forecast->sighting->verdict == BW_VERDICT_REFUSE))
		return false;
	if (forecast->sighting->last_us < gated->since_us &&
	    !is_misdated(gate, forecast->sighting, gated->since_us))
		return false;
	return forecast->outcome == OUTCOME_REFUSE || forecast->outcome == OUTCOME_UNKNOWN;
}

static void seen_judge(const struct gate *gate, struct gated *gated)
{
	for (size_t i = 0; i < gate->simulation.n; i++) {
		const struct forecast *forecast = &gate->simulation.items[i];

		if (forecast->sighting->control != gated->control ||
		    !gate_is_against(gate, forecast))
			continue;
		if (forecast->outcome == OUTCOME_UNKNOWN) {
			count_add(&gated->doubtful, forecast->sighting->count);
			gated->objections |= 1U << OBJECTION_DOUBT;
		} else {
			count_add(&gated->unexplained, forecast->sighting->count);
			gated->objections |= 1U << OBJECTION_UNEXPLAINED;
		}
	}
}

/* --- what may not have been --- */

/* The counters are exact: how much of what they say is in no sighting of `now`? */
static uint64_t missing_count(const struct evidence *now, enum bw_control control,
			      enum bw_verdict verdict, const char *boot)
{
	const uint64_t counted = now->counted[control][verdict];
	uint64_t known = 0;

	for (size_t i = 0; i < now->n; i++) {
		const struct sighting *sighting = &now->items[i];

		if (sighting->control == control && sighting->verdict == verdict &&
		    strcmp(sighting->boot, boot) == 0)
			count_add(&known, sighting->count);
	}
	return counted > known ? counted - known : 0;
}

/* Of all that is missing, but for the guard's own attempts: what would be refused by this control. */
static uint64_t hidden_count(const struct evidence *now, const struct gated *gated,
			     const char *boot)
{
	uint64_t missing = missing_count(now, gated->control, BW_VERDICT_AUDIT, boot), all = 0;

	for (enum bw_control any = 0; any < _BW_CONTROL_MAX; any++)
		for (enum bw_verdict verdict = 0; verdict < _BW_VERDICT_MAX; verdict++)
			count_add(&all, missing_count(now, any, verdict, boot));
	if (!gated->enforced)
		count_add(&missing, missing_count(now, gated->control, BW_VERDICT_REFUSE, boot));
	all = all > now->own ? all - now->own : 0;
	return missing < all ? missing : all;
}

static bool has_counters(const struct evidence *now)
{
	for (unsigned int control = 0; control < _BW_CONTROL_MAX; control++)
		for (unsigned int verdict = 0; verdict < _BW_VERDICT_MAX; verdict++)
			if (now->counted[control][verdict] > 0)
				return true;
	return false;
}

/* The counters are of the guard that is there now: of others nothing is known but this. */
static bool is_of_another(const struct watch *watch, const struct evidence *now,
			  const struct setting *setting)
{
	return strcmp(watch->boot, setting->boot) != 0 || watch->lost > now->lost ||
	       (now->generation != 0 && watch->generation > now->generation) ||
	       watch->evicted > now->evicted || watch->unrecorded > now->unrecorded;
}

static bool was_lost(const struct gate_question *question, const struct gated *gated)
{
	const struct evidence *evidence = question->evidence;

	for (size_t i = 0; i < evidence->n_watches; i++) {
		const struct watch *watch = &evidence->watches[i];

		if (watch->to_us > gated->since_us &&
		    (watch->lost || watch->evicted || watch->unrecorded) &&
		    is_of_another(watch, question->now, question->setting))
			return true;
	}
	return false;
}

/* Where there are counters, it is known whether anything is missing. */
static void loss_judge(const struct gate_question *question, struct gated *gated)
{
	const struct evidence *now = question->now;

	gated->hidden = hidden_count(now, gated, question->setting->boot);
	if (gated->hidden > 0)
		gated->objections |= 1U << OBJECTION_HIDDEN;
	if (was_lost(question, gated) ||
	    ((now->lost || now->evicted || now->unrecorded) && !has_counters(now)))
		gated->objections |= 1U << OBJECTION_LOST;
	if (question->evidence->unread_us > 0 && question->evidence->unread_us >= gated->since_us)
		gated->objections |= 1U << OBJECTION_UNREAD;
}

/* --- all of it --- */

static int gated_make(const struct gate_question *question, enum bw_control control,
		      struct gated *ret_gated)
{
	const struct stretch all = { INT64_MIN, question->setting->now_us };
	const bool on_ground = CONTROLS_OF_PLACE >> control & 1;
	const struct watch_scope scope = {
		.controls = 1U << control,
		.ground_hash = on_ground ? policy_ground_hash(question->policy) : 0,
	};
	struct gated gated = {
		.control = control,
		.enforced = question->policy->control[control] == BW_MODE_ENFORCE,
	};
	struct watched_time watched, anywhere;
	int r;

	r = watched_find(question->evidence, scope, all, question->wanted_us, &watched);
	if (r >= 0)
		r = watched_find(question->evidence, (struct watch_scope){ scope.controls, 0 }, all,
				 0, &anywhere);
	if (r < 0)
		return r;
	gated.watched_us = watched.total_us;
	gated.elsewhere_us = anywhere.total_us - watched.total_us;
	gated.since_us = watched.since_us;
	if (watched.total_us < question->wanted_us) {
		gated.since_us = INT64_MIN; /* all that is known counts */
		gated.objections |= 1U << OBJECTION_SHORT;
	}
	if (question->policy->control[control] == BW_MODE_OFF)
		gated.objections |= 1U << OBJECTION_OFF;
	else if (question->uncalled || question->evidence->mode[control] == BW_MODE_OFF)
		gated.objections |= 1U << OBJECTION_NOT_IN_FORCE;
	*ret_gated = gated;
	return 0;
}

/* As if the controls enforced. */
static int enforcing_simulate(const struct gate_question *question,
			      struct simulation *ret_simulation)
{
	struct policy enforcing = *question->policy;

	for (unsigned int control = 0; control < _BW_CONTROL_MAX; control++)
		if (question->controls >> control & 1 && enforcing.control[control] != BW_MODE_OFF)
			enforcing.control[control] = BW_MODE_ENFORCE;
	return simulation_make(question->evidence, &enforcing, question->policy, question->setting,
			       ret_simulation);
}

int gate_make(const struct gate_question *question, struct gate *ret_gate)
{
	_cleanup_gate_ struct gate gate = {
		.evidence = question->evidence,
		.untold = question->evidence->n_watches == 0,
	};
	int r;

	r = enforcing_simulate(question, &gate.simulation);
	if (r < 0)
		return r;
	for (enum bw_control control = 0; control < _BW_CONTROL_MAX; control++) {
		struct gated *gated = &gate.items[gate.n];

		if (!(question->controls >> control & 1))
			continue;
		r = gated_make(question, control, gated);
		if (r < 0)
			return r;
		gate.n++;
		seen_judge(&gate, gated);
		loss_judge(question, gated);
	}
	*ret_gate = gate;
	gate = (struct gate){ 0 };
	return 0;
}

int gate_status(const struct gate *gate)
{
	if (gate->untold)
		return 2;
	for (size_t i = 0; i < gate->n; i++)
		if (gate->items[i].objections)
			return 1;
	return 0;
}

void gate_clear(struct gate *gate)
{
	simulation_clear(&gate->simulation);
	*gate = (struct gate){ 0 };
}
