/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/metrics-output.h"

#include <inttypes.h>

#include "policy/control.h"

/* A family's samples follow its two lines, and those of no other are among them. */
static void family(FILE *stream, const char *name, const char *type, const char *help)
{
	(void)fprintf(stream, "# HELP bootward_%s %s\n# TYPE bootward_%s %s\n", name, help, name,
		      type);
}

static void gauge(FILE *stream, const char *name, uint64_t value, const char *help)
{
	family(stream, name, "gauge", help);
	(void)fprintf(stream, "bootward_%s %" PRIu64 "\n", name, value);
}

static void gauge_known(FILE *stream, const char *name, int value, const char *help)
{
	if (value >= 0)
		gauge(stream, name, value > 0, help);
}

static void machine_print(FILE *stream, const struct metrics_view *view)
{
	const struct guard_status *guard = view->guard;

	gauge(stream, "in_force", guard->standing == GUARD_STANDING_ARMED,
	      "Whether the guard is whole and the kernel was seen to call it.");
	gauge(stream, "known", guard->standing != GUARD_STANDING_UNKNOWN,
	      "Whether it could be told if the guard is in force.");
	gauge_known(stream, "break_glass", view->break_glass,
		    "Whether this boot was started with the guard off (bootward=off).");
	gauge_known(stream, "bpf_lsm_active", guard->bpf_active,
		    "Whether bpf is among the active security modules.");
	gauge_known(stream, "ftrace_enabled", guard->ftrace_enabled,
		    "Whether ftrace, which calls the programs, is switched on.");
	gauge(stream, "stray_programs", guard->strays,
	      "Programs of a guard that are loaded beside the generation's.");
}

static const char *label(const char *text)
{
	return text ? text : "unknown";
}

static void generation_print(FILE *stream, const struct metrics_view *view)
{
	const struct bw_state *state = &view->guard->generation->state;

	family(stream, "info", "gauge", "What is loaded; the value is always 1.");
	(void)fprintf(stream,
		      "bootward_info{version=\"%s\",policy=\"%016" PRIx64
		      "\",mode=\"%s\",mode_source=\"%s\",scope=\"%s\"} 1\n",
		      view->version, (uint64_t)state->policy_hash,
		      label(mode_to_string(state->mode)),
		      label(mode_source_to_string(state->mode_source)),
		      label(scope_to_string(view->guard->policy.scope)));
	gauge(stream, "generation", view->guard->generation->number,
	      "Number of the generation that is loaded.");
	gauge(stream, "loaded_in_initrd", state->initrd,
	      "Whether the generation was loaded in the initrd.");
	family(stream, "attached_timestamp_seconds", "gauge",
	       "When the generation was attached, in seconds since 1970.");
	(void)fprintf(stream, "bootward_attached_timestamp_seconds %" PRIu64 "\n",
		      view->attached_ns / 1000000000);
	family(stream, "attached_after_boot_seconds", "gauge",
	       "When the generation was attached, in seconds since the kernel started.");
	(void)fprintf(stream, "bootward_attached_after_boot_seconds %.3f\n",
		      (double)state->attached_ns / 1e9);
	gauge(stream, "guarded_directories", state->directories, "Directories that are guarded.");
	gauge(stream, "exemptions", state->rules, "Exemptions that are loaded.");
}

static void programs_print(FILE *stream, const struct generation *generation)
{
	family(stream, "program_attached", "gauge",
	       "Whether a program is attached to the hook; 0 where this kernel needs none.");
	for (enum bw_hook hook = 0; hook < _BW_HOOK_MAX; hook++)
		(void)fprintf(stream, "bootward_program_attached{program=\"%s\",hook=\"%s\"} %d\n",
			      guard_hook_name(hook), guard_hook_lsm(hook),
			      generation->link_fd[hook] >= 0);
}

static void modes_print(FILE *stream, const struct bw_policy *policy)
{
	family(stream, "control_mode", "gauge", "1 for the mode that the control is in.");
	for (enum bw_control control = 0; control < _BW_CONTROL_MAX; control++)
		for (enum bw_mode mode = 0; mode < _BW_MODE_MAX; mode++)
			(void)fprintf(stream,
				      "bootward_control_mode{control=\"%s\",mode=\"%s\"} %d\n",
				      control_to_string(control), mode_to_string(mode),
				      bw_policy_mode(policy, control) == mode);
}

static void counters_print(FILE *stream, const struct counters *counters)
{
	family(stream, "decisions_total", "counter",
	       "What a control spoke about: exempt, audit (would have been refused) or refuse.");
	for (enum bw_control control = 0; control < _BW_CONTROL_MAX; control++)
		for (enum bw_verdict verdict = 0; verdict < _BW_VERDICT_MAX; verdict++)
			(void)fprintf(stream,
				      "bootward_decisions_total{control=\"%s\",verdict=\"%s\"} "
				      "%" PRIu64 "\n",
				      control_to_string(control), verdict_to_string(verdict),
				      counters->n[control][verdict]);
}

void metrics_print(FILE *stream, const struct metrics_view *view)
{
	machine_print(stream, view);
	if (!view->guard->generation)
		return;
	generation_print(stream, view);
	programs_print(stream, view->guard->generation);
	modes_print(stream, &view->guard->policy);
	counters_print(stream, &view->guard->counters);
}
