/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/cleanup.h"
#include "base/problem.h"
#include "guard/inquiry.h"
#include "guard/pin.h"
#include "guard/prove.h"
#include "policy/policy.h"

/* A published generation, read back from its pins. */
struct generation {
	uint64_t number;
	struct bw_state state;
	int map_fd[_GUARD_MAP_MAX];
	int link_fd[_BW_HOOK_MAX]; /* -EBADF where the generation has no program */
	int program_fd[_BW_HOOK_MAX];
	int iterator_fd[_GUARD_ITERATOR_MAX];
};

/*
 * Open what is pinned under the entry of BW_PIN_ROOT, and compare it with the state that was
 * published with it: every hook's link is there, is a link, and leads to the very program.
 *
 * Returns 0 and a whole generation; -EUCLEAN with a problem that says what is missing or strange;
 * -ESTALE with one if another version of bootward loaded it; -EPERM or -EACCES with one, if that
 * cannot be told.
 */
int generation_open(int root_fd, const struct pin_entry *entry, struct problems *problems,
		    struct generation **ret_generation);

/*
 * Did another version of bootward load it? Its state begins with the number of its ABI, as each
 * version's does; nothing else of it can be read. 1 yes and *ret_abi, 0 no or not a generation of
 * any version, negative errno.
 */
int generation_is_of_other_version(int root_fd, const struct pin_entry *entry, uint32_t *ret_abi);

/*
 * The current generation; the lock is not needed. -ENOENT without a problem: there is none.
 */
int generation_open_current(struct problems *problems, struct generation **ret_generation);

struct generation *generation_free(struct generation *generation);
DEFINE_CLEANUP(struct generation *, generation_free);
#define _cleanup_generation_ _cleanup_(generation_freep)

/* Descriptors in these stay the generation's. */
struct inquiry generation_inquiry(const struct generation *generation);
int generation_target(const struct generation *generation, struct prove_target *ret_target);

/* The texts that the generation was loaded with. A free()able string, or NULL for a number that
 * it does not have or for lack of memory. `number` is 1 + the index, as in bw_answer. */
char *generation_directory(const struct generation *generation, unsigned int number);
char *generation_rule(const struct generation *generation, unsigned int number);

/* As it is now: a control whose trial is over audits. `trial` and `trial_until_ns` stay as they were loaded. */
int generation_policy(const struct generation *generation, struct bw_policy *ret_policy);

/* Was it loaded with this policy, for good and not on trial? 1 yes, 0 no, negative errno. */
int generation_has_policy(const struct generation *generation, const struct policy *policy);
