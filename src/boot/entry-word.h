/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "boot/plan.h"

struct entries;
struct entry;

/* Does it start a kernel that is below the root? Others are other systems'. */
bool entry_is_here(int root_fd, const struct entry *entry);

/*
 * What the kernels' command lines have under the name of `word` ("lsm=...") now, so that it can be
 * put back. Returns 0 if none has any; 1 if all have the same, which the caller owns and which is safe
 * to write; -EOPNOTSUPP with a problem if they differ, have several, or are not known; -ENOMEM.
 */
int entries_word_before(int root_fd, const struct entries *entries, const char *word,
			struct problems *problems, char **ret_before);

/*
 * Read the entries again after others changed them: does each have the word, and as the only one of
 * its name (`present`), or does none have it? 0, -EPROTO with a problem, -ENOMEM.
 */
int entries_word_check(const struct plan_place *place, const char *word, bool present,
		       struct problems *problems);

/*
 * Have two command lines the same words in the same order, but for those with one of these names? The
 * list ends with NULL.
 */
bool cmdlines_same(const char *a, const char *b, const char *const *but);
