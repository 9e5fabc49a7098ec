/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "base/log.h"
#include "cli/control-words.h"
#include "cli/gate-output.h"
#include "guard/status.h"
#include "policy/control.h"

#define DAY_US INT64_C(86400000000)

enum {
	DAYS_MAX = 3650,
};

static bool days_read(const char *text, unsigned int *ret_days)
{
	unsigned long days;

	if (strlen(text) == 0 || strlen(text) > 4 || strspn(text, "0123456789") != strlen(text))
		return false;
	days = strtoul(text, NULL, 10);
	if (days == 0 || days > DAYS_MAX)
		return false;
	*ret_days = (unsigned int)days;
	return true;
}

static uint32_t controls_on(const struct policy *policy)
{
	uint32_t controls = 0;

	for (unsigned int control = 0; control < _BW_CONTROL_MAX; control++)
		controls |= (uint32_t)(policy->control[control] != BW_MODE_OFF) << control;
	return controls;
}

/* The counters are about this boot, so that the journal would only be in the way. */
static int now_open(const struct judgement_options *options, struct evidence *ret_now)
{
	_cleanup_problems_ struct problems problems = { 0 };
	const struct evidence_options now = { .boot_only = true };
	int r;

	if (options->evidence.file)
		return 0;
	r = evidence_open(&now, &problems, ret_now);
	log_problems(&problems);
	return r;
}

/* What the kernel does not call sees nothing, however long it watches. What is said in a file has no guard
 * here. */
static bool is_uncalled(const struct judgement_options *options)
{
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_guard_status_ struct guard_status status = { 0 };

	if (options->evidence.file)
		return false;
	guard_status_read(&problems, &status);
	log_problems(&problems);
	return status.standing != GUARD_STANDING_ARMED;
}

static int judge(const struct judgement_options *options, const struct judgement *judgement,
		 uint32_t controls, unsigned int days)
{
	_cleanup_evidence_ struct evidence now = { 0 };
	_cleanup_gate_ struct gate gate = { 0 };
	const struct gate_question question = {
		.evidence = &judgement->evidence,
		.now = options->evidence.file ? &judgement->evidence : &now,
		.policy = judgement->policy,
		.setting = &judgement->setting,
		.controls = controls,
		.wanted_us = days * DAY_US,
		.uncalled = is_uncalled(options),
	};
	int r;

	r = now_open(options, &now);
	if (r < 0)
		return CLI_UNKNOWN;
	r = gate_make(&question, &gate);
	if (r >= 0)
		r = options->json ? gate_print_json(judgement, &gate, days)
				  : gate_print(judgement, &gate, days);
	if (r < 0) {
		log_error("not enough memory");
		return CLI_UNKNOWN;
	}
	return gate_status(&gate);
}

static int gate(const struct judgement_options *options, uint32_t controls, unsigned int days)
{
	_cleanup_judgement_ struct judgement judgement = JUDGEMENT_NONE;

	if (judgement_open(options, &judgement) < 0)
		return CLI_UNKNOWN;
	if (!controls)
		controls = controls_on(judgement.policy);
	if (controls)
		return judge(options, &judgement, controls, days);
	log_error("gate: the configuration has every control off; name those to look at");
	return CLI_UNKNOWN;
}

int verb_gate(int argc, char **argv, const struct cli *cli)
{
	/* all there is: what was seen in a boot counts from its beginning */
	struct judgement_options options = { .evidence.since = "3650d" };
	const char *asked = "14";
	const struct cli_option rows[] = {
		{ "days", "N", "Days for which it is to have been watched: 14 unless given", NULL,
		  &asked },
		JUDGEMENT_FILE(&options),
		JUDGEMENT_ROOT(&options),
		JUDGEMENT_BY_PATH(&options),
		JUDGEMENT_JSON(&options),
		{ 0 },
	};
	uint32_t controls = 0;
	unsigned int days;
	int status;

	if (!cli_options(cli, rows, &argc, argv, &status))
		return status;
	if (!days_read(asked, &days)) {
		log_error("gate: --days: '%s' is not a number from 1 to %d", asked, DAYS_MAX);
		return CLI_UNKNOWN;
	}
	if (!control_words_read("gate", argv + 1,
				&controls)) /* none: those that are on, known later */
		return CLI_UNKNOWN;
	return gate(&options, controls, days);
}
