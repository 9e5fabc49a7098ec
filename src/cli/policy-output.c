/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/policy-output.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <syslog.h>

#include "base/path.h"
#include "cli/json.h"
#include "policy/control.h"

static bool directory_exists(int root_fd, const char *path)
{
	return faccessat(root_fd, path_at_root(path), F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

/* --- text --- */

/* " (FILE:LINE)", or what else decides; nothing if that is NULL. */
static void source_print(const struct policy_source *source, const char *otherwise)
{
	if (source->file)
		(void)printf(" (%s:%u)", source->file, source->line);
	else if (otherwise)
		(void)printf(" (%s)", otherwise);
}

static void settings_print(const struct policy *policy)
{
	bool from_file = policy->mode_source == BW_MODE_SOURCE_FILE;

	(void)printf("Mode: %s", mode_to_string(policy->mode));
	source_print(&policy->mode_from,
		     from_file ? "default" : mode_source_to_string(policy->mode_source));
	(void)printf("\nScope: %s", scope_to_string(policy->scope));
	source_print(&policy->scope_from, "default");
	(void)printf("\nOn failure: %s", on_failure_to_string(policy->on_failure));
	source_print(&policy->on_failure_from, "default");
	(void)printf("\nEvents: ");
	if (policy->event_interval_s > 0)
		(void)printf("at most %" PRIu32 " of equal verdicts in %" PRIu32 " s",
			     policy->event_burst, policy->event_interval_s);
	else
		(void)printf("one for each verdict");
	(void)printf("\nPolicy: %016" PRIx64 "\n", policy->hash);
}

static void controls_print(const struct policy *policy)
{
	(void)printf("\nControls:\n");
	for (unsigned int i = 0; i < _BW_CONTROL_MAX; i++) {
		(void)printf("  %-14s %s", control_names[i], mode_to_string(policy->control[i]));
		source_print(&policy->control_from[i], NULL);
		(void)printf("\n");
	}
}

static void directories_print(const struct policy *policy, int root_fd)
{
	(void)printf("\nGuarded directories:%s\n", policy->n_directories > 0 ? "" : " none");
	for (size_t i = 0; i < policy->n_directories; i++) {
		const struct policy_directory *directory = &policy->directories[i];

		(void)printf("  %s", directory->path);
		source_print(&directory->source, "default");
		if (directory->asked)
			(void)printf(" (where %s leads)", directory->asked);
		if (!directory_exists(root_fd, directory->path))
			(void)printf(" (does not exist yet)");
		(void)printf("\n");
	}
}

static void exemption_print(const struct policy_exemption *exemption)
{
	(void)printf("  %s:", exemption->name);
	for (unsigned int i = 0; i < _BW_CONTROL_MAX; i++)
		if (exemption->controls & 1U << i)
			(void)printf(" %s", control_names[i]);
	source_print(&exemption->source, NULL);
	(void)printf("\n   ");
	if (exemption->exe)
		(void)printf(" Exe=%s", exemption->exe);
	for (size_t i = 0; i < exemption->n_uids; i++)
		(void)printf("%s%u", i > 0 ? " " : " Uid=", (unsigned int)exemption->uids[i]);
	for (size_t i = 0; exemption->units && exemption->units[i]; i++)
		(void)printf("%s%s", i > 0 ? " " : " Unit=", exemption->units[i]);
	if (exemption->namespaces == POLICY_NAMESPACE_HOST)
		(void)printf(" UserNamespace=host");
	if (exemption->namespaces == POLICY_NAMESPACE_CHILD)
		(void)printf(" UserNamespace=child");
	if (exemption->sealed_only)
		(void)printf(" SealedOnly=yes");
	if (exemption->expires)
		(void)printf(" Expires=%s", exemption->expires);
	(void)printf("\n");
}

void policy_print(const struct policy *policy, int root_fd)
{
	settings_print(policy);
	controls_print(policy);
	directories_print(policy, root_fd);
	(void)printf("\nExemptions:%s\n", policy->n_exemptions > 0 ? "" : " none");
	for (size_t i = 0; i < policy->n_exemptions; i++)
		exemption_print(&policy->exemptions[i]);
}

/* --- JSON --- */

/* {"file":...,"line":...}, or null if no file says it. */
static void add_origin(json_object *object, const char *key, const struct policy_source *source)
{
	json_object *origin = source->file ? json_object_new_object() : NULL;

	if (origin)
		json_add_source(origin, source->file, source->line);
	json_object_object_add(object, key, origin);
}

static json_object *sources_json(const struct policy *policy)
{
	json_object *object = json_object_new_object();

	add_origin(object, "mode", &policy->mode_from);
	add_origin(object, "scope", &policy->scope_from);
	add_origin(object, "on_failure", &policy->on_failure_from);
	for (unsigned int i = 0; i < _BW_CONTROL_MAX; i++)
		add_origin(object, control_names[i], &policy->control_from[i]);
	return object;
}

static json_object *controls_json(const struct policy *policy)
{
	json_object *object = json_object_new_object();

	for (unsigned int i = 0; i < _BW_CONTROL_MAX; i++)
		json_add_string(object, control_names[i], mode_to_string(policy->control[i]));
	return object;
}

static json_object *directories_json(const struct policy *policy, int root_fd)
{
	json_object *array = json_object_new_array();

	for (size_t i = 0; i < policy->n_directories; i++) {
		const struct policy_directory *directory = &policy->directories[i];
		json_object *object = json_object_new_object();

		json_add_string(object, "path", directory->path);
		json_add_string(object, "asked", directory->asked);
		json_object_object_add(
			object, "exists",
			json_object_new_boolean(directory_exists(root_fd, directory->path)));
		json_add_source(object, directory->source.file, directory->source.line);
		json_object_array_add(array, object);
	}
	return array;
}

/* The names whose bit is set. */
static json_object *bits_json(unsigned int bits, const char *const *names)
{
	json_object *array = json_object_new_array();

	for (unsigned int i = 0; names[i]; i++)
		if (bits & 1U << i)
			json_object_array_add(array, json_object_new_string(names[i]));
	return array;
}

static json_object *exemption_json(const struct policy_exemption *exemption)
{
	json_object *object = json_object_new_object();
	json_object *uids = json_object_new_array(), *units = json_object_new_array();

	for (size_t i = 0; i < exemption->n_uids; i++)
		json_object_array_add(uids, json_object_new_int64(exemption->uids[i]));
	for (size_t i = 0; exemption->units && exemption->units[i]; i++)
		json_object_array_add(units, json_text(exemption->units[i]));
	json_add_string(object, "name", exemption->name);
	json_object_object_add(object, "controls", bits_json(exemption->controls, control_names));
	json_add_string(object, "exe", exemption->exe);
	json_object_object_add(object, "uids", uids);
	json_object_object_add(object, "units", units);
	json_object_object_add(object, "user_namespaces",
			       bits_json(exemption->namespaces, namespace_names));
	json_add_bool(object, "sealed_only", exemption->sealed_only);
	json_add_string(object, "reason", exemption->reason);
	json_add_string(object, "owner", exemption->owner);
	json_add_string(object, "expires", exemption->expires);
	json_add_source(object, exemption->source.file, exemption->source.line);
	return object;
}

static json_object *policy_json(const struct policy *policy, int root_fd)
{
	json_object *object = json_object_new_object();
	json_object *exemptions = json_object_new_array();

	for (size_t i = 0; i < policy->n_exemptions; i++)
		json_object_array_add(exemptions, exemption_json(&policy->exemptions[i]));
	json_add_string(object, "mode", mode_to_string(policy->mode));
	json_add_string(object, "mode_source", mode_source_to_string(policy->mode_source));
	json_add_string(object, "scope", scope_to_string(policy->scope));
	json_add_string(object, "on_failure", on_failure_to_string(policy->on_failure));
	json_add_number(object, "event_interval_seconds", policy->event_interval_s);
	json_add_number(object, "event_burst", policy->event_burst);
	json_add_hash(object, "hash", policy->hash);
	json_object_object_add(object, "controls", controls_json(policy));
	json_object_object_add(object, "sources", sources_json(policy));
	json_object_object_add(object, "directories", directories_json(policy, root_fd));
	json_object_object_add(object, "exemptions", exemptions);
	return object;
}

void policy_print_json(const struct policy *policy, int root_fd, const struct problems *problems)
{
	json_object *object = json_object_new_object();

	json_object_object_add(object, "policy", policy ? policy_json(policy, root_fd) : NULL);
	json_object_object_add(object, "problems", json_problems(problems));
	json_print(object);
}
