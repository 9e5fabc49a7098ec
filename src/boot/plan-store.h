/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/problem.h"

/*
 * What is kept of a plan from before its first change until it is taken back, below the root:
 *
 *	plan.json	the record (boot/plan-record.h); what else there is counts for nothing without it
 *	backup/		N.before and N.after of edit N, and N.output: what command N wrote over
 *	trial, log	what a program writes while it runs
 *	failed.log	what the first one said that failed, until the next run
 *
 * Its functions take the store's fd.
 */
#define PLAN_STORE "/var/lib/bootward/bootloader"

#define PLAN_STORE_FAILED "failed.log"

enum {
	PLAN_TEXT_MAX = 4 << 20, /* of each text in it, and of each file that a plan changes */
};

/* Open the store below a root, and make it first if asked. The fd, -ENOENT, other errno. */
int plan_store_open(int root_fd, bool make);

/* Say why it could not be opened. */
void plan_store_failed(int r, struct problems *problems);

/* Who reads keeps those out who write, and the other way round. 0, or -EBUSY as below. */
int plan_store_share(int store_fd, struct problems *problems);

/* One process at a time; closing the fd unlocks. 0, or -EBUSY with a problem that says who. */
int plan_store_lock(int store_fd, struct problems *problems);

/* Keep a text as backup/I.WHAT. NULL: there is nothing to keep. */
int plan_store_keep(int store_fd, size_t i, const char *what, const char *text);

/* Read it again. -ENOENT if it was not kept. */
int plan_store_kept(int store_fd, size_t i, const char *what, char **ret_text);

/* Forget the record, and then remove all else. 0 also if there is none. */
int plan_store_clear(int store_fd);
