/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "base/log.h"
#include "cli/status-output.h"
#include "cli/verb.h"
#include "guard/outdated.h"
#include "policy/policy-running.h"

/* Their names. What is in `view` belongs to verb_status(). */
static int outdated_collect(const struct policy *policy, const bool *outdated,
			    struct status_view *view)
{
	size_t n = 0;

	view->outdated = calloc(policy->n_exemptions + 1, sizeof(*view->outdated));
	for (size_t i = 0; view->outdated && i < policy->n_exemptions; i++) {
		if (!outdated[i])
			continue;
		view->outdated[n] = strdup(policy->exemptions[i].name);
		if (!view->outdated[n++])
			return -ENOMEM;
	}
	return view->outdated ? 0 : -ENOMEM;
}

static void outdated_free(char **outdated)
{
	for (char **name = outdated; name && *name; name++)
		free(*name);
	free(outdated);
}

/* Is what is in force what a load would put in force: the policy, and the programs it speaks of? */
static int configured_read(const struct generation *generation, struct problems *problems,
			   struct status_view *view)
{
	_cleanup_problems_ struct problems ignored = { 0 };
	_cleanup_policy_ struct policy *policy = NULL;
	_cleanup_free_ bool *outdated = NULL;
	int n, r;

	if (!generation)
		return -ENOENT;
	r = policy_read_running(&ignored, &policy);
	if (r < 0)
		return r;
	if (policy->hash != generation->state.policy_hash || policy->mode != generation->state.mode)
		return 0;
	n = exemptions_outdated(generation, policy, problems, &outdated);
	if (n <= 0)
		return n < 0 ? n : 1;
	r = outdated_collect(policy, outdated, view);
	return r < 0 ? r : 0;
}

int verb_status(int argc, char **argv, const struct cli *cli)
{
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_guard_status_ struct guard_status status = { 0 };
	bool json = false;
	const struct cli_option options[] = {
		{ "json", NULL, "Print JSON", &json, NULL },
		{ 0 },
	};
	struct status_view view = { .guard = &status };
	int r;

	if (!cli_options(cli, options, &argc, argv, &r))
		return r;
	guard_status_read(&problems, &status);
	view.configured = configured_read(status.generation, &problems, &view);
	log_problems(&problems);
	if (json)
		status_print_json(&view);
	else
		status_print(&view);
	outdated_free(view.outdated);
	if (status.standing == GUARD_STANDING_UNKNOWN)
		return CLI_UNKNOWN;
	return status.standing == GUARD_STANDING_ARMED ? CLI_WELL : CLI_NOT_SO;
}
