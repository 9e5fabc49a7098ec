/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "check/check.h"
#include "kernel/facts.h"

/*
 * What a test says. Each returns the verdict that its name has, and writes what was seen, which is
 * made of `format`; `cure` is copied. Lack of memory leaves `seen` (or the cure of a failure)
 * NULL, which checks_run() notices: tests need not look.
 */
enum verdict finding_pass(struct finding *finding, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
enum verdict finding_fail(struct finding *finding, const char *cure, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
enum verdict finding_unknown(struct finding *finding, const char *cure, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
enum verdict finding_not_asked(struct finding *finding, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* VERDICT_UNKNOWN, because `fact` is not known: which file, and what is the matter with it. */
enum verdict finding_unread(struct finding *finding, const char *cure, const struct fact *fact);

/* The same of facts->cmdline. */
enum verdict finding_cmdline_unread(struct finding *finding, const struct facts *facts);

/* The list of modules that counts: of a kernel that runs the active one, else the one that it will
 * have. Borrowed. */
const struct fact *finding_list(const struct facts *facts);

/* What tells more than the files of a kernel that does not run; NULL if it runs. */
const char *cure_of_unread(const struct facts *facts);

/* VERDICT_NOT_ASKED: it is a question about a kernel that runs. */
enum verdict finding_not_running(struct finding *finding);

/* Was a refusal tried, or about to be? Not of a copy, nor without root: there CURE_ROOT helps. */
bool finding_was_tried(const struct facts *facts);

/* To make bpf active, in all steps: whoever reads this may have read nothing else. */
#define CURE_PLAN                                                             \
	"run: bootward bootloader plan; if it is right, bootward bootloader " \
	"apply, and reboot"

/* Where files do not tell: of a kernel that runs, and of one that does not. */
#define CURE_ROOT "run: bootward preflight, as root on the host"
#define CURE_BOOT "boot it, and run bootward preflight there"
