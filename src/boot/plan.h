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
 */

/* One file that becomes another. */
struct edit {
	char *path; /* below the root, of the file itself: links were resolved */
	char *before; /* text, or NULL: there is no such file */
	char *after; /* text, or NULL: it is removed */
	mode_t mode; /* of a new file; one that exists keeps owner and mode */
};

/* One program that is run after the files are written; again after they are taken back. */
struct command {
	char **argv; /* ends with NULL; argv[0] is looked for in the root's PATH */
	char *output; /* a file that the program writes and that must not be lost: it is saved
		       * before, checked after, and put back if the check fails; or NULL */
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
