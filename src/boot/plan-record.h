/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/cleanup.h"
#include "boot/plan-store.h"
#include "boot/plan.h"

/* The record of a plan: plan.json in the store. */
#define PLAN_RECORD_VERSION 1

enum plan_state {
	PLAN_STATE_PLANNED, /* on the way there: files may have been written */
	PLAN_STATE_WRITTEN, /* all files are; commands may have run */
	PLAN_STATE_APPLIED,
	PLAN_STATE_REVERTING, /* on the way back */
	_PLAN_STATE_MAX,
	_PLAN_STATE_INVALID = -EINVAL,
};

const char *plan_state_to_string(
	enum plan_state state); /* "planned", "written", "applied", "reverting" */
enum plan_state plan_state_from_string(const char *name);

struct plan_record {
	enum plan_state state;
	char *release, *active, *boot_id; /* struct plan_context's, or NULL */
	struct plan *plan;
};

struct plan_record *plan_record_free(struct plan_record *record);
DEFINE_CLEANUP(struct plan_record *, plan_record_free);
#define _cleanup_plan_record_ _cleanup_(plan_record_freep)

/* Read it with the texts of its plan. 0, -ENOENT if there is none, or -EBADMSG and the like with a
 * problem. */
int plan_record_read(int store_fd, struct problems *problems, struct plan_record **ret_record);

/* The same of the store below a root, which need not be there: -ENOENT then. -EBUSY with a problem
 * while another run is at work. */
int plan_record_find(int root_fd, struct problems *problems, struct plan_record **ret_record);

/* One of which nothing has been done. The plan is copied. 0 or -ENOMEM. */
int plan_record_make(const struct plan *plan, const struct plan_context *context,
		     struct plan_record **ret_record);

/* One that was begun in another boot, or outside of the system, is finished now: that is the boot after
 * which it cannot be in force yet, and what was not known then may be known. 0 or -ENOMEM. */
int plan_record_renew(struct plan_record *record, const struct plan_context *context);

/* Write the plan's texts, and then the record with them: state "planned". */
int plan_record_begin(int store_fd, struct plan_record *record);

/* From now on the record says that this state is reached. */
int plan_record_advance(int store_fd, struct plan_record *record, enum plan_state state);
