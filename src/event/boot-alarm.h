/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "bpf/abi.h"

/* What is there, as far as it could be told. */
enum boot_guard {
	BOOT_GUARD_UNKNOWN,
	BOOT_GUARD_NONE,
	BOOT_GUARD_BROKEN,
	BOOT_GUARD_NOT_CALLED,
	BOOT_GUARD_IN_FORCE,
	_BOOT_GUARD_MAX,
};

/* What a boot came to, and what it was to come to. */
struct boot_outcome {
	enum boot_guard guard;
	bool configuration_good; /* or nothing is known of what it says: */
	bool asked; /* some control is not off, the command line considered */
	enum bw_mode configured_mode; /* ceiling of the files */
	enum bw_mode mode; /* the same, the command line considered */
	int as_configured; /* 1 yes, 0 no, negative: cannot be told; of a guard in force */
	bool initrd_stale; /* what the initrd loaded was another configuration */
};

/* What is wrong with it: bit n of boot_alarms(). */
enum boot_alarm {
	BOOT_ALARM_NOT_IN_FORCE,
	BOOT_ALARM_BROKEN,
	BOOT_ALARM_NOT_CALLED,
	BOOT_ALARM_UNKNOWN,
	BOOT_ALARM_CONFIGURATION,
	BOOT_ALARM_BREAK_GLASS,
	BOOT_ALARM_OTHER_POLICY,
	BOOT_ALARM_UNCOMPARED,
	BOOT_ALARM_INITRD_STALE,
	_BOOT_ALARM_MAX,
};

/* Pure: the worst first. */
unsigned int boot_alarms(const struct boot_outcome *outcome);

/* Do these alarms say that something could not be told? */
bool boot_alarms_are_doubt(unsigned int alarms);

int boot_alarm_priority(enum boot_alarm alarm); /* syslog's */
const char *boot_alarm_message_id(enum boot_alarm alarm);

/* One sentence: what is wrong, and the cure. */
const char *boot_alarm_text(enum boot_alarm alarm);
