/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/cleanup.h"
#include "kernel/facts.h"

/* Make it known. Both are copied; `source` may be NULL. 0 or -ENOMEM. */
int fact_set(struct fact *fact, const char *text, const char *source);

/*
 * Leave it unknown: `error` is why, and `source` (NULL: nobody looked) where. Returns 0, or -ENOMEM
 * also if that is the error: lack of memory is no fact.
 */
int fact_fail(struct fact *fact, int error, const char *source);

/* The text of a short file below the root, without the newline at its end. 0 or -ENOMEM. */
int fact_read(int root_fd, const char *path, size_t limit, struct fact *fact);

void fact_clear(struct fact *fact);
#define _cleanup_fact_ _cleanup_(fact_clear)
