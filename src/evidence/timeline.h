/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "evidence/pid1.h"
#include "guard/first-exec.h"

/* What is known of the boot. Each part may be missing. */
struct boot_facts {
	bool recorded; /* a guard is loaded, and `boot` and `execs` are its record */
	struct bw_boot boot;
	struct first_execs execs;
	bool asked; /* systemd answered, and `pid1` is what it said */
	struct pid1_times pid1;
};

enum timeline_who {
	TIMELINE_KERNEL,
	TIMELINE_GUARD,
	TIMELINE_PID1,
	TIMELINE_OTHER,
	_TIMELINE_WHO_MAX,
};

struct moment {
	int64_t ns; /* since the kernel started, as CLOCK_MONOTONIC counts; negative: before */
	enum timeline_who who;
	const char *key; /* for programs; never freed */
	const char *what; /* for people; never freed */
};

#define TIMELINE_MAX (_PID1_MAX + 8)

/* What happened, by time; and the keys of what may have happened without being known. */
struct timeline {
	size_t n, n_unknown;
	struct moment items[TIMELINE_MAX];
	const char *unknown[TIMELINE_MAX];
};

void timeline_make(const struct boot_facts *facts, struct timeline *ret_timeline);

/* Nanoseconds since the kernel started, as systemd counts, of a time in the guard's record. */
int64_t boot_moment(const struct bw_boot *boot, uint64_t ns);

/* Was something over before the guard was attached? */
enum timeline_order {
	TIMELINE_UNKNOWN,
	TIMELINE_NEVER, /* it did not happen */
	TIMELINE_UNGUARDED, /* over before */
	TIMELINE_PARTLY, /* it had begun */
	TIMELINE_GUARDED, /* it began after */
	_TIMELINE_ORDER_MAX,
};

const char *timeline_order_name(enum timeline_order order);

/* The generators of the initrd's PID 1, or of the root file system's. */
enum timeline_order timeline_generators(const struct boot_facts *facts, bool initrd);
