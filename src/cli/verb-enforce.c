/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>
#include <string.h>
#include <syslog.h>

#include "base/log.h"
#include "base/time-text.h"
#include "cli/control-words.h"
#include "cli/status-output.h"
#include "cli/verb.h"
#include "event/journal.h"
#include "event/kmsg.h"
#include "event/message-id.h"
#include "guard/generation.h"
#include "guard/guard.h"
#include "policy/control.h"
#include "policy/policy-running.h"
#include "policy/trial.h"

#define SECOND_US INT64_C(1000000)

/* Shorter, and a slow machine's proof would not be over; longer, and nobody remembers to confirm. */
#define TRIAL_MIN_US (30 * SECOND_US)
#define TRIAL_MAX_US (7 * 24 * 60 * 60 * SECOND_US)

static bool time_read(const char *text, int64_t *ret_us)
{
	int64_t us;

	if (time_parse_span(text, &us) == 0 && us >= TRIAL_MIN_US && us <= TRIAL_MAX_US) {
		*ret_us = us;
		return true;
	}
	log_error("enforce: --trial: '%s' is not a time from 30s to 7d (units s, min, h, d)", text);
	return false;
}

/* Without any word: those that Mode=enforce would enforce. */
static int controls_of_ceiling(uint32_t *ret_controls)
{
	_cleanup_problems_ struct problems said = { 0 }; /* of the configuration as it is */
	_cleanup_policy_ struct policy *raised = NULL;
	uint32_t controls = 0;
	int r;

	r = trial_policy_read(TRIAL_RAISE, &said, &raised);
	if (r < 0)
		return r;
	for (unsigned int control = 0; control < _BW_CONTROL_MAX; control++)
		controls |= (uint32_t)(raised->control[control] == BW_MODE_ENFORCE) << control;
	*ret_controls = controls;
	return 0;
}

/* As the kernel has it. */
static int until_read(struct problems *problems, char until[TIME_TEXT_LEN])
{
	_cleanup_generation_ struct generation *generation = NULL;
	struct bw_policy policy;
	int r;

	r = generation_open_current(problems, &generation);
	if (r >= 0)
		r = generation_policy(generation, &policy);
	if (r >= 0)
		(void)time_local((int64_t)(boottime_to_realtime(policy.trial_until_ns) / 1000),
				 until);
	return r;
}

static int begun_say(const struct policy *policy, const struct guard_report *report,
		     struct problems *problems)
{
	char names[CONTROLS_TEXT_LEN], until[TIME_TEXT_LEN], text[320];
	int r = until_read(problems, until);

	if (r < 0)
		return r;
	(void)snprintf(text, sizeof(text), "TRIAL: generation %" PRIu64 " enforces until %s: %s",
		       (uint64_t)report->state.generation, until,
		       controls_to_text(policy->trial, names));
	kmsg_write(LOG_NOTICE, text);
	(void)journal_send(LOG_NOTICE, MESSAGE_ID_TRIAL_BEGAN, text);
	(void)printf(
		"On trial until %s: %s\n\n"
		"\"bootward confirm\" keeps it and writes it down. Without that the kernel audits\n"
		"again then, by itself; bootward-load ends it sooner, and so does a reboot.\n",
		until, names);
	return 0;
}

/* What the boot prompt says goes before the files, and before this. */
static bool is_held_down(const struct policy *policy)
{
	if (policy->mode_source != BW_MODE_SOURCE_COMMAND_LINE || policy->mode == BW_MODE_ENFORCE)
		return false;
	log_error("the kernel command line says bootward=%s: nothing enforces in this boot; boot "
		  "without it",
		  mode_to_string(policy->mode));
	return true;
}

static int enforce(uint32_t controls, int64_t us)
{
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_policy_ struct policy *policy = NULL;
	const bool named = controls != 0;
	struct guard_report report;
	int r;

	r = policy_read_running(&problems, &policy);
	if (r >= 0 && is_held_down(policy)) {
		log_problems(&problems);
		return CLI_NOT_SO;
	}
	if (r >= 0 && !named)
		r = controls_of_ceiling(&controls);
	if (r >= 0 && trial_begin(policy, controls, (uint64_t)us * 1000) == 0) {
		log_error("there is nothing to try: %s",
			  named ? "the configuration enforces that already"
				: "Mode=enforce would enforce no more; name the controls to try");
		return CLI_NOT_SO;
	}
	if (r >= 0)
		r = guard_load(policy, false, &problems, &report);
	if (r < 0) {
		log_problems(&problems);
		log_error("nothing was changed");
		return r == -EOPNOTSUPP ? CLI_NOT_SO : CLI_UNKNOWN;
	}
	r = begun_say(policy, &report, &problems);
	log_problems(&problems);
	return r < 0 ? CLI_UNKNOWN : CLI_WELL;
}

int verb_enforce(int argc, char **argv, const struct cli *cli)
{
	const char *trial = "10min";
	const struct cli_option options[] = {
		{ "trial", "TIME", "How long, if not confirmed: 10min unless given", NULL, &trial },
		{ 0 },
	};
	uint32_t controls = 0;
	int64_t us;
	int r;

	if (!cli_options(cli, options, &argc, argv, &r))
		return r;
	if (!time_read(trial, &us) || !control_words_read("enforce", argv + 1, &controls))
		return CLI_UNKNOWN;
	return enforce(controls, us);
}
