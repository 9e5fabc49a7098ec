/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "bpf/abi.h"

/*
 * What was seen, wherever it was kept: in the kernel's maps for this boot, or in the journal. Reports,
 * suggestions, simulations and the gate know nothing else.
 *
 * Times are microseconds of CLOCK_REALTIME. Texts are bytes as the kernel had them, and go through
 * base/escape.h before a person sees them.
 */

#define EVIDENCE_BOOT_LEN 33 /* a boot id as systemd writes it, with its NUL */

/* Equal verdicts of one control. An act that several controls speak about is a sighting of each. */
struct sighting {
	enum bw_control control;
	enum bw_verdict verdict;
	enum bw_operation operation;
	enum bw_role role;
	enum bw_reason reason; /* with BW_PLACE_GUARDED */
	uint32_t places; /* bit n: enum bw_place n */
	uint32_t conditions; /* enum bw_condition that the act met */
	uint32_t uid;
	uint32_t pid; /* of one example */
	char comm[BW_COMM_LEN]; /* and its name */
	struct bw_file_id exe_id; /* zero: a kernel thread */
	char *exe; /* path of the program that did it; NULL: not known, or a kernel thread */
	char *file; /* path of what it started, mapped or read; of one example */
	char *unit; /* systemd's; NULL: none */
	char *rule; /* NAME of the [Exempt NAME] that decided; NULL: none */
	bool exe_whole, file_whole; /* or the paths begin somewhere above, and not with '/' */
	uint64_t count;
	int64_t first_us, last_us;
	uint64_t generation;
	uint64_t policy_hash; /* 0: not known */
	char boot[EVIDENCE_BOOT_LEN];
};

/* A stretch of time in which a guard with these modes is known to have watched. */
struct watch {
	int64_t from_us, to_us;
	uint64_t from_boottime_us,
		to_boottime_us; /* the same by the clock nobody sets; 0: not known */
	uint8_t audit, enforce; /* bit n: enum bw_control n */
	uint64_t generation;
	uint64_t policy_hash;
	uint64_t
		ground_hash; /* of guarded directories and scope: policy/policy-hash.h; 0: not known */
	uint64_t lost, evicted, unrecorded; /* of this guard so far, as in struct evidence */
	char boot[EVIDENCE_BOOT_LEN];
};

/* How an exemption was used. */
struct rule_use {
	char *rule;
	uint64_t count;
	int64_t first_us, last_us;
};

struct evidence {
	size_t n, n_watches, n_uses;
	struct sighting *items; /* by control, then the most frequent first */
	struct watch *watches; /* by time */
	struct rule_use *uses;
	size_t *index; /* evidence_add()'s own, to find an equal one by; NULL: to be made */
	size_t index_size;
	int64_t unread_us; /* when the latest was kept that could not be read; 0: all could */
	/* what is not among them, though it was counted */
	uint64_t lost; /* events that found no room in the ring */
	uint64_t evicted; /* aggregates that others pushed out of the kernel's map */
	uint64_t unrecorded; /* verdicts */
	uint64_t own; /* the guard's own attempts at a proof, which are no evidence */
	/* what is in force now: 0 or off where there is no guard */
	uint64_t generation, policy_hash;
	enum bw_mode mode[_BW_CONTROL_MAX];
	/* exact, of this boot, also of what is lost above */
	uint64_t counted[_BW_CONTROL_MAX][_BW_VERDICT_MAX];
};

/* Whatever counts say, a sum of them is no less than each: it stops at the highest number. */
void count_add(uint64_t *count, uint64_t more);

void sighting_clear(struct sighting *sighting);
void evidence_clear(struct evidence *evidence);
#define _cleanup_evidence_ _cleanup_(evidence_clear)

/*
 * Append, and take over the texts of, a sighting; it is zero afterwards, also on failure. Equal ones
 * (all but pid, comm, file, counts, times, generation and hash) become one, whose example is the
 * latest. One of the guard's own is only counted. -ENOMEM.
 */
int evidence_add(struct evidence *evidence, struct sighting *sighting);

/* Leave out what it watched before this time. False: it is all of it. */
bool watch_clip(struct watch *watch, int64_t from_us);

/*
 * Append a watch; one that overlaps or touches an equal one of the same boot extends it: by the clock that
 * nobody sets, if it is known of both, and the later one says what the time was. -ENOMEM.
 */
int evidence_add_watch(struct evidence *evidence, const struct watch *watch);

/* Take over the text. Uses of one rule add up. -ENOMEM. */
int evidence_add_use(struct evidence *evidence, struct rule_use *use);

/* Does nothing say that, and when, a guard watched? Then silence means nothing. */
bool evidence_is_untold(const struct evidence *evidence);

/* Count what boots that are over lost among what is lost, as their last records have it. */
void evidence_count_losses(struct evidence *evidence);

/* Bring all of it into the order that is said above. */
void evidence_sort(struct evidence *evidence);
