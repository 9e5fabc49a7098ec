/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/log.h"
#include "cli/status-output.h"
#include "cli/verb.h"
#include "policy/policy-running.h"

/* Would bootward-load find this generation to be what it would load? Its mode and hash say so. */
static int is_configured(const struct generation *generation)
{
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_policy_ struct policy *policy = NULL;
	int r;

	if (!generation)
		return -ENOENT;
	r = policy_read_running(&problems, &policy);
	if (r < 0)
		return r;
	return policy->hash == generation->state.policy_hash &&
	       policy->mode == generation->state.mode;
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
	view.configured = is_configured(status.generation);
	log_problems(&problems);
	if (json)
		status_print_json(&view);
	else
		status_print(&view);
	if (status.standing == GUARD_STANDING_UNKNOWN)
		return CLI_UNKNOWN;
	return status.standing == GUARD_STANDING_ARMED ? CLI_WELL : CLI_NOT_SO;
}
