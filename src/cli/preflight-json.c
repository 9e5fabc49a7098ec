/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/json.h"
#include "cli/preflight-output.h"
#include "kernel/facts.h"

/* Rises when a member goes or means something else; new members and new checks do not change it. */
#define JSON_VERSION 1

static json_object *subject_json(const struct preflight_request *request,
				 const struct preflight_result *result)
{
	const struct preflight_subject *subject = result->subject;
	const struct facts *facts = result->facts;
	json_object *object = json_object_new_object();

	json_add_string(object, "kind", preflight_kind_name(subject->kind));
	json_add_string(object, "root", request->root);
	json_add_string(object, "os", facts->os.text);
	json_add_string(object, "release", facts->release.text);
	json_add_string(object, "machine", facts->machine_name.text);
	json_add_string(object, "entry", subject->entry ? subject->entry->id : NULL);
	json_add_string(object, "cmdline", facts->cmdline.text);
	json_add_string(object, "active", facts->running ? facts->active.text : NULL);
	json_add_string(object, "expected", facts->expected.text);
	return object;
}

static json_object *checks_json(const struct findings *findings)
{
	json_object *array = json_object_new_array();

	for (size_t i = 0; i < findings->n; i++) {
		const struct finding *finding = &findings->items[i];
		json_object *object = json_object_new_object();

		json_add_string(object, "id", finding->check->id);
		json_add_string(object, "title", finding->check->title);
		json_add_string(object, "severity", severity_name(finding->check->severity));
		json_add_string(object, "verdict", verdict_name(finding->verdict));
		json_add_string(object, "seen", finding->seen);
		json_add_string(object, "cure", finding->cure);
		json_object_array_add(array, object);
	}
	return array;
}

static json_object *result_json(const struct preflight_request *request,
				const struct preflight_machine *machine,
				const struct preflight_result *result)
{
	json_object *object = json_object_new_object();

	json_add_number(object, "version", JSON_VERSION);
	json_add_string(object, "host", machine->host);
	json_object_object_add(object, "subject", subject_json(request, result));
	json_add_string(object, "verdict", preflight_verdict_name(result->verdict));
	json_object_object_add(object, "checks", checks_json(&result->findings));
	return object;
}

void preflight_print_json(const struct preflight_request *request,
			  const struct preflight_machine *machine,
			  const struct preflight_result *results)
{
	json_object *array;

	if (!machine->several) {
		json_print(result_json(request, machine, &results[0]));
		return;
	}
	array = json_object_new_array();
	for (size_t i = 0; i < machine->n_subjects; i++)
		json_object_array_add(array, result_json(request, machine, &results[i]));
	json_print(array);
}

void preflight_print_list_json(void)
{
	json_object *object = json_object_new_object(), *array = json_object_new_array();

	for (size_t i = 0; i < checks_count; i++) {
		json_object *row = json_object_new_object();

		json_add_string(row, "id", checks[i].id);
		json_add_string(row, "title", checks[i].title);
		json_add_string(row, "why", checks[i].why);
		json_add_string(row, "severity", severity_name(checks[i].severity));
		json_object_array_add(array, row);
	}
	json_add_number(object, "version", JSON_VERSION);
	json_object_object_add(object, "checks", array);
	json_print(object);
}
