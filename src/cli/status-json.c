/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/json.h"
#include "cli/status-output.h"
#include "guard/boot-record.h"
#include "guard/guard.h"
#include "policy/control.h"

static json_object *hooks_json(const struct generation *generation)
{
	json_object *array = json_object_new_array();

	for (enum bw_hook hook = 0; hook < _BW_HOOK_MAX; hook++) {
		json_object *object = json_object_new_object();

		json_add_string(object, "name", guard_hook_name(hook));
		json_add_string(object, "hook", guard_hook_lsm(hook));
		json_add_bool(object, "attached", generation->link_fd[hook] >= 0);
		json_add_number(object, "program", generation->state.program_id[hook]);
		json_object_array_add(array, object);
	}
	return array;
}

static json_object *controls_json(const struct guard_status *status)
{
	json_object *array = json_object_new_array();

	for (enum bw_control control = 0; control < _BW_CONTROL_MAX; control++) {
		json_object *object = json_object_new_object();

		json_add_string(object, "name", control_to_string(control));
		json_add_string(object, "mode",
				mode_to_string(bw_policy_mode(&status->policy, control)));
		json_add_bool(object, "proved", status->generation->state.proved & 1U << control);
		for (enum bw_verdict verdict = 0; verdict < _BW_VERDICT_MAX; verdict++)
			json_add_number(object, verdict_to_string(verdict),
					status->counters.n[control][verdict]);
		json_object_array_add(array, object);
	}
	return array;
}

/* null where it is not known: the directory is not there, or its file system has not been learnt. */
static json_object *place_json(const struct directory_place *place)
{
	json_object *object = json_object_new_object();
	char device[32];

	(void)snprintf(device, sizeof(device), "%" PRIu32 ":%" PRIu32, place->major, place->minor);
	json_add_string(object, "path", place->path);
	json_add_known(object, "present", place->error == 0 ? 1 : place->error == -ENOENT ? 0 : -1);
	json_add_string(object, "error", place->error ? strerror(-place->error) : NULL);
	json_add_string(object, "resolved", place->resolved);
	json_add_string(object, "device", place->error ? NULL : device);
	json_object_object_add(object, "inode",
			       place->error ? NULL : json_object_new_uint64(place->ino));
	json_add_string(object, "mount", place->mount);
	json_add_string(object, "type", place->type);
	json_add_known(object, "learnt", place->error ? -1 : place->learnt);
	json_object_object_add(object, "learnt_since_boot_ns",
			       place->learnt_ns > 0 ? json_object_new_uint64(place->learnt_ns)
						    : NULL);
	return object;
}

static json_object *places_json(const struct directory_places *places)
{
	json_object *array = json_object_new_array();

	for (size_t i = 0; i < places->n; i++)
		json_object_array_add(array, place_json(&places->items[i]));
	return array;
}

static json_object *rules_json(const struct generation *generation)
{
	json_object *array = json_object_new_array();

	for (unsigned int i = 1; i <= generation->state.rules; i++) {
		_cleanup_free_ char *name = generation_rule(generation, i);

		json_object_array_add(array, json_text(name));
	}
	return array;
}

/* null: nothing is tried. */
static json_object *trial_json(const struct bw_policy *policy)
{
	json_object *object, *controls;

	if (!policy->trial)
		return NULL;
	object = json_object_new_object();
	controls = json_object_new_array();
	for (enum bw_control control = 0; control < _BW_CONTROL_MAX; control++)
		if (policy->trial >> control & 1)
			json_object_array_add(controls, json_text(control_to_string(control)));
	json_object_object_add(object, "controls", controls);
	json_add_number(object, "until_ns", boottime_to_realtime(policy->trial_until_ns));
	json_add_bool(object, "over", bw_policy_lapsed(policy, boot_clock()) != 0);
	return object;
}

static json_object *generation_json(const struct status_view *view)
{
	const struct guard_status *status = view->guard;
	const struct generation *generation = status->generation;
	const struct bw_state *state = &generation->state;
	json_object *object = json_object_new_object();

	json_add_number(object, "number", generation->number);
	json_add_hash(object, "policy", state->policy_hash);
	json_add_string(object, "mode", mode_to_string(state->mode));
	json_add_string(object, "mode_source", mode_source_to_string(state->mode_source));
	json_add_string(object, "scope", scope_to_string(status->policy.scope));
	json_add_bool(object, "initrd", state->initrd);
	json_add_bool(object, "initrd_stale", guard_initrd_is_stale(state));
	json_add_number(object, "since_boot_ns", state->attached_ns);
	json_add_number(object, "since_ns", boottime_to_realtime(state->attached_ns));
	json_object_object_add(object, "hooks", hooks_json(generation));
	/* of a guard that could not be asked, modes and counts would be zero */
	json_object_object_add(object, "trial", trial_json(&status->policy));
	json_object_object_add(object, "controls",
			       status->standing == GUARD_STANDING_UNKNOWN ? NULL
									  : controls_json(status));
	json_object_object_add(object, "directories", places_json(&view->places));
	json_object_object_add(object, "exemptions", rules_json(generation));
	return object;
}

/* A time of null: not used yet. */
static json_object *uses_json(const struct rule_uses *uses)
{
	json_object *array = json_object_new_array();

	for (size_t i = 0; i < uses->n; i++) {
		const struct bw_rule_use *use = &uses->items[i].use;
		json_object *object = json_object_new_object();

		json_add_string(object, "rule", uses->items[i].name);
		json_add_number(object, "count", use->count);
		json_object_object_add(
			object, "last_ns",
			use->count ? json_object_new_uint64(boottime_to_realtime(use->last_ns))
				   : NULL);
		json_object_array_add(array, object);
	}
	return array;
}

static json_object *evidence_json(const struct kept_evidence *kept)
{
	json_object *object = json_object_new_object();
	const uint64_t *n = kept->tallies.n;

	json_add_number(object, "events", n[BW_TALLY_EVENTS]);
	json_object_object_add(object, "waiting",
			       kept->waiting >= 0 ? json_object_new_int64(kept->waiting) : NULL);
	json_add_number(object, "suppressed", n[BW_TALLY_SUPPRESSED]);
	json_add_number(object, "lost", n[BW_TALLY_LOST]);
	json_add_number(object, "aggregates", kept->aggregates);
	json_add_number(object, "evicted", tallies_evicted(&kept->tallies, kept->aggregates));
	json_add_number(object, "unrecorded", n[BW_TALLY_UNRECORDED]);
	json_object_object_add(object, "uses", uses_json(&kept->uses));
	return object;
}

static json_object *leftovers_json(const struct guard_status *status)
{
	const struct pin_entry *current = pin_list_current(&status->pins);
	json_object *array = json_object_new_array();

	for (size_t i = 0; i < status->pins.n; i++)
		if (&status->pins.items[i] != current)
			json_object_array_add(array, json_text(status->pins.items[i].name));
	return array;
}

static json_object *outdated_json(const struct status_view *view)
{
	json_object *array = json_object_new_array();

	for (char **name = view->outdated; name && *name; name++)
		json_object_array_add(array, json_text(*name));
	return array;
}

void status_print_json(const struct status_view *view)
{
	const struct guard_status *status = view->guard;
	json_object *object = json_object_new_object();

	json_add_string(object, "standing", standing_name(status->standing));
	json_add_bool(object, "armed", status->standing == GUARD_STANDING_ARMED);
	json_add_known(object, "configured", view->configured);
	json_add_known(object, "break_glass",
		       view->policy ? policy_is_break_glass(view->policy) : -1);
	json_object_object_add(object, "outdated_exemptions", outdated_json(view));
	json_add_known(object, "bpf_active", status->bpf_active);
	json_add_known(object, "ftrace_enabled", status->ftrace_enabled);
	json_object_object_add(object, "leftovers", leftovers_json(status));
	json_add_number(object, "stray_programs", status->strays);
	json_object_object_add(object, "generation",
			       status->generation ? generation_json(view) : NULL);
	json_object_object_add(object, "evidence", view->kept ? evidence_json(view->kept) : NULL);
	json_print(object);
}
