/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/log.h"
#include "cli/judgement.h"
#include "cli/simulation-output.h"

static int simulate(const struct judgement_options *options)
{
	_cleanup_judgement_ struct judgement judgement = JUDGEMENT_NONE;
	_cleanup_simulation_ struct simulation simulation = { 0 };
	const struct policy *configured;
	int r;

	r = judgement_open(options, &judgement);
	if (r < 0)
		return CLI_UNKNOWN;
	configured = options->change ? judgement.configured : judgement.policy;
	r = simulation_make(&judgement.evidence, judgement.policy, configured, &judgement.setting,
			    &simulation);
	if (r >= 0)
		r = options->json ? simulation_print_json(&judgement, &simulation)
				  : simulation_print(&judgement, &simulation);
	if (r < 0) {
		log_error("not enough memory");
		return CLI_UNKNOWN;
	}
	return simulation_status(&simulation);
}

int verb_simulate(int argc, char **argv, const struct cli *cli)
{
	struct judgement_options options = { 0 };
	const struct cli_option rows[] = {
		JUDGEMENT_SINCE(&options),
		JUDGEMENT_FILE(&options),
		JUDGEMENT_ROOT(&options),
		{ "command-line", "STRING", "As if the kernel's command line were STRING", NULL,
		  &options.command_line },
		JUDGEMENT_BY_PATH(&options),
		JUDGEMENT_JSON(&options),
		{ 0 },
	};
	int status;

	if (!cli_options(cli, rows, &argc, argv, &status))
		return status;
	options.change = argc > 1 ? argv[1] : NULL;
	return simulate(&options);
}
