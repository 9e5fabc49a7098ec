/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "base/problem.h"

struct plan;

/* What a run of `bootward bootloader` came to. Stable: JSON has the names. */
enum bootloader_result {
	BOOTLOADER_NOTHING, /* bpf is in every list already; or nothing was there to take back */
	BOOTLOADER_PLANNED,
	BOOTLOADER_BY_HAND, /* known what, but not ours to do */
	BOOTLOADER_UNFINISHED, /* a change was begun and neither finished nor taken back */
	BOOTLOADER_APPLIED,
	BOOTLOADER_WRITTEN, /* the files; the commands are for whoever runs the system */
	BOOTLOADER_REVERTED,
	BOOTLOADER_AS_PLANNED, /* verify */
	BOOTLOADER_OTHER,
	BOOTLOADER_UNKNOWN,
	BOOTLOADER_FAILED,
	_BOOTLOADER_RESULT_MAX,
};

struct bootloader_view {
	const char *action; /* plan, apply, revert, verify */
	const struct plan *plan; /* or NULL */
	bool back; /* the plan is shown as it is taken back */
	bool runs; /* its commands are run, too */
	enum bootloader_result result;
	const char *why; /* a sentence without a full stop, or NULL */
	const struct problems *problems;
};

/* The change and the commands; nothing if there is no plan. */
void bootloader_print_plan(const struct bootloader_view *view);

/* What it came to, and what to do next. */
void bootloader_print_result(const struct bootloader_view *view);

void bootloader_print_json(const struct bootloader_view *view);
