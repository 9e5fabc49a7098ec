/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "base/log.h"
#include "cli/boot-output.h"
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
	const struct policy *policy = view->policy;
	_cleanup_free_ bool *outdated = NULL;
	int n, r;

	if (!generation || !policy)
		return -ENOENT;
	r = generation_has_policy(generation, policy);
	if (r <= 0)
		return r;
	n = exemptions_outdated(generation, policy, problems, &outdated);
	if (n <= 0)
		return n < 0 ? n : 1;
	r = outdated_collect(policy, outdated, view);
	return r < 0 ? r : 0;
}

static int guard_show(const struct guard_status *status, bool json)
{
	_cleanup_problems_ struct problems problems = { 0 }, ignored = { 0 };
	_cleanup_policy_ struct policy *policy = NULL;
	_cleanup_kept_evidence_ struct kept_evidence kept = { 0 };
	struct status_view view = { .guard = status };

	if (policy_read_running(&ignored, &policy) >= 0)
		view.policy = policy;
	view.configured = configured_read(status->generation, &problems, &view);
	if (status->generation && kept_evidence_read(status->generation, &problems, &kept) >= 0)
		view.kept = &kept;
	if (status->generation && directory_places_read(status->generation, &view.places) < 0)
		log_warning("no memory to look at the guarded directories");
	log_problems(&problems);
	if (json)
		status_print_json(&view);
	else
		status_print(&view);
	directory_places_clear(&view.places);
	outdated_free(view.outdated);
	return 0;
}

static int boot_show(const struct guard_status *status, bool json, bool plot)
{
	_cleanup_problems_ struct problems problems = { 0 };
	struct boot_facts facts;
	int r = 0;

	boot_facts_read(status, &problems, &facts);
	if (plot)
		r = boot_plot(&facts, &problems);
	else if (json)
		boot_print_json(status, &facts);
	else
		boot_print(status, &facts);
	log_problems(&problems);
	return r;
}

int verb_status(int argc, char **argv, const struct cli *cli)
{
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_guard_status_ struct guard_status status = { 0 };
	bool json = false, boot = false, plot = false;
	const struct cli_option options[] = {
		{ "boot", NULL, "Show what came before the guard, and what after", &boot, NULL },
		{ "json", NULL, "Print JSON", &json, NULL },
		{ "plot", NULL, "Draw the boot and its guard as SVG", &plot, NULL },
		{ 0 },
	};
	int r;

	if (!cli_options(cli, options, &argc, argv, &r))
		return r;
	if (plot && (boot || json)) {
		log_error("status: --plot is by itself; see bootward status --help");
		return CLI_UNKNOWN;
	}
	guard_status_read(&problems, &status);
	log_problems(&problems);
	r = boot || plot ? boot_show(&status, json, plot) : guard_show(&status, json);
	if (r < 0)
		return CLI_UNKNOWN;
	if (status.standing == GUARD_STANDING_UNKNOWN)
		return CLI_UNKNOWN;
	return status.standing == GUARD_STANDING_ARMED ? CLI_WELL : CLI_NOT_SO;
}
