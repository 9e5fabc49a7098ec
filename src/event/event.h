/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "bpf/abi.h"

#define EVENT_BOOT_LEN 33 /* a boot id as systemd writes it, with its NUL */

/* An act that a control spoke about, whether it comes from the ring, from an aggregate or from the journal.
 * Texts are bytes as the kernel had them. */
struct event {
	int64_t us; /* CLOCK_REALTIME */
	uint64_t boottime_us; /* CLOCK_BOOTTIME, as the next */
	uint64_t
		began_us; /* of its aggregate: tells it from a later one with an equal key; maybe a moment
			     * after this event */
	uint64_t count; /* of its aggregate so far; 0: it has none */
	uint64_t suppressed; /* how many equal ones before it had no event */
	uint64_t generation;
	uint64_t policy_hash; /* 0: not known */
	uint64_t cgroup;
	struct bw_file_id exe_id; /* zero: a kernel thread */
	struct bw_file_id file_id; /* zero: not known */
	enum bw_operation operation;
	enum bw_role role;
	enum bw_reason reason;
	uint32_t places; /* bit n: enum bw_place n */
	uint32_t conditions; /* enum bw_condition */
	uint32_t refused, audited, exempt; /* bit n: enum bw_control n; in one of them at most */
	uint32_t uid, pid, tid, parent; /* tid and parent 0: not known */
	uint32_t directory_number; /* 1 + index in the generation's `directories`, or 0 */
	bool exe_whole, file_whole; /* the path begins with '/'; else somewhere below */
	char comm[BW_COMM_LEN];
	char boot[EVENT_BOOT_LEN];
	char *exe, *file; /* paths; NULL: not known, as in the next four */
	char *unit;
	char *rule; /* NAME of the [Exempt NAME] that decided */
	char *asked; /* the path that was asked for, cut */
	char *directory; /* the guarded one */
};

void event_clear(struct event *event);
#define _cleanup_event_ _cleanup_(event_clear)

/* Two clocks, read at one moment. */
struct event_clocks {
	uint64_t boottime_ns;
	uint64_t realtime_ns;
};

void event_clocks_read(struct event_clocks *ret_clocks);

/*
 * Make an event of the bytes of a struct bw_event. Of what user space adds (boot, policy_hash, directory)
 * nothing is there yet. Returns 0; -EBADMSG for anything but a record of this version that is sound in
 * each of its parts; -ENOMEM.
 */
int event_from_record(const void *bytes, size_t size, const struct event_clocks *clocks,
		      struct event *ret_event);

/* The same of an aggregate: its last verdict, and its example. */
int event_from_aggregate(const struct bw_aggregate_key *key, const struct bw_aggregate *aggregate,
			 const struct event_clocks *clocks, struct event *ret_event);

/* The gravest of its verdicts. */
enum bw_verdict event_verdict(const struct event *event);

/* All controls that spoke. */
uint32_t event_controls(const struct event *event);

/* CLOCK_REALTIME, in microseconds, of the first verdict of its aggregate. */
int64_t event_began(const struct event *event);
