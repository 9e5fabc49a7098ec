/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/*
 * Scope-exit ownership.
 *
 * Every owning local is tagged with its destructor and starts empty; ownership leaves a
 * scope only through TAKE_PTR() or TAKE_FD(). A reader can then check one function for
 * leaks without reading any of its callees.
 */
#define _cleanup_(func) __attribute__((__cleanup__(func)))

/* Define func##p() for a destructor that accepts the empty value. */
#define DEFINE_CLEANUP(type, func)          \
	static inline void func##p(type *p) \
	{                                   \
		(void)func(*p);             \
	}                                   \
	struct func##_needs_semicolon

#define TAKE(var, empty)                        \
	({                                      \
		__typeof__(var) *_src = &(var); \
		__typeof__(var) _val = *_src;   \
		*_src = (empty);                \
		_val;                           \
	})
#define TAKE_PTR(ptr) TAKE(ptr, NULL)
#define TAKE_FD(fd)   TAKE(fd, -EBADF)

static inline void freep(void *p)
{
	free(*(void **)p);
}

static inline void closep(const int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
}

#define _cleanup_free_	_cleanup_(freep)
#define _cleanup_close_ _cleanup_(closep)
