/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <time.h>

#include "base/log.h"
#include "cli/review-output.h"
#include "guard/outdated.h"

#define DAY_US INT64_C(86400000000)

enum {
	SOON_DAYS = 30,
	UNUSED_DAYS = 14,
};

static void date_text(int days, char text[sizeof("YYYY-MM-DD")])
{
	time_t then = time(NULL) + (time_t)days * 24 * 60 * 60;
	struct tm tm;

	if (!localtime_r(&then, &tm) || strftime(text, sizeof("YYYY-MM-DD"), "%F", &tm) == 0)
		(void)snprintf(text, sizeof("YYYY-MM-DD"), "9999-12-31");
}

/* Only what was loaded can be compared with what is there now. NULL: it could not be told. */
static bool *outdated_read(const struct judgement *judgement)
{
	_cleanup_problems_ struct problems problems = { 0 };
	bool *outdated = NULL;
	int r;

	if (!judgement->generation ||
	    judgement->generation->state.policy_hash != judgement->policy->hash)
		return NULL;
	r = exemptions_outdated(judgement->generation, judgement->policy, &problems, &outdated);
	log_problems(&problems);
	return r < 0 ? NULL : outdated;
}

static int status_of(const struct judgement *judgement, const struct review *review)
{
	/* an exemption that is left out is a warning of the configuration's */
	if (judgement->policy_warnings > 0)
		return CLI_NOT_SO;
	return review_status(review);
}

static int review(const struct judgement_options *options)
{
	_cleanup_judgement_ struct judgement judgement = JUDGEMENT_NONE;
	_cleanup_review_ struct review review = { 0 };
	char today[sizeof("YYYY-MM-DD")], soon[sizeof("YYYY-MM-DD")];
	struct review_options how = {
		.today = today,
		.soon = soon,
		.unused_us = UNUSED_DAYS * DAY_US,
	};
	_cleanup_free_ bool *outdated = NULL;
	int r;

	date_text(0, today);
	date_text(SOON_DAYS, soon);
	r = judgement_open(options, &judgement);
	if (r < 0)
		return CLI_UNKNOWN;
	outdated = outdated_read(&judgement);
	how.outdated = outdated;
	r = review_make(&judgement.evidence, judgement.policy, &judgement.setting, &how, &review);
	if (r >= 0 && options->json)
		review_print_json(&judgement, &review);
	else if (r >= 0)
		r = review_print(&review);
	if (r < 0) {
		log_error("not enough memory");
		return CLI_UNKNOWN;
	}
	return status_of(&judgement, &review);
}

int verb_review(int argc, char **argv, const struct cli *cli)
{
	struct judgement_options options = { .evidence.since = "90d" };
	const struct cli_option rows[] = {
		{ "since", "TIME", "Use since then: 90d unless given", NULL,
		  &options.evidence.since },
		JUDGEMENT_FILE(&options),
		JUDGEMENT_ROOT(&options),
		JUDGEMENT_JSON(&options),
		{ 0 },
	};
	int status;

	if (!cli_options(cli, rows, &argc, argv, &status))
		return status;
	return review(&options);
}
