/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence/pid1.h"

static const struct {
	const char *property, *key, *what;
} milestones[_PID1_MAX] = {
#define ROW(id, property_, key_, what_) [PID1_##id] = { property_, key_, what_ },
	EVIDENCE_MILESTONES(ROW)
#undef ROW
};

const char *pid1_property(enum pid1_milestone milestone)
{
	return milestones[milestone].property;
}

const char *pid1_key(enum pid1_milestone milestone)
{
	return milestones[milestone].key;
}

const char *pid1_what(enum pid1_milestone milestone)
{
	return milestones[milestone].what;
}

/* systemd counts firmware and boot loader backwards from the kernel's start. */
int64_t pid1_ns(const struct pid1_times *times, enum pid1_milestone milestone)
{
	const int64_t ns = (int64_t)times->us[milestone] * 1000;

	return milestone == PID1_FIRMWARE || milestone == PID1_LOADER ? -ns : ns;
}
