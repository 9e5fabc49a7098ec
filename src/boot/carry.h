/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "boot/plan-record.h"

struct entries_kept;

/*
 * The two halves of carrying a plan out, each in both directions: `apply` is the way from `before` to
 * `after`, otherwise it is the way back.
 */
struct job {
	const struct plan_place *place;
	struct problems *problems;
	int store_fd; /* open and locked */
	struct plan_record *record;
	struct entries_kept *kept; /* the entries before commands changed them; NULL: none did */
};

/*
 * Can each file be written, that is: is it what it was or what it shall become (S3), and would the
 * shell read it? 0, or -ESTALE, -EPROTO and the like with a problem; nothing was changed.
 */
int carry_edits_check(struct job *job, bool apply);

/* Is each file still what it became? 0, or -EEXIST and the like with a problem. */
int carry_edits_done(struct job *job);

/* Note for each new file whether its directory is missing too: that is made and goes with it. */
int carry_edits_survey(struct job *job);

/* Write those that are not yet what they shall become. 0, or another errno with a problem. */
int carry_edits(struct job *job, bool apply);

/*
 * Run the commands of this direction. If one fails, what they wrote over is put back; of a command
 * that does not say what it writes, only running those of the other direction undoes it, which the
 * caller does once the edits are undone (*ret_unknown).
 *
 * Returns 0; -EPROTO or another errno with a problem.
 */
int carry_commands(struct job *job, bool apply, bool *ret_unknown);
