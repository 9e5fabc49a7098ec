/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/escape.h"
#include "cli/evidence-json.h"
#include "cli/json.h"
#include "cli/report-output.h"
#include "policy/control.h"

static void add_seconds(json_object *object, const char *key, int64_t us)
{
	json_object_object_add(object, key, json_object_new_int64(us / 1000000));
}

/* An object of all verdicts. */
static json_object *verdicts_json(const struct verdicts *verdicts)
{
	json_object *object = json_object_new_object();

	for (enum bw_verdict v = 0; v < _BW_VERDICT_MAX; v++)
		json_add_number(object, verdict_to_string(v), verdicts->n[v]);
	return object;
}

/* An object with a member for each control of which there is something. */
static json_object *controls_json(const struct verdicts controls[_BW_CONTROL_MAX])
{
	json_object *object = json_object_new_object();

	for (enum bw_control c = 0; c < _BW_CONTROL_MAX; c++)
		if (verdicts_sum(&controls[c]) > 0)
			json_object_object_add(object, control_to_string(c),
					       verdicts_json(&controls[c]));
	return object;
}

/* --- what it is about --- */

static json_object *guard_json(const struct evidence *evidence)
{
	json_object *object = json_object_new_object(), *modes = json_object_new_object();

	json_add_bool(object, "in_force", evidence->generation != 0);
	json_add_number(object, "generation", evidence->generation);
	json_add_hash(object, "policy_hash", evidence->policy_hash);
	for (enum bw_control c = 0; c < _BW_CONTROL_MAX; c++)
		json_add_string(modes, control_to_string(c), mode_to_string(evidence->mode[c]));
	json_object_object_add(object, "modes", modes);
	return object;
}

static json_object *policies_json(const struct summary *summary)
{
	json_object *array = json_object_new_array();

	for (size_t i = 0; i < summary->n_policies; i++) {
		json_object *object = json_object_new_object();

		json_add_number(object, "generation", summary->policies[i].generation);
		json_add_hash(object, "policy_hash", summary->policies[i].hash);
		json_add_time(object, "last", summary->policies[i].last_us);
		json_object_array_add(array, object);
	}
	return array;
}

static json_object *watched_json(const struct summary *summary)
{
	json_object *object = json_object_new_object(), *array = json_object_new_array();

	json_add_bool(object, "blind", summary_is_blind(summary));
	add_seconds(object, "seconds", summary->watched_us);
	json_add_number(object, "boots", summary->n_boots);
	for (size_t i = 0; i < summary->watched.n; i++) {
		json_object *stretch = json_object_new_object();

		json_add_time(stretch, "from", summary->watched.items[i].from_us);
		json_add_time(stretch, "to", summary->watched.items[i].to_us);
		json_object_array_add(array, stretch);
	}
	json_object_object_add(object, "stretches", array);
	return object;
}

static json_object *not_told_json(const struct summary *summary)
{
	json_object *object = json_object_new_object();

	json_add_number(object, "lost", summary->evidence->lost);
	json_add_number(object, "evicted", summary->evidence->evicted);
	json_add_number(object, "unrecorded", summary->evidence->unrecorded);
	json_add_number(object, "undescribed", summary->undescribed);
	json_add_number(object, "own_attempts", summary->evidence->own);
	return object;
}

static json_object *notes_json(const struct report_view *view)
{
	json_object *array = json_object_new_array();
	struct report_notes notes;

	report_notes_make(view, &notes);
	for (size_t i = 0; i < notes.n; i++) {
		json_object *object = json_object_new_object();

		json_add_bool(object, "bad", notes.items[i].bad);
		json_add_string(object, "text", notes.items[i].text);
		json_object_array_add(array, object);
	}
	return array;
}

/* --- cases --- */

static json_object *signs_json(const struct notable *notable)
{
	json_object *array = json_object_new_array();

	for (enum notable_sign sign = 0; sign < _NOTABLE_SIGN_MAX; sign++) {
		json_object *object;

		if (!(notable->signs & 1U << sign))
			continue;
		object = json_object_new_object();
		json_add_string(object, "id", notable_sign_id(sign));
		json_add_number(object, "points",
				notable_counts(notable, sign) ? notable_sign_points(sign) : 0);
		json_add_string(object, "says", notable_sign_says(sign));
		json_object_array_add(array, object);
	}
	return array;
}

static json_object *case_json(const struct notable *notable)
{
	const struct sighting *s = notable->example;
	json_object *object = json_object_new_object();

	json_add_number(object, "points", notable->points);
	json_add_string(object, "verdict", verdict_to_string(report_gravest(&notable->all)));
	json_add_string(object, "operation", operation_to_string(s->operation));
	json_add_string(object, "role", role_to_string(s->role));
	json_add_string(object, "program", notable->names->program);
	json_add_string(object, "object", notable->names->object);
	json_add_string(object, "unit", notable->names->unit);
	json_add_number(object, "uid", s->uid);
	json_add_number(object, "pid", s->pid);
	json_add_bytes(object, "comm", s->comm);
	json_add_bytes(object, "rule", s->rule);
	json_add_string(object, "boot", s->boot);
	json_add_time(object, "first", notable->first_us);
	json_add_time(object, "last", notable->last_us);
	json_object_object_add(object, "controls", controls_json(notable->controls));
	json_object_object_add(object, "signs", signs_json(notable));
	return object;
}

static json_object *cases_json(const struct notables *notables)
{
	json_object *array = json_object_new_array();

	for (size_t i = 0; i < notables->n; i++)
		json_object_array_add(array, case_json(&notables->items[i]));
	return array;
}

/* --- rankings and time --- */

static json_object *ranking_json(const struct ranking *ranking)
{
	json_object *array = json_object_new_array();

	for (size_t i = 0; i < ranking->n; i++) {
		const struct rank *rank = &ranking->items[i];
		json_object *object = json_object_new_object();

		json_add_string(object, "name", rank->name);
		json_object_object_add(object, "verdicts", verdicts_json(&rank->verdicts));
		json_add_time(object, "first", rank->first_us);
		json_add_time(object, "last", rank->last_us);
		json_object_array_add(array, object);
	}
	return array;
}

static json_object *periods_json(const struct periods *periods)
{
	json_object *array = json_object_new_array();

	for (size_t i = 0; i < periods->n; i++) {
		const struct period *period = &periods->items[i];
		json_object *object = json_object_new_object();

		json_add_time(object, "from", period->from_us);
		json_add_time(object, "to", period->to_us);
		add_seconds(object, "watched_seconds", period->watched_us);
		json_object_object_add(object, "verdicts", verdicts_json(&period->all));
		json_object_object_add(object, "controls", controls_json(period->controls));
		json_object_array_add(array, object);
	}
	return array;
}

static void pictures_add(json_object *object, const struct summary *summary)
{
	const struct periods *periods = &summary->periods;

	json_object_object_add(object, "verdicts", verdicts_json(&summary->all));
	json_object_object_add(object, "controls", controls_json(summary->controls));
	json_object_object_add(object, "worth_a_look", cases_json(&summary->notables));
	json_object_object_add(object, "programs",
			       ranking_json(&summary->rankings[RANKING_PROGRAMS]));
	json_object_object_add(object, "objects",
			       ranking_json(&summary->rankings[RANKING_OBJECTS]));
	json_object_object_add(object, "units", ranking_json(&summary->rankings[RANKING_UNITS]));
	json_add_string(object, "period", periods->days ? "day" : "hour");
	json_add_bool(object, "periods_estimated", periods->spread);
	json_add_number(object, "before_first_period", periods->earlier);
	json_add_number(object, "from_the_future", periods->later);
	json_object_object_add(object, "periods", periods_json(periods));
}

json_object *report_json(const struct report_view *view)
{
	const struct summary *summary = view->summary;
	json_object *object = json_object_new_object();

	if (!object)
		return NULL;
	json_add_number(object, "version", 1);
	json_add_bytes(object, "host", view->host);
	json_add_time(object, "made", view->now_us);
	json_add_bytes(object, "since", view->since);
	json_add_bytes(object, "evidence_file", view->file);
	json_object_object_add(object, "guard", guard_json(summary->evidence));
	json_object_object_add(object, "policies", policies_json(summary));
	json_object_object_add(object, "watched", watched_json(summary));
	json_object_object_add(object, "not_told", not_told_json(summary));
	json_object_object_add(object, "notes", notes_json(view));
	pictures_add(object, summary);
	return object;
}
