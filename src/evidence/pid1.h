/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdint.h>

/*
 * What PID 1 remembers of the boot: systemd's manager properties of these names, with
 * "TimestampMonotonic" behind, in microseconds since the kernel started; firmware and boot loader
 * before that.
 *
 *	X(ENUM, "property", "key of the timeline", "what happened")
 */
#define EVIDENCE_MILESTONES(X)                                                                 \
	X(FIRMWARE, "Firmware", "firmware", "the firmware started")                            \
	X(LOADER, "Loader", "boot-loader", "the boot loader started")                          \
	X(INITRD, "InitRD", "initrd", "PID 1 started in the initrd")                           \
	X(INITRD_GENERATORS_START, "InitRDGeneratorsStart", "initrd-generators-start",         \
	  "the initrd's generators began")                                                     \
	X(INITRD_GENERATORS_FINISH, "InitRDGeneratorsFinish", "initrd-generators-finish",      \
	  "the initrd's generators ended")                                                     \
	X(USERSPACE, "Userspace", "userspace", "PID 1 started on the root file system")        \
	X(SECURITY_FINISH, "SecurityFinish", "security-finish",                                \
	  "PID 1 had loaded security policy")                                                  \
	X(GENERATORS_START, "GeneratorsStart", "generators-start", "generators began")         \
	X(GENERATORS_FINISH, "GeneratorsFinish", "generators-finish", "generators ended")      \
	X(UNITS_LOAD_START, "UnitsLoadStart", "units-load-start", "PID 1 began to load units") \
	X(UNITS_LOAD_FINISH, "UnitsLoadFinish", "units-load-finish", "PID 1 had loaded units") \
	X(FINISH, "Finish", "finish", "the boot was finished")

#define EVIDENCE_ROW(id, property, key, what) PID1_##id,
enum pid1_milestone {
	EVIDENCE_MILESTONES(EVIDENCE_ROW) _PID1_MAX
};
#undef EVIDENCE_ROW

struct pid1_times {
	uint64_t us[_PID1_MAX]; /* 0: it did not happen, or is not known */
};

const char *pid1_property(enum pid1_milestone milestone);
const char *pid1_key(enum pid1_milestone milestone);
const char *pid1_what(enum pid1_milestone milestone);

/* As nanoseconds since the kernel started; negative before that. */
int64_t pid1_ns(const struct pid1_times *times, enum pid1_milestone milestone);
