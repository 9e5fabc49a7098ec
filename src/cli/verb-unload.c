/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>

#include "base/log.h"
#include "cli/verb.h"
#include "guard/generation.h"
#include "guard/guard.h"
#include "policy/control.h"

/* What was refused or counted until now, and no longer is. */
static void unguarded_print(const struct bw_policy *policy, char *const *directories)
{
	(void)printf("No longer guarded:\n");
	for (enum bw_control control = 0; control < _BW_CONTROL_MAX; control++)
		if (bw_policy_mode(policy, control) != BW_MODE_OFF)
			(void)printf("  %-14s (was %s) %s\n", control_to_string(control),
				     mode_to_string(bw_policy_mode(policy, control)),
				     control_invariant(control));
	for (; *directories; directories++)
		(void)printf("  %s\n", *directories);
}

static void directories_free(char ***directories)
{
	for (char **path = *directories; path && *path; path++)
		free(*path);
	free(*directories);
}

/* The paths, NULL-terminated; those that cannot be read are left out. */
static char **directories_read(const struct generation *generation)
{
	char **paths = calloc(generation->state.directories + 1, sizeof(*paths));
	size_t n = 0;

	for (unsigned int i = 1; paths && i <= generation->state.directories; i++) {
		paths[n] = generation_directory(generation, i);
		n += paths[n] != NULL;
	}
	return paths;
}

static int unload(bool force)
{
	_cleanup_problems_ struct problems problems = { 0 }, ignored = { 0 };
	_cleanup_generation_ struct generation *generation = NULL;
	_cleanup_(directories_free) char **directories = NULL;
	struct bw_policy policy;
	bool whole;
	int r;

	whole = generation_open_current(&ignored, &generation) == 0 &&
		generation_policy(generation, &policy) == 0;
	if (whole)
		directories = directories_read(generation);
	/* what is open here would keep the programs attached */
	generation = generation_free(generation);

	r = guard_unload(force, &problems);
	log_problems(&problems);
	if (r < 0)
		return r == -EBUSY ? CLI_NOT_SO : CLI_UNKNOWN;
	if (r == 0)
		(void)printf("Nothing was loaded.\n");
	else if (whole && directories)
		unguarded_print(&policy, directories);
	else
		(void)printf("The guard is gone.\n");
	return CLI_WELL;
}

int verb_unload(int argc, char **argv, const struct cli *cli)
{
	bool force = false;
	const struct cli_option options[] = {
		{ "force", NULL, "Also take away what is not bootward's in its directory", &force,
		  NULL },
		{ 0 },
	};
	int r;

	if (!cli_options(cli, options, &argc, argv, &r))
		return r;
	return unload(force);
}
