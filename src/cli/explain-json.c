/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <sys/stat.h>

#include "base/escape.h"
#include "cli/explain-output.h"
#include "cli/json.h"
#include "policy/control.h"

/* A name as it is where it is UTF-8, else its escaped form, of which no byte is lost. */
static void add_name(json_object *object, const char *key, const char *name)
{
	_cleanup_free_ char *escaped = NULL;
	const char *end = name;
	size_t n;

	while (end && *end && (n = utf8_length(end)) > 0)
		end += n;
	if (end && *end)
		escaped = text_escape(name);
	json_add_string(object, key, escaped ? escaped : name);
}

static void add_number_or_null(json_object *object, const char *key, bool known, uint64_t number)
{
	json_object_object_add(object, key, known ? json_object_new_uint64(number) : NULL);
}

static json_object *subject_json(const struct explain_subject *subject)
{
	json_object *object = json_object_new_object();

	add_number_or_null(object, "pid", subject->pid != 0, (uint64_t)subject->pid);
	add_name(object, "program", subject->program);
	add_name(object, "exe", subject->exe);
	json_add_known(object, "exe_trusted", subject->exe ? !subject->untrusted : -1);
	json_add_string(object, "unit", subject->unit);
	add_number_or_null(object, "uid", subject->uid != NULL, subject->inquiry.key.uid);
	return object;
}

static json_object *id_json(const struct bw_file_id *id)
{
	json_object *object = json_object_new_object();

	json_add_number(object, "dev", id->dev);
	json_add_number(object, "ino", id->ino);
	json_add_number(object, "generation", id->generation);
	return object;
}

/* --- paths --- */

static json_object *path_json(const struct explain_path *path)
{
	json_object *object = json_object_new_object();

	add_name(object, "path", path->path);
	add_number_or_null(object, "mount", path->mount != 0, path->mount);
	add_name(object, "mount_point", path->mount_point);
	json_add_string(object, "file_system", path->type);
	add_number_or_null(object, "process", path->process != 0, (uint64_t)path->process);
	return object;
}

static json_object *view_json(const struct bw_view *view, const struct explain_path *path,
			      const char *directory)
{
	static const char *const states[] = {
		[BW_VIEW_SHOWN] = "shown",
		[BW_VIEW_HIDDEN] = "hidden",
		[BW_VIEW_UNDECIDED] = "undecided",
	};
	json_object *object;

	if (view->state == BW_VIEW_NONE || view->state > BW_VIEW_UNDECIDED)
		return NULL;
	object = path_json(path);
	json_add_string(object, "state", states[view->state]);
	add_name(object, "directory", directory);
	json_object_object_add(object, "file_id", id_json(&view->file));
	return object;
}

static json_object *paths_json(const struct explanation *e)
{
	json_object *object = json_object_new_object();

	json_object_object_add(object, "opened", path_json(&e->opened));
	json_object_object_add(
		object, "oldest_mount",
		view_json(&e->answer.canonical, &e->canonical, e->canonical_directory));
	json_object_object_add(object, "layer",
			       view_json(&e->answer.layer, &e->layer, e->layer_directory));
	return object;
}

/* --- verdicts --- */

static const char *verdict_word(const struct bw_answer *answer, uint32_t controls)
{
	return answer->refused & controls   ? "refused"
	       : answer->audited & controls ? "audited"
	       : answer->exempt & controls  ? "exempt"
					    : NULL;
}

static json_object *controls_json(const struct explanation *e)
{
	json_object *array = json_object_new_array();

	for (enum bw_control control = 0; control < _BW_CONTROL_MAX; control++) {
		const char *word = verdict_word(&e->answer, 1U << control);
		json_object *row;

		if (!(e->answer.controls & 1U << control))
			continue;
		row = json_object_new_object();
		json_add_string(row, "name", control_to_string(control));
		json_add_string(row, "verdict", word ? word : "off");
		json_add_string(row, "exemption", e->rules[control]);
		json_add_bool(row, "started_by_exemption",
			      e->answer.exemption.rule[control] == BW_RULE_ADMITTED);
		json_object_array_add(array, row);
	}
	return array;
}

static json_object *near_json(const struct explanation *e)
{
	static const char *const words[] = { "program", "unit", "user", "sealed", "namespace" };
	json_object *array = json_object_new_array();

	for (size_t i = 0; i < e->near.n; i++) {
		json_object *row = json_object_new_object(), *missing = json_object_new_array();
		json_object *controls = json_object_new_array();

		for (size_t bit = 0; bit < sizeof(words) / sizeof(words[0]); bit++)
			if (e->near.items[i].missing & 1U << bit)
				json_object_array_add(missing, json_object_new_string(words[bit]));
		for (enum bw_control c = 0; c < _BW_CONTROL_MAX; c++)
			if (e->near.items[i].controls & 1U << c)
				json_object_array_add(controls,
						      json_object_new_string(control_to_string(c)));
		json_add_string(row, "exemption", e->near_rules[i]);
		json_object_object_add(row, "controls", controls);
		json_object_object_add(row, "missing", missing);
		json_object_array_add(array, row);
	}
	return array;
}

static json_object *places_json(uint32_t places)
{
	json_object *array = json_object_new_array();

	for (enum bw_place place = 0; place < _BW_PLACE_MAX; place++)
		if (places & 1U << place)
			json_object_array_add(array,
					      json_object_new_string(place_to_string(place)));
	return array;
}

static json_object *explanation_json(const struct explanation *e)
{
	json_object *object = json_object_new_object();
	const char *word = verdict_word(&e->answer, ~0U);

	add_name(object, "file", e->path);
	json_add_string(object, "error", e->error);
	if (e->error)
		return object;
	json_add_string(object, "verdict", word ? word : "allowed");
	json_add_bool(object, "refused", e->answer.refused != 0);
	json_add_bool(object, "regular", S_ISREG(e->answer.mode));
	json_object_object_add(object, "places", places_json(e->answer.places));
	json_add_string(object, "reason", reason_to_string(e->answer.reason));
	add_name(object, "directory", e->directory);
	json_add_bool(object, "sealed", e->answer.sealed != 0);
	json_object_object_add(object, "controls", controls_json(e));
	json_object_object_add(object, "near", near_json(e));
	json_object_object_add(object, "paths", paths_json(e));
	json_object_object_add(object, "file_id", id_json(&e->answer.id));
	return object;
}

json_object *explain_json(const struct explain_report *report)
{
	json_object *object = json_object_new_object(), *files = json_object_new_array();

	json_add_string(object, "operation", operation_to_string(report->operation));
	json_object_object_add(object, "subject", subject_json(report->subject));
	json_add_number(object, "generation", report->generation);
	json_add_hash(object, "policy_hash", report->policy_hash);
	for (size_t i = 0; i < report->n; i++)
		json_object_array_add(files, explanation_json(&report->items[i]));
	json_object_object_add(object, "files", files);
	return object;
}
