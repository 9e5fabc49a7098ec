/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <json-c/json.h>
#include <string.h>
#include <syslog.h>

#include "base/file.h"
#include "base/path.h"
#include "boot/plan-record.h"

/* It was written by us and only root can change it; but disks and people make mistakes. */
enum {
	RECORD_MAX = 1 << 20,
	ITEMS_MAX = 1024, /* edits, commands, words of a command */
};

static void object_put(json_object **object)
{
	(void)json_object_put(*object);
}

/* --- members --- */

/* A text of the caller, NULL if it is null and may be. */
static int get_text(json_object *object, const char *key, bool needed, char **ret_text)
{
	json_object *member = NULL;

	if (!json_object_object_get_ex(object, key, &member))
		return -EBADMSG;
	if (!member && !needed)
		return 0;
	if (!json_object_is_type(member, json_type_string))
		return -EBADMSG;
	*ret_text = strdup(json_object_get_string(member));
	return *ret_text ? 0 : -ENOMEM;
}

static int get_bool(json_object *object, const char *key, bool *ret_value)
{
	json_object *member = NULL;

	if (!json_object_object_get_ex(object, key, &member) ||
	    !json_object_is_type(member, json_type_boolean))
		return -EBADMSG;
	*ret_value = json_object_get_boolean(member);
	return 0;
}

static int get_number(json_object *object, const char *key, int max, int *ret_value)
{
	json_object *member = NULL;
	int64_t value;

	if (!json_object_object_get_ex(object, key, &member) ||
	    !json_object_is_type(member, json_type_int))
		return -EBADMSG;
	value = json_object_get_int64(member);
	if (value < 0 || value > max)
		return -EBADMSG;
	*ret_value = (int)value;
	return 0;
}

static int get_array(json_object *object, const char *key, json_object **ret_array)
{
	json_object *member = NULL;

	if (!json_object_object_get_ex(object, key, &member) ||
	    !json_object_is_type(member, json_type_array) ||
	    json_object_array_length(member) > ITEMS_MAX)
		return -EBADMSG;
	*ret_array = member;
	return 0;
}

/* --- the plan --- */

/* An absolute path without anything that leads up. */
static bool path_is_plain(const char *path)
{
	_cleanup_free_ char *plain = NULL;

	return path_normalize(path, &plain) == 0 && strcmp(path, plain) == 0 && plain[1] != '\0';
}

/* The text is there exactly if the record says so: its file may be a leftover. */
static int text_read(int store_fd, size_t i, const char *what, bool wanted, char **ret_text)
{
	return wanted ? plan_store_kept(store_fd, i, what, ret_text) : 0;
}

static int edit_read(int store_fd, size_t i, json_object *object, struct plan *plan)
{
	_cleanup_free_ char *path = NULL, *before = NULL, *after = NULL;
	bool has_before = false, has_after = false, parent_made = false;
	int r, mode = 0;

	r = get_text(object, "path", true, &path);
	if (r < 0)
		return r;
	if (!path_is_plain(path) || get_bool(object, "before", &has_before) < 0 ||
	    get_bool(object, "after", &has_after) < 0 ||
	    get_bool(object, "parent_made", &parent_made) < 0 ||
	    get_number(object, "mode", 0777, &mode) < 0)
		return -EBADMSG;
	r = text_read(store_fd, i, "before", has_before, &before);
	if (r >= 0)
		r = text_read(store_fd, i, "after", has_after, &after);
	if (r >= 0)
		r = plan_add_edit(plan, path, before, after, (mode_t)mode);
	if (r >= 0)
		plan->edits[i].parent_made = parent_made;
	return r;
}

/* Words of a JSON array, borrowed from it. */
static int argv_read(json_object *array, const char ***ret_argv)
{
	size_t n = json_object_array_length(array);
	const char **argv = calloc(n + 1, sizeof(*argv));

	if (!argv)
		return -ENOMEM;
	*ret_argv = argv;
	for (size_t i = 0; i < n; i++) {
		json_object *word = json_object_array_get_idx(array, i);

		if (!json_object_is_type(word, json_type_string))
			return -EBADMSG;
		argv[i] = json_object_get_string(word);
	}
	return n > 0 ? 0 : -EBADMSG;
}

static int command_read(json_object *object, struct plan *plan)
{
	_cleanup_free_ const char **argv = NULL;
	_cleanup_free_ char *output = NULL;
	bool apply_only = false, revert_only = false;
	json_object *words = NULL;
	int r;

	r = get_array(object, "argv", &words);
	if (r >= 0)
		r = argv_read(words, &argv);
	if (r >= 0)
		r = get_text(object, "output", false, &output);
	if (r >= 0)
		r = get_bool(object, "apply_only", &apply_only);
	if (r >= 0)
		r = get_bool(object, "revert_only", &revert_only);
	if (r >= 0)
		r = output && !path_is_plain(output) ? -EBADMSG
						     : plan_add_command(plan, argv, output);
	if (r < 0)
		return r;
	plan->commands[plan->n_commands - 1].apply_only = apply_only;
	plan->commands[plan->n_commands - 1].revert_only = revert_only;
	return 0;
}

static int plan_read(int store_fd, json_object *object, struct plan **ret_plan)
{
	_cleanup_free_ char *loader = NULL, *word = NULL;
	_cleanup_plan_ struct plan *plan = NULL;
	json_object *edits = NULL, *commands = NULL;
	int r;

	r = get_text(object, "loader", true, &loader);
	if (r >= 0)
		r = get_text(object, "word", true, &word);
	if (r >= 0)
		r = get_array(object, "edits", &edits);
	if (r >= 0)
		r = get_array(object, "commands", &commands);
	if (r < 0)
		return r;
	plan = plan_new(loader, word);
	if (!plan)
		return -ENOMEM;
	for (size_t i = 0; r >= 0 && i < json_object_array_length(edits); i++)
		r = edit_read(store_fd, i, json_object_array_get_idx(edits, i), plan);
	for (size_t i = 0; r >= 0 && i < json_object_array_length(commands); i++)
		r = command_read(json_object_array_get_idx(commands, i), plan);
	if (r >= 0)
		*ret_plan = TAKE_PTR(plan);
	return r;
}

/* --- the record --- */

static int record_read(int store_fd, json_object *object, struct plan_record *record)
{
	_cleanup_free_ char *state = NULL;
	int version = 0, r;

	if (get_number(object, "version", PLAN_RECORD_VERSION, &version) < 0 || version < 1)
		return -EBADMSG;
	r = get_text(object, "state", true, &state);
	if (r < 0)
		return r;
	record->state = plan_state_from_string(state);
	if (record->state == _PLAN_STATE_INVALID)
		return -EBADMSG;
	r = get_text(object, "release", false, &record->release);
	if (r >= 0)
		r = get_text(object, "active", false, &record->active);
	if (r >= 0)
		r = get_text(object, "boot_id", false, &record->boot_id);
	return r < 0 ? r : plan_read(store_fd, object, &record->plan);
}

static int text_parse(int store_fd, const char *text, struct plan_record **ret_record)
{
	_cleanup_(object_put) json_object *object = json_tokener_parse(text);
	_cleanup_plan_record_ struct plan_record *record = calloc(1, sizeof(*record));
	int r;

	if (!record)
		return -ENOMEM;
	if (!json_object_is_type(object, json_type_object))
		return -EBADMSG;
	r = record_read(store_fd, object, record);
	if (r >= 0)
		*ret_record = TAKE_PTR(record);
	return r;
}

int plan_record_read(int store_fd, struct problems *problems, struct plan_record **ret_record)
{
	_cleanup_free_ char *text = NULL;
	size_t len = 0;
	int r;

	r = file_read(store_fd, "plan.json", RECORD_MAX, &text, &len);
	if (r == -ENOENT)
		return r;
	if (r >= 0) {
		r = text_parse(store_fd, text, ret_record);
		if (r == -ENOENT) /* of one of its texts */
			r = -EBADMSG;
	}
	if (r == -EBADMSG)
		problems_add_at(problems, LOG_ERR, PLAN_STORE "/plan.json", 0,
				"the files as they were are in " PLAN_STORE "/backup: put them "
				"back by hand if need be, and remove this directory",
				"the record of what was changed is damaged");
	else if (r < 0 && r != -ENOMEM)
		problems_add_at(problems, LOG_ERR, PLAN_STORE "/plan.json", 0, file_cure(r, NULL),
				"cannot be read: %s", file_reason(r));
	return r;
}

int plan_record_find(int root_fd, struct problems *problems, struct plan_record **ret_record)
{
	_cleanup_close_ int store_fd = plan_store_open(root_fd, false);
	int r;

	if (store_fd < 0 && store_fd != -ENOENT)
		plan_store_failed(store_fd, problems);
	if (store_fd < 0)
		return store_fd;
	r = plan_store_share(store_fd, problems);
	return r < 0 ? r : plan_record_read(store_fd, problems, ret_record);
}
