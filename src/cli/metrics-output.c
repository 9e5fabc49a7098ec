/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/metrics-output.h"

#include <inttypes.h>

#include "base/escape.h"
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

static void counter(FILE *stream, const char *name, uint64_t value, const char *help)
{
	family(stream, name, "counter", help);
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
	/* who may not look sees none */
	if (guard->standing != GUARD_STANDING_UNKNOWN)
		gauge(stream, "stray_programs", guard->strays,
		      "Programs of a guard that are loaded beside the generation's.");
}

static const char *label(const char *text)
{
	return text ? text : "unknown";
}

static uint64_t seconds_since_1970(const struct metrics_view *view, uint64_t boottime_ns)
{
	return (view->booted_ns + boottime_ns) / 1000000000;
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
		      seconds_since_1970(view, state->attached_ns));
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

/* Nothing where nothing is tried. */
static void trial_print(FILE *stream, const struct metrics_view *view)
{
	const struct bw_policy *policy = &view->guard->policy;

	if (!policy->trial)
		return;
	family(stream, "control_on_trial", "gauge",
	       "Whether the control enforces on trial: until that ends, or did so.");
	for (enum bw_control control = 0; control < _BW_CONTROL_MAX; control++)
		(void)fprintf(stream, "bootward_control_on_trial{control=\"%s\"} %d\n",
			      control_to_string(control), policy->trial >> control & 1);
	family(stream, "trial_end_timestamp_seconds", "gauge",
	       "When the trial ends unless it is confirmed, in seconds since 1970.");
	(void)fprintf(stream, "bootward_trial_end_timestamp_seconds %" PRIu64 "\n",
		      seconds_since_1970(view, policy->trial_until_ns));
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

/* --- the evidence --- */

static void tallies_print(FILE *stream, const struct tallies *tallies)
{
	static const struct {
		const char *name, *help;
	} rows[_BW_TALLY_MAX] = {
		[BW_TALLY_EVENTS] = { "events_total", "Events that were put into the ring." },
		[BW_TALLY_LOST] = { "events_lost_total", "Events that found no room in the ring." },
		[BW_TALLY_SUPPRESSED] = { "events_suppressed_total",
					  "Events over the limit of equal ones." },
		[BW_TALLY_AGGREGATES] = { "aggregates_made_total",
					  "Kinds of verdicts that were met, for the first time or "
					  "anew." },
		[BW_TALLY_UNRECORDED] = { "decisions_unrecorded_total",
					  "Verdicts that are in no aggregate and no event." },
	};

	for (enum bw_tally tally = 0; tally < _BW_TALLY_MAX; tally++)
		counter(stream, rows[tally].name, tallies->n[tally], rows[tally].help);
}

static void kept_print(FILE *stream, const struct kept_evidence *kept)
{
	if (kept->waiting >= 0)
		gauge(stream, "events_waiting", (uint64_t)kept->waiting,
		      "Events in the ring that nobody has taken yet.");
	gauge(stream, "aggregates", kept->aggregates,
	      "Kinds of verdicts that the kernel remembers.");
	counter(stream, "aggregates_evicted_total",
		tallies_evicted(&kept->tallies, kept->aggregates),
		"Kinds of verdicts that were forgotten, because others took their room.");
}

/* Of a label's value, which ends where a quote or the line does. */
static void value_print(FILE *stream, const char *text)
{
	for (; *text; text++) {
		if (*text == '\\' || *text == '"')
			(void)fputc('\\', stream);
		(void)fputc(*text, stream);
	}
}

static int use_print(FILE *stream, const char *metric, const char *exemption, uint64_t value)
{
	_cleanup_free_ char *escaped = text_escape(exemption);

	if (!escaped)
		return -ENOMEM;
	(void)fprintf(stream, "bootward_%s{exemption=\"", metric);
	value_print(stream, escaped);
	(void)fprintf(stream, "\"} %" PRIu64 "\n", value);
	return 0;
}

static int counts_print(FILE *stream, const struct metrics_view *view)
{
	const struct rule_uses *uses = &view->kept->uses;
	int r = 0;

	if (uses->n > 0)
		family(stream, "exemption_uses_total", "counter",
		       "Acts that an exemption allowed, of all generations.");
	for (size_t i = 0; i < uses->n && r >= 0; i++)
		r = use_print(stream, "exemption_uses_total", uses->items[i].name,
			      uses->items[i].use.count);
	return r;
}

static int last_uses_print(FILE *stream, const struct metrics_view *view)
{
	const struct rule_uses *uses = &view->kept->uses;
	bool begun = false;
	int r = 0;

	for (size_t i = 0; i < uses->n && r >= 0; i++) {
		const struct rule_used *item = &uses->items[i];

		if (item->use.count == 0)
			continue;
		if (!begun)
			family(stream, "exemption_last_use_timestamp_seconds", "gauge",
			       "When an exemption was last used, in seconds since 1970.");
		begun = true;
		r = use_print(stream, "exemption_last_use_timestamp_seconds", item->name,
			      seconds_since_1970(view, item->use.last_ns));
	}
	return r;
}

static int evidence_print(FILE *stream, const struct metrics_view *view)
{
	int r;

	tallies_print(stream, &view->kept->tallies);
	kept_print(stream, view->kept);
	r = counts_print(stream, view);
	return r < 0 ? r : last_uses_print(stream, view);
}

int metrics_print(FILE *stream, const struct metrics_view *view)
{
	const struct guard_status *guard = view->guard;

	machine_print(stream, view);
	/* of a generation that could not be asked, the numbers would be zero */
	if (!guard->generation || guard->standing == GUARD_STANDING_UNKNOWN)
		return 0;
	generation_print(stream, view);
	programs_print(stream, guard->generation);
	modes_print(stream, &guard->policy);
	trial_print(stream, view);
	counters_print(stream, &guard->counters);
	return view->kept ? evidence_print(stream, view) : 0;
}
