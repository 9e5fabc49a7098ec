/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>

#include "base/cleanup.h"

/*
 * What is wrong, where, and the cure.
 *
 * Libraries never print. They add to a list that their caller owns, as many as one run can find,
 * and the program prints the list (base/log.h).
 */
struct problem {
	int level; /* syslog: LOG_ERR (the thing asked for failed), LOG_WARNING, LOG_NOTICE */
	char *file; /* or NULL */
	unsigned int line; /* 0: the file as a whole */
	char *what; /* one sentence without a full stop: what is wrong, and why */
	char *cure; /* what to do, or NULL */
};

struct problems {
	struct problem *items;
	size_t n;
};

/*
 * Add a problem. `cure` may be NULL. Lack of memory is remembered as a problem of its own, so
 * the call has no result to check.
 */
void problems_add(struct problems *problems, int level, const char *cure, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* The same with a place. `file` may be NULL, `line` 0. */
void problems_add_at(struct problems *problems, int level, const char *file, unsigned int line,
		     const char *cure, const char *format, ...)
	__attribute__((format(printf, 6, 7)));

/* Number of problems at least as bad as `level` (LOG_ERR: errors only). */
size_t problems_count(const struct problems *problems, int level);

/* Free what the list holds; the list itself is the caller's and is empty afterwards. */
void problems_clear(struct problems *problems);
#define _cleanup_problems_ _cleanup_(problems_clear)
