/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "cli/judgement.h"
#include "cli/suggestion-output.h"

enum {
	DAYS_PROPOSED = 180,
};

static bool is_date(const char *text)
{
	struct tm tm = { 0 };
	const char *end = strptime(text, "%Y-%m-%d", &tm);

	return end && !*end && strlen(text) == strlen("YYYY-MM-DD");
}

/* The date that is asked for, or half a year from now. */
static const char *expires_date(const char *asked, char buffer[sizeof("YYYY-MM-DD")])
{
	time_t then = time(NULL) + (time_t)DAYS_PROPOSED * 24 * 60 * 60;
	struct tm tm;

	if (asked)
		return asked;
	if (!localtime_r(&then, &tm) || strftime(buffer, sizeof("YYYY-MM-DD"), "%F", &tm) == 0)
		return "2000-01-01"; /* somebody has to look at it at once */
	return buffer;
}

static int suggest(const struct judgement_options *options, const char *asked)
{
	_cleanup_judgement_ struct judgement judgement = JUDGEMENT_NONE;
	_cleanup_suggestions_ struct suggestions suggestions = { 0 };
	char buffer[sizeof("YYYY-MM-DD")];
	const char *expires = expires_date(asked, buffer);
	int r;

	if (!is_date(expires)) {
		log_error("suggest: --expires: '%s' is no date; write YYYY-MM-DD", expires);
		return CLI_UNKNOWN;
	}
	r = judgement_open(options, &judgement);
	if (r < 0)
		return CLI_UNKNOWN;
	r = suggestions_make(&judgement.evidence, judgement.policy, &judgement.setting,
			     &suggestions);
	if (r >= 0 && options->json)
		suggestions_print_json(&suggestions, judgement.policy, expires,
				       &judgement.problems);
	else if (r >= 0)
		r = suggestions_print(stdout, &suggestions, judgement.policy, expires);
	if (r < 0) {
		log_error("not enough memory");
		return CLI_UNKNOWN;
	}
	if (evidence_is_untold(&judgement.evidence)) {
		log_warning("suggest: nothing says that a guard watched, so whether that is all "
			    "cannot be told");
		return CLI_UNKNOWN;
	}
	return suggestions.n_others > 0 ? CLI_NOT_SO : CLI_WELL;
}

int verb_suggest(int argc, char **argv, const struct cli *cli)
{
	struct judgement_options options = { 0 };
	const char *expires = NULL;
	const struct cli_option rows[] = {
		JUDGEMENT_SINCE(&options),
		JUDGEMENT_FILE(&options),
		JUDGEMENT_ROOT(&options),
		{ "expires", "DATE", "Propose this date; else half a year from now", NULL,
		  &expires },
		JUDGEMENT_BY_PATH(&options),
		JUDGEMENT_JSON(&options),
		{ 0 },
	};
	int status;

	if (!cli_options(cli, rows, &argc, argv, &status))
		return status;
	return suggest(&options, expires);
}
