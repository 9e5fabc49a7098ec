/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "boot/plan.h"

struct entries;
struct entry;

/* Does it start a kernel that is below the root? Others are other systems'. */
bool entry_is_here(int root_fd, const struct entry *entry);

/* memtest86+ is started by the command that starts kernels, and is none. */
bool entry_is_memtest(const struct entry *entry);

/* Has its command line an lsm= with bpf? 1, 0 or -ENOMEM. */
int entry_has_bpf(const struct entry *entry);

/*
 * Where one has an lsm= with bpf, those that have not: a notice for each that starts a kernel below
 * the root. 0 or -ENOMEM.
 */
int entries_name_without_bpf(int root_fd, const struct entries *entries, struct problems *problems);

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
