/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "cli/json.h"
#include "cli/verb.h"
#include "guard/generation.h"
#include "guard/prove.h"
#include "guard/prover.h"
#include "policy/control.h"

static const char *const results[_PROVE_RESULT_MAX] = {
	[PROVE_UNASKED] = "not asked",
	[PROVE_HELD] = "held",
	[PROVE_EXEMPT] = "exempt: NOT REFUSED",
	[PROVE_OTHER] = "refused by something else",
	[PROVE_IMPOSSIBLE] = "cannot be tried here",
	[PROVE_FAILED] = "NOT GUARDED",
};

static void proof_print(const struct prove_target *target, const struct proof *proof)
{
	for (enum attempt attempt = 0; attempt < _ATTEMPT_MAX; attempt++) {
		enum bw_control control = attempt_control(attempt);

		if (proof->result[attempt] == PROVE_UNASKED)
			continue;
		(void)printf("%-26s %-14s %-8s %s\n", results[proof->result[attempt]],
			     control_to_string(control), mode_to_string(target->control[control]),
			     attempt_what(attempt));
	}
	(void)printf("%u held, %u exempt, %u failed\n", proof->held, proof->exempt, proof->failed);
}

static void proof_print_json(const struct prove_target *target, const struct proof *proof)
{
	json_object *object = json_object_new_object();
	json_object *array = json_object_new_array();

	for (enum attempt attempt = 0; attempt < _ATTEMPT_MAX; attempt++) {
		enum bw_control control = attempt_control(attempt);
		json_object *row = json_object_new_object();

		json_add_string(row, "attempt", attempt_what(attempt));
		json_add_string(row, "control", control_to_string(control));
		json_add_string(row, "mode", mode_to_string(target->control[control]));
		json_add_string(row, "result", prove_result_name(proof->result[attempt]));
		json_add_string(row, "error",
				proof->error[attempt] ? strerrorname_np(proof->error[attempt])
						      : NULL);
		json_object_array_add(array, row);
	}
	json_add_number(object, "held", proof->held);
	json_add_number(object, "exempt", proof->exempt);
	json_add_number(object, "failed", proof->failed);
	json_object_object_add(object, "attempts", array);
	json_print(object);
}

static int ground_make(const struct generation *generation, struct attempt_ground *ret_ground)
{
	const unsigned int n = generation->state.directories;
	char **directories = calloc(n + 1, sizeof(*directories));
	struct bw_policy policy;
	unsigned int found = 0;
	int r;

	r = directories ? generation_policy(generation, &policy) : -ENOMEM;
	for (unsigned int i = 1; r >= 0 && i <= n; i++) {
		directories[found] = generation_directory(generation, i);
		found += directories[found] != NULL;
	}
	if (r >= 0)
		r = attempt_ground_make(policy.scope, (const char *const *)directories, found,
					ret_ground);
	for (unsigned int i = 0; i < found; i++)
		free(directories[i]);
	free(directories);
	return r;
}

/* A trial that ends meanwhile changes what the attempts come to: they are judged by one set of modes. */
static int probe_run(const struct generation *generation, const struct attempt_ground *ground,
		     struct prove_target *ret_target, struct proof *ret_proof)
{
	struct prove_target before, after;
	int r;

	r = generation_target(generation, &after);
	do {
		before = after;
		if (r >= 0)
			r = prove_run(&before, ground, NULL, ret_proof);
		if (r >= 0)
			r = generation_target(generation, &after);
	} while (r >= 0 && memcmp(before.control, after.control, sizeof(before.control)) != 0);
	if (r >= 0)
		*ret_target = before;
	return r;
}

/* Returns 1 if there is no guard, 0 and the proof, or a negative errno. */
static int probe(struct problems *problems, struct prove_target *ret_target,
		 struct proof *ret_proof)
{
	_cleanup_generation_ struct generation *generation = NULL;
	_cleanup_attempt_ground_ struct attempt_ground ground = ATTEMPT_GROUND_NONE;
	_cleanup_prover_ struct prover prover = { -EBADF };
	int r;

	r = generation_open_current(problems, &generation);
	if (r == -ENOENT)
		return 1;
	if (r < 0)
		return r;
	r = ground_make(generation, &ground);
	if (r >= 0)
		r = prover_announce(generation->map_fd[GUARD_MAP_PROVER], &prover);
	if (r < 0)
		return r;
	return probe_run(generation, &ground, ret_target, ret_proof);
}

int verb_probe(int argc, char **argv, const struct cli *cli)
{
	_cleanup_problems_ struct problems problems = { 0 };
	struct prove_target target;
	struct proof proof;
	bool json = false;
	const struct cli_option options[] = {
		{ "json", NULL, "Print JSON", &json, NULL },
		{ 0 },
	};
	int r;

	if (!cli_options(cli, options, &argc, argv, &r))
		return r;
	r = probe(&problems, &target, &proof);
	log_problems(&problems);
	if (r < 0) {
		log_error("could not tell: %s", strerror(-r));
		return CLI_UNKNOWN;
	}
	if (r > 0) {
		log_error("no guard is loaded; bootward-load loads it");
		return CLI_NOT_SO;
	}
	if (json)
		proof_print_json(&target, &proof);
	else
		proof_print(&target, &proof);
	if (proof.failed > 0)
		return CLI_NOT_SO;
	return proof.held + proof.exempt > 0 ? CLI_WELL : CLI_UNKNOWN;
}
