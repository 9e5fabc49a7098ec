/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/evidence-json.h"
#include "cli/judgement.h"
#include "cli/suggestion-output.h"

static json_object *seen_json(const struct seen *seen)
{
	json_object *object = json_object_new_object();

	json_add_number(object, "count", seen->count);
	json_add_number(object, "kinds", seen->kinds);
	json_add_time(object, "first", seen->first_us);
	json_add_time(object, "last", seen->last_us);
	json_add_controls(object, "controls", seen->controls);
	json_object_object_add(object, "example", sighting_seen_json(seen->example));
	return object;
}

static json_object *units_json(const struct policy_exemption *rule)
{
	json_object *array = json_object_new_array();

	for (size_t i = 0; rule->units && rule->units[i]; i++)
		json_object_array_add(array, json_text(rule->units[i]));
	return array;
}

static json_object *uids_json(const struct policy_exemption *rule)
{
	json_object *array = json_object_new_array();

	for (size_t i = 0; i < rule->n_uids; i++)
		json_object_array_add(array, json_object_new_int64(rule->uids[i]));
	return array;
}

static json_object *suggestion_json(const struct suggestion *suggestion, const char *expires)
{
	const struct policy_exemption *rule = &suggestion->rule;
	json_object *object = json_object_new_object();
	_cleanup_free_ char *risk = NULL;

	(void)suggestion_risk(suggestion, &risk);
	json_add_string(object, "name", rule->name);
	json_add_controls(object, "controls", rule->controls);
	json_add_string(object, "exe", rule->exe);
	json_object_object_add(object, "units", units_json(rule));
	json_object_object_add(object, "uids", uids_json(rule));
	json_add_string(object, "user_namespace",
			rule->namespaces == POLICY_NAMESPACE_CHILD ? "child" : "host");
	json_add_bool(object, "sealed_only", rule->sealed_only);
	json_add_string(object, "expires", expires);
	json_add_bool(object, "any_unit", suggestion->any_unit);
	json_add_bool(object, "any_uid", suggestion->any_uid);
	json_add_bool(object, "runs_anything", suggestion->runner);
	json_add_string(object, "risk", risk);
	json_object_object_add(object, "seen", seen_json(&suggestion->seen));
	return object;
}

static json_object *unsuggested_json(const struct unsuggested *other)
{
	json_object *object = json_object_new_object();
	const struct program *program = other->program;

	json_add_string(object, "why", refusal_to_string(other->refusal));
	json_add_string(object, "says", refusal_says(other->refusal));
	json_add_string(object, "doubt", other->doubt ? doubt_to_string(other->doubt) : NULL);
	json_add_bytes(object, "danger_at", program ? program->danger_at : NULL);
	json_add_string(object, "danger", program ? program->danger : NULL);
	json_add_string(object, "instead", refusal_cure(other->refusal));
	json_object_object_add(object, "seen", seen_json(&other->seen));
	return object;
}

void suggestions_print_json(const struct suggestions *suggestions, const struct policy *policy,
			    const char *expires, const struct problems *problems)
{
	json_object *object = json_object_new_object(), *made = json_object_new_array(),
		    *others = json_object_new_array();

	for (size_t i = 0; i < suggestions->n; i++)
		json_object_array_add(made, suggestion_json(&suggestions->items[i], expires));
	for (size_t i = 0; i < suggestions->n_others; i++)
		json_object_array_add(others, unsuggested_json(&suggestions->others[i]));
	json_add_hash(object, "policy_hash", policy->hash);
	json_object_object_add(object, "suggestions", made);
	json_object_object_add(object, "not_suggested", others);
	json_object_object_add(object, "problems", json_problems(problems));
	json_print(object);
}
