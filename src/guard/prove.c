/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/prove.h"

#include <bpf/bpf.h>
#include <string.h>
#include <sys/mman.h>
#include <syslog.h>

#include "guard/counter.h"

static const char *const result_names[_PROVE_RESULT_MAX] = {
	[PROVE_UNASKED] = "unasked",	   [PROVE_HELD] = "held",
	[PROVE_EXEMPT] = "exempt",	   [PROVE_OTHER] = "other",
	[PROVE_IMPOSSIBLE] = "impossible", [PROVE_FAILED] = "failed",
};

const char *prove_result_name(enum prove_result result)
{
	return result_names[result];
}

static bool is_asked(const struct prove_target *target, enum attempt attempt)
{
	enum bw_mode mode = target->control[attempt_control(attempt)];

	if (mode == BW_MODE_OFF || !(target->hooks & 1U << attempt_hook(attempt)))
		return false;
	return mode == BW_MODE_ENFORCE || !attempt_is_loud(attempt);
}

enum prove_result prove_judge(enum bw_mode mode, const struct prove_evidence *evidence)
{
	const uint64_t *counted = evidence->counted;
	bool refused = evidence->refused == EACCES || evidence->refused == EPERM;

	if (mode == BW_MODE_OFF)
		return PROVE_UNASKED;
	if (evidence->refused != 0 && !refused)
		return PROVE_IMPOSSIBLE;
	if (mode == BW_MODE_AUDIT && evidence->ran && counted[BW_VERDICT_AUDIT] > 0)
		return PROVE_HELD;
	if (mode == BW_MODE_ENFORCE && refused && evidence->ran && counted[BW_VERDICT_REFUSE] > 0)
		return PROVE_HELD;
	if (!refused && evidence->ran && counted[BW_VERDICT_EXEMPT] > 0)
		return PROVE_EXEMPT;
	return refused ? PROVE_OTHER : PROVE_FAILED;
}

/* How often has the program run? Counted only while bpf_enable_stats() is in force. */
static int runs_read(int program_fd, uint64_t *ret_runs)
{
	struct bpf_prog_info info = { 0 };
	__u32 size = sizeof(info);

	if (bpf_obj_get_info_by_fd(program_fd, &info, &size) < 0)
		return -errno;
	*ret_runs = info.run_cnt;
	return 0;
}

/* One attempt, with what the programs did meanwhile. */
static int attempt_observe(const struct prove_target *target, const struct attempt_ground *ground,
			   enum attempt attempt, struct prove_evidence *ret_evidence)
{
	const int program_fd = target->program_fd[attempt_hook(attempt)];
	const enum bw_control control = attempt_control(attempt);
	struct prove_evidence evidence = { 0 };
	uint64_t runs_before = 0, runs = 0;
	struct counters before, after;
	int r;

	r = counters_read(target->counters_fd, &before);
	if (r < 0)
		return r;
	r = runs_read(program_fd, &runs_before);
	if (r < 0)
		return r;
	evidence.refused = attempt_try(ground, attempt);
	r = runs_read(program_fd, &runs);
	if (r < 0)
		return r;
	r = counters_read(target->counters_fd, &after);
	if (r < 0)
		return r;
	evidence.ran = runs > runs_before;
	for (unsigned int v = 0; v < _BW_VERDICT_MAX; v++)
		evidence.counted[v] = after.n[control][v] - before.n[control][v];
	*ret_evidence = evidence;
	return 0;
}

static void proof_add(struct proof *proof, enum attempt attempt, enum prove_result result,
		      int refused)
{
	proof->result[attempt] = result;
	proof->error[attempt] = refused > 0 ? refused : 0;
	proof->held += result == PROVE_HELD;
	proof->exempt += result == PROVE_EXEMPT;
	proof->failed += result == PROVE_FAILED;
}

/* A control is proved by what held, unless another way around it stood open. */
static uint32_t controls_proved(const struct proof *proof)
{
	uint32_t held = 0, failed = 0;

	for (enum attempt attempt = 0; attempt < _ATTEMPT_MAX; attempt++) {
		if (proof->result[attempt] == PROVE_HELD)
			held |= 1U << attempt_control(attempt);
		if (proof->result[attempt] == PROVE_FAILED)
			failed |= 1U << attempt_control(attempt);
	}
	return held & ~failed;
}

void prove_baseline_take(const struct prove_target *target, const struct attempt_ground *ground,
			 struct prove_baseline *ret_baseline)
{
	for (enum attempt attempt = 0; attempt < _ATTEMPT_MAX; attempt++)
		ret_baseline->result[attempt] =
			is_asked(target, attempt) && !attempt_is_loud(attempt)
				? attempt_try(ground, attempt)
				: 0;
}

int prove_run(const struct prove_target *target, const struct attempt_ground *ground,
	      const struct prove_baseline *baseline, struct proof *ret_proof)
{
	_cleanup_close_ int stats_fd = -EBADF;
	struct proof proof = { 0 };
	int r;

	stats_fd = bpf_enable_stats(BPF_STATS_RUN_TIME);
	if (stats_fd < 0)
		return -errno;
	for (enum attempt attempt = 0; attempt < _ATTEMPT_MAX; attempt++) {
		struct prove_evidence evidence;

		if (!is_asked(target, attempt))
			continue;
		if (baseline && baseline->result[attempt] < 0) {
			proof_add(&proof, attempt, PROVE_IMPOSSIBLE, 0);
			continue;
		}
		r = attempt_observe(target, ground, attempt, &evidence);
		if (r < 0)
			return r;
		proof_add(&proof, attempt,
			  prove_judge(target->control[attempt_control(attempt)], &evidence),
			  evidence.refused);
	}
	proof.proved = controls_proved(&proof);
	*ret_proof = proof;
	return 0;
}

int prove_called(const struct prove_target *target)
{
	_cleanup_close_ int stats_fd = -EBADF;
	uint64_t before = 0, after = 0;
	void *page;
	int r;

	if (!(target->hooks & 1U << BW_HOOK_MAP))
		return 0;
	stats_fd = bpf_enable_stats(BPF_STATS_RUN_TIME);
	if (stats_fd < 0)
		return -errno;
	r = runs_read(target->program_fd[BW_HOOK_MAP], &before);
	if (r < 0)
		return r;
	page = mmap(NULL, 1, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (page == MAP_FAILED)
		return -errno;
	(void)munmap(page, 1);
	r = runs_read(target->program_fd[BW_HOOK_MAP], &after);
	return r < 0 ? r : after > before;
}

void prove_report(const struct proof *proof, struct problems *problems)
{
	for (enum attempt attempt = 0; attempt < _ATTEMPT_MAX; attempt++) {
		const char *what = attempt_what(attempt);

		switch (proof->result[attempt]) {
		case PROVE_FAILED:
			problems_add(problems, LOG_ERR, NULL,
				     "tried to %s: the guard did not act on it", what);
			break;
		case PROVE_EXEMPT:
			problems_add(problems, LOG_NOTICE, NULL,
				     "tried to %s: exempt by the configuration, so that this does "
				     "not prove a refusal",
				     what);
			break;
		case PROVE_OTHER:
			problems_add(problems, LOG_NOTICE, NULL,
				     "tried to %s: refused by something else than the guard (%s), "
				     "so that this proves nothing",
				     what, strerror(proof->error[attempt]));
			break;
		case PROVE_IMPOSSIBLE:
			problems_add(problems, LOG_NOTICE, NULL,
				     "could not try to %s here: not proved", what);
			break;
		default:
			break;
		}
	}
}
