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
#define TRIAL_MAX_US (INT64_C(7) * 24 * 60 * 60 * SECOND_US)

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
static bool until_read(struct problems *problems, char until[TIME_TEXT_LEN])
{
	_cleanup_generation_ struct generation *generation = NULL;
	struct bw_policy policy;

	if (generation_open_current(problems, &generation) < 0 ||
	    generation_policy(generation, &policy) < 0)
		return false;
	(void)time_local((int64_t)(boottime_to_realtime(policy.trial_until_ns) / 1000), until);
	return true;
}

static void begun_say(const struct policy *policy, const struct guard_report *report,
		      struct problems *problems)
{
	char names[CONTROLS_TEXT_LEN], until[TIME_TEXT_LEN] = "a time that cannot be told",
				       text[320];

	(void)until_read(problems, until);
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
}

/* 1 and what is to be tried; 0 there is nothing, or nothing that could be kept, which was said; negative errno. */
static int trial_make(uint32_t controls, int64_t us, struct problems *problems,
		      struct policy **ret_policy)
{
	_cleanup_policy_ struct policy *policy = NULL, *kept = NULL;
	_cleanup_free_ char *drop_in = NULL;
	const bool named = controls != 0;
	int r;

	r = policy_read_running(problems, &policy);
	if (r < 0)
		return r;
	if (trial_is_barred(policy, problems))
		return 0;
	if (policy->mode == BW_MODE_OFF) {
		log_error("the configuration has Mode=off: there is nothing to go back to");
		return 0;
	}
	r = named ? 0 : controls_of_ceiling(&controls);
	if (r < 0)
		return r;
	if (trial_begin(policy, controls, (uint64_t)us * 1000) == 0) {
		log_error("there is nothing to try: %s",
			  named ? "the configuration enforces that already"
				: "Mode=enforce would enforce no more; name the controls to try");
		return 0;
	}
	r = trial_keep(policy->control, policy->hash, problems, &drop_in, &kept);
	if (r < 0)
		return r == -ESTALE ? 0 : r;
	*ret_policy = TAKE_PTR(policy);
	return 1;
}

static int enforce(uint32_t controls, int64_t us)
{
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_policy_ struct policy *policy = NULL;
	struct guard_report report;
	int r;

	r = trial_make(controls, us, &problems, &policy);
	if (r == 0) {
		log_problems(&problems);
		return CLI_NOT_SO;
	}
	if (r > 0)
		r = guard_load(policy, false, &problems, &report);
	if (r < 0) {
		log_problems(&problems);
		log_error("nothing was changed");
		return r == -EOPNOTSUPP ? CLI_NOT_SO : CLI_UNKNOWN;
	}
	begun_say(policy, &report, &problems);
	log_problems(&problems);
	return CLI_WELL;
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
