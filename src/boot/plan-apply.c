/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>
#include <syslog.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "boot/carry.h"
#include "boot/entry-kept.h"

/* Open and lock the store, and read the record in it, if there is one. */
static int job_begin(struct job *job, bool make)
{
	int r;

	job->store_fd = plan_store_open(job->place->root_fd, make);
	if (job->store_fd == -ENOENT && !make)
		return -ENOENT;
	if (job->store_fd < 0) {
		plan_store_failed(job->store_fd, job->problems);
		return job->store_fd;
	}
	r = plan_store_lock(job->store_fd, job->problems);
	if (r < 0)
		return r;
	(void)unlinkat(job->store_fd, PLAN_STORE_FAILED, 0);
	r = plan_record_read(job->store_fd, job->problems, &job->record);
	return r == -ENOENT ? 0 : r;
}

static void job_end(struct job *job)
{
	job->record = plan_record_free(job->record);
	job->kept = entries_kept_free(job->kept);
	closep(&job->store_fd);
}

static int store_failed(struct job *job, int r)
{
	if (r < 0 && r != -ENOMEM)
		problems_add_at(job->problems, LOG_ERR, PLAN_STORE, 0, file_cure(r, NULL),
				"the record cannot be written: %s", strerror(-r));
	return r;
}

static int advance(struct job *job, enum plan_state state)
{
	return store_failed(job, plan_record_advance(job->store_fd, job->record, state));
}

/* Run those of the other direction. If they do not leave the entries as they were, we write them. */
static int undo_commands(struct job *job, bool apply)
{
	bool unknown = false;
	int r = carry_commands(job, !apply, &unknown);

	return r < 0 && r != -ENOMEM && job->kept
		       ? entries_kept_put(job->place, job->kept, job->problems)
		       : r;
}

/* As it was. Where that cannot be done, the record stays, and whoever comes next can try. */
static int undo(struct job *job, bool apply, bool unknown)
{
	int r;

	r = carry_edits(job, !apply);
	if (r >= 0 && unknown)
		r = undo_commands(job, apply);
	if (r < 0)
		problems_add(job->problems, LOG_ERR,
			     "see to what is said above, then bootward bootloader revert",
			     "what was done could not be undone");
	return r;
}

/*
 * All the way in one direction, or back to where it began. Returns 0; 1 and *ret_error if it went
 * back; or a negative errno if it got stuck or changed nothing at all, and the record stays.
 */
static int carry(struct job *job, bool apply, int *ret_error)
{
	bool unknown = false;
	int r;

	r = carry_edits(job, apply);
	if (r >= 0 && apply)
		r = advance(job, PLAN_STATE_WRITTEN);
	if (r >= 0 && job->place->run)
		r = carry_commands(job, apply, &unknown);
	if (r >= 0)
		return 0;
	*ret_error = r;
	r = undo(job, apply, unknown);
	return r < 0 ? r : 1;
}

/* Before the lock was had, another run may have done something. */
static int shown_check(struct job *job, const struct plan *shown)
{
	if (!shown || (job->record && plan_equal(shown, job->record->plan)))
		return 0;
	problems_add_at(
		job->problems, LOG_ERR, PLAN_STORE "/plan.json", 0,
		"look at it again: bootward bootloader plan",
		"another run of bootward bootloader has %s since it was shown what would be "
		"done: nothing was changed",
		job->record ? "written it anew" : "removed it");
	return -ESTALE;
}

/* --- apply --- */

/* What is to be finished is what was shown, be it of the record or a plan that was made. */
static int record_finish(struct job *job, const struct plan *plan,
			 const struct plan_context *context)
{
	int r;

	r = shown_check(job, plan ? plan : job->place->shown);
	if (r >= 0)
		r = plan_record_renew(job->record, context);
	if (r < 0)
		return r;
	problems_add(job->problems, LOG_NOTICE, NULL,
		     "a change that was begun and not finished is finished now");
	return 0;
}

/* Of a change that was applied whole: 1 if nothing is left to do. */
static int record_keep(struct job *job, const struct plan *plan)
{
	int r;

	if (!plan) {
		r = shown_check(job, job->place->shown);
		return r < 0 ? r : 1;
	}
	if (strcmp(plan->word, job->record->plan->word) == 0) {
		r = carry_edits_done(job);
		return r < 0 ? r : 1;
	}
	problems_add(job->problems, LOG_ERR, "bootward bootloader revert",
		     "%s was applied before, and has to be taken back first",
		     job->record->plan->word);
	return -EEXIST;
}

static int record_new(struct job *job, const struct plan *plan, const struct plan_context *context)
{
	int r;

	if (!plan) {
		r = shown_check(job, job->place->shown);
		return r < 0 ? r : -ENOENT;
	}
	if (plan->n_edits + plan->n_commands == 0)
		return -ENOENT;
	r = plan_store_clear(job->store_fd);
	if (r >= 0)
		r = plan_record_make(plan, context, &job->record);
	return r < 0 ? r : carry_edits_survey(job);
}

/* A record of what is to be done: the one that is there, if it was not carried out to its end. */
static int record_prepare(struct job *job, const struct plan *plan,
			  const struct plan_context *context)
{
	if (!job->record)
		return record_new(job, plan, context);
	if (job->record->state != PLAN_STATE_APPLIED)
		return record_finish(job, plan, context);
	return record_keep(job, plan);
}

static int apply(struct job *job)
{
	int r, error = 0;

	r = carry_edits_check(job, true);
	if (r >= 0)
		r = store_failed(job, plan_record_begin(job->store_fd, job->record));
	if (r >= 0)
		r = carry(job, true, &error);
	if (r < 0)
		return r;
	if (r > 0) {
		r = plan_store_clear(job->store_fd);
		return r < 0 ? r : error;
	}
	if (!job->place->run && job->record->plan->n_commands > 0)
		return 0; /* "written": whoever runs the system can finish it */
	return advance(job, PLAN_STATE_APPLIED);
}

int plan_apply(const struct plan_place *place, const struct plan *plan,
	       const struct plan_context *context, struct problems *problems)
{
	_cleanup_(job_end) struct job job = { .place = place,
					      .problems = problems,
					      .store_fd = -EBADF };
	int r;

	r = job_begin(&job, true);
	if (r < 0)
		return r;
	r = record_prepare(&job, plan, context);
	return r != 0 ? r : apply(&job);
}

/* --- revert --- */

/* Has this command perhaps been run, so that taking its edits back is not all? */
static bool command_begun(const struct job *job, size_t i, enum plan_state was)
{
	const struct command *command = &job->record->plan->commands[i];
	_cleanup_free_ char *kept = NULL;

	if (command->apply_only)
		return false;
	if (!command->output)
		return was == PLAN_STATE_APPLIED || was == PLAN_STATE_REVERTING;
	return plan_store_kept(job->store_fd, i, "output", &kept) != -ENOENT;
}

static bool commands_left(const struct job *job, enum plan_state was)
{
	for (size_t i = 0; !job->place->run && i < job->record->plan->n_commands; i++)
		if (command_begun(job, i, was))
			return true;
	return false;
}

static int revert(struct job *job)
{
	const enum plan_state was = job->record->state;
	int r, error = 0;

	r = carry_edits_check(job, false);
	if (r >= 0)
		r = advance(job, PLAN_STATE_REVERTING);
	if (r >= 0)
		r = carry(job, false, &error);
	if (r < 0)
		return r;
	if (r == 0 && commands_left(job, was))
		return 2; /* "reverting": whoever runs the system can finish it */
	if (r == 0)
		return plan_store_clear(job->store_fd);
	/* the edits are there again; the commands are only where they were before */
	r = advance(job, was == PLAN_STATE_APPLIED ? PLAN_STATE_APPLIED : PLAN_STATE_WRITTEN);
	return r < 0 ? r : error;
}

int plan_revert(const struct plan_place *place, struct problems *problems)
{
	_cleanup_(job_end) struct job job = { .place = place,
					      .problems = problems,
					      .store_fd = -EBADF };
	int r;

	r = job_begin(&job, false);
	if (r == -ENOENT)
		return 1;
	if (r < 0)
		return r;
	if (!job.record) {
		r = plan_store_clear(job.store_fd);
		return r < 0 ? r : 1;
	}
	r = shown_check(&job, place->shown);
	return r < 0 ? r : revert(&job);
}
