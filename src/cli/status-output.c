/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/status-output.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/escape.h"
#include "guard/guard.h"
#include "policy/control.h"

static const struct {
	const char *name;
	const char *says;
} standings[_GUARD_STANDING_MAX] = {
	[GUARD_STANDING_UNKNOWN] = { "unknown", "cannot be told" },
	[GUARD_STANDING_NONE] = { "none", "NOT ARMED: nothing is loaded" },
	[GUARD_STANDING_BROKEN] = { "broken", "NOT ARMED: what is pinned is not a whole guard" },
	[GUARD_STANDING_IDLE] = { "idle", "NOT ARMED: attached, but the kernel does not call it" },
	[GUARD_STANDING_ARMED] = { "armed", "armed" },
};

const char *standing_name(enum guard_standing standing)
{
	return standings[standing].name;
}

const char *standing_says(enum guard_standing standing)
{
	return standings[standing].says;
}

static uint64_t clock_ns(clockid_t clock)
{
	struct timespec now = { 0 };

	(void)clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

uint64_t boottime_to_realtime(uint64_t ns)
{
	return clock_ns(CLOCK_REALTIME) - clock_ns(CLOCK_BOOTTIME) + ns;
}

static const char *known(int value, const char *yes, const char *no)
{
	return value > 0 ? yes : value == 0 ? no : "cannot be told";
}

static const char *configured_text(int configured, bool tried)
{
	return configured > 0	      ? "as configured"
	       : tried && !configured ? "on trial"
	       : configured < 0 ? "whether as configured cannot be told: see bootward check-config"
				: "NOT what is configured now: bootward-load puts that in force";
}

static const char *text_or_unknown(const char *text)
{
	return text ? text : "unknown";
}

static bool is_tried(const struct bw_policy *policy)
{
	return policy->trial && !bw_policy_lapsed(policy, clock_ns(CLOCK_BOOTTIME));
}

struct moment {
	char text[40];
};

/* Of a CLOCK_BOOTTIME. */
static struct moment moment_of(uint64_t ns)
{
	time_t seconds = (time_t)(boottime_to_realtime(ns) / 1000000000);
	struct moment moment = { "" };
	struct tm tm;

	if (localtime_r(&seconds, &tm))
		(void)strftime(moment.text, sizeof(moment.text), "%Y-%m-%d %H:%M:%S", &tm);
	return moment;
}

static void generation_print(const struct generation *generation)
{
	const struct bw_state *state = &generation->state;

	(void)printf("Mode:        %s (from the %s)\n",
		     text_or_unknown(mode_to_string(state->mode)),
		     text_or_unknown(mode_source_to_string(state->mode_source)));
	(void)printf("Generation:  %" PRIu64 ", since %s, %.1f s after boot%s\n",
		     generation->number, moment_of(state->attached_ns).text,
		     (double)state->attached_ns / 1e9,
		     state->initrd ? ", loaded in the initrd" : "");
}

/* Nothing where nothing is tried. */
static void trial_print(const struct bw_policy *policy)
{
	const uint64_t now = clock_ns(CLOCK_BOOTTIME), until = policy->trial_until_ns;
	const bool over = !is_tried(policy);
	char names[CONTROLS_TEXT_LEN];

	if (!policy->trial)
		return;
	(void)printf("Trial:       %s %s: %s\n", over ? "OVER since" : "until",
		     moment_of(until).text, controls_to_text(policy->trial, names));
	if (over)
		(void)printf(
			"             audited again; bootward enforce begins another, bootward-load "
			"puts in force what is configured\n");
	else
		(void)printf("             for %" PRIu64
			     " s more; then audited again, unless bootward "
			     "confirm keeps it\n",
			     (until - now) / 1000000000);
}

static void hooks_print(const struct generation *generation)
{
	(void)printf("\nHooks:\n");
	for (enum bw_hook hook = 0; hook < _BW_HOOK_MAX; hook++)
		(void)printf("  %-8s %-20s %s\n", guard_hook_name(hook), guard_hook_lsm(hook),
			     generation->link_fd[hook] >= 0 ? "attached"
							    : "not needed by this kernel");
}

static void controls_print(const struct guard_status *status)
{
	(void)printf("\n%-16s %-8s %-6s %10s %10s %10s\n", "Controls:", "mode", "proved", "exempt",
		     "audited", "refused");
	for (enum bw_control control = 0; control < _BW_CONTROL_MAX; control++) {
		const uint64_t *n = status->counters.n[control];
		bool off = bw_policy_mode(&status->policy, control) == BW_MODE_OFF;

		(void)printf(
			"  %-14s %-8s %-6s %10" PRIu64 " %10" PRIu64 " %10" PRIu64 "\n",
			control_to_string(control),
			text_or_unknown(mode_to_string(bw_policy_mode(&status->policy, control))),
			off						   ? "-"
			: status->generation->state.proved & 1U << control ? "yes"
									   : "no",
			n[BW_VERDICT_EXEMPT], n[BW_VERDICT_AUDIT], n[BW_VERDICT_REFUSE]);
	}
}

static void learnt_print(const struct directory_place *place)
{
	if (place->learnt > 0)
		(void)printf("its oldest mount known since %.1f s after boot\n",
			     (double)place->learnt_ns / 1e9);
	else
		(void)printf("its oldest mount %s\n",
			     place->learnt == 0 ? "not needed yet" : "cannot be told");
}

static void directory_print(const struct directory_place *place)
{
	_cleanup_free_ char *resolved = text_escape(place->resolved ? place->resolved : "");
	_cleanup_free_ char *type = text_escape(text_or_unknown(place->type));
	_cleanup_free_ char *mount = text_escape(text_or_unknown(place->mount));

	(void)printf("  %s", text_or_unknown(place->path));
	if (place->error) {
		(void)printf("\n    %s\n", place->error == -ENOENT
						   ? "not there now; guarded as soon as it is"
						   : strerror(-place->error));
		return;
	}
	if (place->path && place->resolved && strcmp(place->path, place->resolved) != 0)
		(void)printf(" -> %s", text_or_unknown(resolved));
	(void)printf("\n    %s, mounted at %s, device %" PRIu32 ":%" PRIu32 " inode %" PRIu64 "; ",
		     text_or_unknown(type), text_or_unknown(mount), place->major, place->minor,
		     place->ino);
	learnt_print(place);
}

static void names_print(const struct status_view *view)
{
	const struct guard_status *status = view->guard;

	(void)printf("\nGuarded directories (scope %s):\n",
		     text_or_unknown(scope_to_string(status->policy.scope)));
	for (size_t i = 0; i < view->places.n; i++)
		directory_print(&view->places.items[i]);
}

static void use_print(const char *name, const struct rule_uses *uses)
{
	const struct rule_used *used = uses && name ? rule_uses_find(uses, name) : NULL;

	(void)printf("  %-20s ", text_or_unknown(name));
	if (!used)
		(void)printf("cannot be told\n");
	else if (used->use.count == 0)
		(void)printf("not used\n");
	else
		(void)printf("%" PRIu64 " use%s, last %s\n", (uint64_t)used->use.count,
			     used->use.count == 1 ? "" : "s", moment_of(used->use.last_ns).text);
}

static void exemptions_print(const struct status_view *view)
{
	const struct generation *generation = view->guard->generation;

	(void)printf("\nExemptions:%s\n", generation->state.rules ? "" : " none");
	for (unsigned int i = 1; i <= generation->state.rules; i++) {
		_cleanup_free_ char *name = generation_rule(generation, i);

		use_print(name, view->kept ? &view->kept->uses : NULL);
	}
}

/* What is lost is said where something is: the counts of the controls are exact all the same. */
static void evidence_print(const struct kept_evidence *kept)
{
	const uint64_t *n = kept ? kept->tallies.n : NULL;
	uint64_t evicted;

	if (!kept) {
		(void)printf("Evidence:    cannot be told\n");
		return;
	}
	evicted = tallies_evicted(&kept->tallies, kept->aggregates);
	(void)printf("Evidence:    %" PRIu64 " aggregates; %" PRIu64 " events, ", kept->aggregates,
		     n[BW_TALLY_EVENTS]);
	if (kept->waiting >= 0)
		(void)printf("%" PRId64 " of them waiting", kept->waiting);
	else
		(void)printf("how many of them wait cannot be told");
	(void)printf(", and %" PRIu64 " suppressed\n", n[BW_TALLY_SUPPRESSED]);
	if (n[BW_TALLY_LOST] + evicted + n[BW_TALLY_UNRECORDED] > 0)
		(void)printf("Lost:        %" PRIu64 " events, %" PRIu64 " aggregates, %" PRIu64
			     " verdicts in neither; all are counted below\n",
			     n[BW_TALLY_LOST], evicted, n[BW_TALLY_UNRECORDED]);
}

static void leftovers_print(const struct guard_status *status)
{
	const struct pin_entry *current = pin_list_current(&status->pins);

	for (size_t i = 0; i < status->pins.n; i++) {
		const struct pin_entry *entry = &status->pins.items[i];

		if (entry == current)
			continue;
		(void)printf("Leftover:    " BW_PIN_ROOT "/%s: %s\n", entry->name,
			     entry->number == 0 ? "not bootward's"
			     : entry->mounted	? "an older generation, still in force too"
						: "an empty directory");
	}
	if (status->strays > 0)
		(void)printf("Leftover:    %" PRIu32 " programs of %s\n", status->strays,
			     status->generation
				     ? "another generation: pinned in another mount namespace, "
				       "or being loaded"
				     : "a guard, loaded without a whole generation");
}

static void outdated_print(const struct status_view *view)
{
	for (char **name = view->outdated; name && *name; name++)
		(void)printf("Outdated:    [Exempt %s] applies no longer, until the next load: its "
			     "program was replaced\n",
			     *name);
}

/* Nothing where all is as usual. */
static void break_glass_print(const struct policy *policy)
{
	if (!policy)
		(void)printf("Break-glass: cannot be told: see bootward check-config\n");
	else if (policy_is_break_glass(policy))
		(void)printf("Break-glass: IN FORCE: the kernel command line says bootward=%s, "
			     "configured is %s\n",
			     mode_to_string(policy->mode), mode_to_string(policy->configured_mode));
}

void status_print(const struct status_view *view)
{
	const struct guard_status *status = view->guard;

	(void)printf("Guard:       %s\n", standing_says(status->standing));
	break_glass_print(view->policy);
	if (status->generation) {
		generation_print(status->generation);
		(void)printf("Policy:      %016" PRIx64 ", %s\n",
			     (uint64_t)status->generation->state.policy_hash,
			     configured_text(view->configured, is_tried(&status->policy)));
		if (status->standing != GUARD_STANDING_UNKNOWN)
			trial_print(&status->policy);
		outdated_print(view);
		if (guard_initrd_is_stale(&status->generation->state))
			(void)printf("Initrd:      began with another configuration: make it anew "
				     "(update-initramfs -u, dracut --force, mkinitcpio -P)\n");
	}
	(void)printf("bpf LSM:     %s\n", known(status->bpf_active, "active", "NOT ACTIVE"));
	(void)printf("ftrace:      %s\n", known(status->ftrace_enabled, "enabled", "DISABLED"));
	leftovers_print(status);
	if (!status->generation)
		return;
	evidence_print(view->kept);
	hooks_print(status->generation);
	/* of a guard that could not be asked, modes and counts would be zero */
	if (status->standing != GUARD_STANDING_UNKNOWN)
		controls_print(status);
	names_print(view);
	exemptions_print(view);
}
