/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/plan-record.h"

#include <json-c/json.h>
#include <string.h>

#include "base/replace.h"

static const char *const state_names[] = {
	[PLAN_STATE_PLANNED] = "planned",
	[PLAN_STATE_WRITTEN] = "written",
	[PLAN_STATE_APPLIED] = "applied",
	[PLAN_STATE_REVERTING] = "reverting",
};
_Static_assert(sizeof(state_names) / sizeof(state_names[0]) == _PLAN_STATE_MAX, "a name each");

const char *plan_state_to_string(enum plan_state state)
{
	return state_names[state];
}

enum plan_state plan_state_from_string(const char *name)
{
	for (enum plan_state state = 0; state < _PLAN_STATE_MAX; state++)
		if (strcmp(name, state_names[state]) == 0)
			return state;
	return _PLAN_STATE_INVALID;
}

struct plan_record *plan_record_free(struct plan_record *record)
{
	if (!record)
		return NULL;
	free(record->release);
	free(record->active);
	free(record->boot_id);
	(void)plan_free(record->plan);
	free(record);
	return NULL;
}

/* --- making --- */

static int plan_copy(const struct plan *plan, struct plan **ret_copy)
{
	_cleanup_plan_ struct plan *copy = plan_new(plan->loader, plan->word);
	int r = copy ? 0 : -ENOMEM;

	for (size_t i = 0; r >= 0 && i < plan->n_edits; i++) {
		const struct edit *edit = &plan->edits[i];

		r = plan_add_edit(copy, edit->path, edit->before, edit->after, edit->mode);
		if (r >= 0)
			copy->edits[i].parent_made = edit->parent_made;
	}
	for (size_t i = 0; r >= 0 && i < plan->n_commands; i++) {
		const struct command *command = &plan->commands[i];

		r = plan_add_command(copy, (const char *const *)command->argv, command->output);
		if (r < 0)
			break;
		copy->commands[i].apply_only = command->apply_only;
		copy->commands[i].revert_only = command->revert_only;
	}
	if (r >= 0)
		*ret_copy = TAKE_PTR(copy);
	return r;
}

static bool copied(const char *text, const char *copy)
{
	return copy || !text;
}

int plan_record_make(const struct plan *plan, const struct plan_context *context,
		     struct plan_record **ret_record)
{
	_cleanup_plan_record_ struct plan_record *record = calloc(1, sizeof(*record));
	int r;

	if (!record)
		return -ENOMEM;
	r = plan_copy(plan, &record->plan);
	if (r < 0)
		return r;
	record->release = context->release ? strdup(context->release) : NULL;
	record->active = context->active ? strdup(context->active) : NULL;
	record->boot_id = context->boot_id ? strdup(context->boot_id) : NULL;
	if (!copied(context->release, record->release) ||
	    !copied(context->active, record->active) || !copied(context->boot_id, record->boot_id))
		return -ENOMEM;
	*ret_record = TAKE_PTR(record);
	return 0;
}

static int text_renew(char **text, const char *now)
{
	char *copy = now ? strdup(now) : NULL;

	if (!now)
		return 0;
	if (!copy)
		return -ENOMEM;
	free(*text);
	*text = copy;
	return 0;
}

int plan_record_renew(struct plan_record *record, const struct plan_context *context)
{
	int r = text_renew(&record->boot_id, context->boot_id);

	/* the list of then, if there is one: it is from before the first change */
	if (r < 0 || record->active)
		return r;
	r = text_renew(&record->release, context->release);
	return r < 0 ? r : text_renew(&record->active, context->active);
}

/* --- writing --- */

static void add_string(json_object *object, const char *key, const char *value)
{
	json_object_object_add(object, key, value ? json_object_new_string(value) : NULL);
}

static void add_bool(json_object *object, const char *key, bool value)
{
	json_object_object_add(object, key, json_object_new_boolean(value));
}

static json_object *edit_json(const struct edit *edit)
{
	json_object *object = json_object_new_object();

	add_string(object, "path", edit->path);
	add_bool(object, "before", edit->before);
	add_bool(object, "after", edit->after);
	json_object_object_add(object, "mode", json_object_new_int((int)edit->mode));
	add_bool(object, "parent_made", edit->parent_made);
	return object;
}

static json_object *command_json(const struct command *command)
{
	json_object *object = json_object_new_object(), *argv = json_object_new_array();

	for (char **word = command->argv; *word; word++)
		json_object_array_add(argv, json_object_new_string(*word));
	json_object_object_add(object, "argv", argv);
	add_string(object, "output", command->output);
	add_bool(object, "apply_only", command->apply_only);
	add_bool(object, "revert_only", command->revert_only);
	return object;
}

static json_object *record_json(const struct plan_record *record)
{
	json_object *object = json_object_new_object();
	json_object *edits = json_object_new_array(), *commands = json_object_new_array();

	for (size_t i = 0; i < record->plan->n_edits; i++)
		json_object_array_add(edits, edit_json(&record->plan->edits[i]));
	for (size_t i = 0; i < record->plan->n_commands; i++)
		json_object_array_add(commands, command_json(&record->plan->commands[i]));
	json_object_object_add(object, "version", json_object_new_int(PLAN_RECORD_VERSION));
	add_string(object, "state", state_names[record->state]);
	add_string(object, "loader", record->plan->loader);
	add_string(object, "word", record->plan->word);
	add_string(object, "release", record->release);
	add_string(object, "active", record->active);
	add_string(object, "boot_id", record->boot_id);
	json_object_object_add(object, "edits", edits);
	json_object_object_add(object, "commands", commands);
	return object;
}

int plan_record_advance(int store_fd, struct plan_record *record, enum plan_state state)
{
	json_object *object;
	const char *text;
	int r = -ENOMEM;

	record->state = state;
	object = record_json(record);
	text = json_object_to_json_string_ext(object, JSON_C_TO_STRING_PRETTY |
							      JSON_C_TO_STRING_NOSLASHESCAPE);
	if (text)
		r = file_replace(store_fd, "/plan.json", text, strlen(text), 0600);
	json_object_put(object);
	return r;
}

int plan_record_begin(int store_fd, struct plan_record *record)
{
	const struct plan *plan = record->plan;
	int r = 0;

	for (size_t i = 0; r >= 0 && i < plan->n_edits; i++) {
		r = plan_store_keep(store_fd, i, "before", plan->edits[i].before);
		if (r >= 0)
			r = plan_store_keep(store_fd, i, "after", plan->edits[i].after);
	}
	return r < 0 ? r : plan_record_advance(store_fd, record, PLAN_STATE_PLANNED);
}
