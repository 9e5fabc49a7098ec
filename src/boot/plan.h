/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/problem.h"

/*
 * A change of the boot loader's configuration as a value: what is shown is what is done, and what is
 * taken back.
 *
 *	plan	loader_plan() (boot/loader.h) makes it; diff.h shows its edits
 *	apply	plan_apply() writes the record of it, then the files, then runs the commands
 *	revert	plan_revert() reads the record and takes just that back
 *
 * Whatever a process that applies or reverts is doing when the power goes, either the old or the
 * new is in each file, and the next apply or revert finds the record and goes on from there:
 *
 * S1: the record, with all texts, is on the disk before the first file is changed.
 * S2: each step may be done twice: a file that already is what it shall become is left alone.
 * S3: a file that is neither what it was nor what it shall become belongs to somebody else by now:
 *     nothing at all is changed then.
 */

/* One file that becomes another. */
struct edit {
	char *path; /* below the root, of the file itself: links were resolved */
	char *before; /* text, or NULL: there is no such file */
	char *after; /* text, or NULL: it is removed */
	mode_t mode; /* of a new file; one that exists keeps owner and mode */
	bool parent_made; /* its directory was missing too; it goes when this is taken back */
};

/* One program that is run after the files are written; again after they are taken back. */
struct command {
	char **argv; /* ends with NULL; argv[0] is looked for in the root's PATH */

	/*
	 * A grub.cfg that the program writes, or NULL. Where it is a word of argv, the program is
	 * given another file to write in its place, which is checked first and then put in the
	 * place of the old one by file_replace(). Otherwise the old one is saved before, and put
	 * back if the new one does not pass. The check: boot/grub-change.h, and what belongs to
	 * NAME-mkconfig under the name NAME-script-check.
	 */
	char *output;
	bool revert_only, apply_only;
};

struct plan {
	char *loader; /* name of the row in the loader table */
	char *word; /* "lsm=..." */
	struct edit *edits;
	size_t n_edits;
	struct command *commands;
	size_t n_commands;
	char *by_hand; /* what the administrator is told to do instead, if nothing can be written */
};

/* An empty one, or NULL: no memory. */
struct plan *plan_new(const char *loader, const char *word);

struct plan *plan_free(struct plan *plan);
static inline void plan_freep(struct plan **plan)
{
	(void)plan_free(*plan);
}
#define _cleanup_plan_ __attribute__((__cleanup__(plan_freep)))

/* Add to a plan; texts are copied. 0 or -ENOMEM. */
int plan_add_edit(struct plan *plan, const char *path, const char *before, const char *after,
		  mode_t mode);
int plan_add_command(struct plan *plan, const char *const *argv, const char *output);

/* The same loader, word, edits and commands; whether a directory was missing too may differ. */
bool plan_equal(const struct plan *a, const struct plan *b);

/* Does applying it, or taking it back, run this command? */
static inline bool command_runs(const struct command *command, bool apply)
{
	return apply ? !command->revert_only : !command->apply_only;
}

/* Where a plan is carried out. */
struct plan_place {
	int root_fd;
	const char *
		root; /* its path, which programs get before the paths they are given: "" for "/" */
	bool run; /* run the commands: not in an image or a copy, whose programs are not ours to run */

	unsigned int seconds; /* that each of them may take; 0: as many as is sensible */

	/* What was shown of a record that was there. Another run may have changed it since: then nothing
	 * is done. NULL: whatever there is. */
	const struct plan *shown;
};

/* What held when a plan was made: verify compares with it. Borrowed; NULL: not known. */
struct plan_context {
	const char *release; /* of the running kernel */
	const char *active; /* /sys/kernel/security/lsm */
	const char *boot_id;
};

/*
 * Do what the plan says, or what the plan in the record says if there is one that was not carried
 * out to its end (`plan` may be NULL for that). If a check or a command fails, everything is as it
 * was before.
 *
 * Returns 0; 1 if just that was done before; or with a problem: -EBUSY, somebody else is at it;
 * -EEXIST, another plan was applied before; -ESTALE, a file was changed by somebody else, or the record
 * is not what was shown;
 * -ENOENT, nothing to do; -EPROTO, a check or command failed; another negative errno.
 */
int plan_apply(const struct plan_place *place, const struct plan *plan,
	       const struct plan_context *context, struct problems *problems);

/*
 * Take back what plan_apply() did, whole or in part, and forget it. Returns 0; 1 if there is nothing
 * to take back; 2 if the files are as they were, but commands that were run for them have to be run
 * again in the system itself, which does it with the record; or as above.
 */
int plan_revert(const struct plan_place *place, struct problems *problems);
