/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/evidence-json.h"

#include "base/escape.h"
#include "base/time-text.h"
#include "cli/json.h"
#include "evidence/event-sighting.h"
#include "policy/control.h"

void json_add_bytes(json_object *object, const char *key, const char *text)
{
	_cleanup_free_ char *form = text ? text_escape(text) : NULL;

	json_add_string(object, key, form);
}

void json_add_time(json_object *object, const char *key, int64_t us)
{
	char text[TIME_TEXT_LEN];

	json_add_string(object, key, us != 0 ? time_utc(us, text) : NULL);
}

void json_add_file_id(json_object *object, const char *key, const struct bw_file_id *id)
{
	json_object *member = json_object_new_object();

	json_add_number(member, "dev", id->dev);
	json_add_number(member, "ino", id->ino);
	json_add_number(member, "generation", id->generation);
	json_object_object_add(object, key, member);
}

void json_add_controls(json_object *object, const char *key, uint32_t controls)
{
	json_object *array = json_object_new_array();

	for (enum bw_control control = 0; control < _BW_CONTROL_MAX; control++)
		if (controls & 1U << control)
			json_object_array_add(array, json_text(control_to_string(control)));
	json_object_object_add(object, key, array);
}

static void places_add(json_object *object, uint32_t places)
{
	json_object *array = json_object_new_array();

	for (enum bw_place place = 0; place < _BW_PLACE_MAX; place++)
		if (places & 1U << place)
			json_object_array_add(array, json_text(place_to_string(place)));
	json_object_object_add(object, "places", array);
}

static void conditions_add(json_object *object, uint32_t conditions)
{
	json_object *array = json_object_new_array();

	for (unsigned int bit = 0; 1U << bit < _BW_KEPT_CONDITION_MAX; bit++)
		if (conditions & 1U << bit)
			json_object_array_add(array, json_text(condition_to_string(bit)));
	json_object_object_add(object, "conditions", array);
}

json_object *sighting_to_json(const struct sighting *s, const char *kind, int64_t time_us,
			      uint64_t began)
{
	json_object *object = json_object_new_object();

	json_add_string(object, "kind", kind);
	json_add_time(object, "time", time_us);
	json_add_string(object, "boot", s->boot);
	json_add_string(object, "control", control_to_string(s->control));
	json_add_string(object, "verdict", verdict_to_string(s->verdict));
	json_add_string(object, "operation", operation_to_string(s->operation));
	json_add_string(object, "role", role_to_string(s->role));
	places_add(object, s->places);
	json_add_string(object, "reason", reason_to_string(s->reason));
	conditions_add(object, s->conditions);
	json_add_bytes(object, "exe", s->exe);
	json_add_file_id(object, "exe_id", &s->exe_id);
	json_add_bytes(object, "file", s->file);
	json_add_bytes(object, "unit", s->unit);
	json_add_bytes(object, "rule", s->rule);
	json_add_number(object, "uid", s->uid);
	json_add_number(object, "pid", s->pid);
	json_add_bytes(object, "comm", s->comm);
	json_add_number(object, "count", s->count);
	json_add_time(object, "first", s->first_us);
	json_add_time(object, "last", s->last_us);
	json_add_number(object, "began", began);
	json_add_number(object, "generation", s->generation);
	json_add_hash(object, "policy_hash", s->policy_hash);
	return object;
}

json_object *event_to_json(const struct event *event, enum bw_control control, const char *kind)
{
	struct sighting sighting = { 0 };
	json_object *object;

	if (event_sighting(event, control, &sighting) <= 0)
		return NULL;
	object = sighting_to_json(&sighting, kind, event->us, event->began_us);
	sighting_clear(&sighting);
	json_add_bytes(object, "directory", event->directory);
	json_add_bytes(object, "asked", event->asked);
	json_add_file_id(object, "file_id", &event->file_id);
	json_add_number(object, "tid", event->tid);
	json_add_number(object, "parent", event->parent);
	json_add_number(object, "cgroup", event->cgroup);
	json_add_number(object, "suppressed", event->suppressed);
	json_add_number(object, "boottime_usec", event->boottime_us);
	return object;
}

json_object *watch_to_json(const struct watch *watch)
{
	json_object *object = json_object_new_object();

	json_add_string(object, "kind", "watch");
	json_add_time(object, "from", watch->from_us);
	json_add_time(object, "to", watch->to_us);
	json_add_number(object, "from_boottime_usec", watch->from_boottime_us);
	json_add_number(object, "to_boottime_usec", watch->to_boottime_us);
	json_add_string(object, "boot", watch->boot);
	json_add_controls(object, "audit", watch->audit);
	json_add_controls(object, "enforce", watch->enforce);
	json_add_number(object, "generation", watch->generation);
	json_add_hash(object, "policy_hash", watch->policy_hash);
	json_add_hash(object, "ground_hash", watch->ground_hash);
	json_add_number(object, "lost", watch->lost);
	json_add_number(object, "evicted", watch->evicted);
	json_add_number(object, "unrecorded", watch->unrecorded);
	return object;
}

json_object *use_to_json(const struct rule_use *use, const char *boot, uint64_t began)
{
	json_object *object = json_object_new_object();

	json_add_string(object, "kind", "use");
	json_add_string(object, "boot", boot);
	json_add_bytes(object, "rule", use->rule);
	json_add_number(object, "count", use->count);
	json_add_time(object, "first", use->first_us);
	json_add_time(object, "last", use->last_us);
	json_add_number(object, "began", began);
	return object;
}

static json_object *counted_to_json(const uint64_t counted[_BW_VERDICT_MAX])
{
	json_object *object = json_object_new_object();

	for (enum bw_verdict verdict = 0; verdict < _BW_VERDICT_MAX; verdict++)
		json_add_number(object, verdict_to_string(verdict), counted[verdict]);
	return object;
}

json_object *guard_to_json(const struct evidence *evidence)
{
	json_object *object = json_object_new_object(), *modes = json_object_new_object(),
		    *counted = json_object_new_object();

	for (enum bw_control control = 0; control < _BW_CONTROL_MAX; control++) {
		json_add_string(modes, control_to_string(control),
				mode_to_string(evidence->mode[control]));
		json_object_object_add(counted, control_to_string(control),
				       counted_to_json(evidence->counted[control]));
	}
	json_add_string(object, "kind", "guard");
	json_add_number(object, "generation", evidence->generation);
	json_add_hash(object, "policy_hash", evidence->policy_hash);
	json_add_number(object, "lost", evidence->lost);
	json_add_number(object, "evicted", evidence->evicted);
	json_add_number(object, "unrecorded", evidence->unrecorded);
	json_object_object_add(object, "modes", modes);
	json_object_object_add(object, "counted", counted);
	return object;
}
