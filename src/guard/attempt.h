/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "base/cleanup.h"
#include "bpf/abi.h"

/*
 * Things that the guard refuses, tried for real by child processes. What they try to start or
 * load is a few bytes of text: where it is allowed, the kernel answers ENOEXEC and no code runs.
 */
enum attempt {
	ATTEMPT_MEMFD_EXEC,
	ATTEMPT_MEMFD_CHECK,
	ATTEMPT_MEMFD_MAP,
	ATTEMPT_MEMFD_PROTECT,
	ATTEMPT_MEMFD_REMAP,
	ATTEMPT_SHM_MAP,
	ATTEMPT_UNLINKED_EXEC,
	ATTEMPT_PATH_EXEC,
	ATTEMPT_PATH_MAP,
	ATTEMPT_PATH_LOAD,
	ATTEMPT_USERNS_EXEC,
	_ATTEMPT_MAX,
};

/* The control that speaks about it, the hook that sees it, and what it is in words. */
enum bw_control attempt_control(enum attempt attempt);
enum bw_hook attempt_hook(enum attempt attempt);
const char *attempt_what(enum attempt attempt);

/* Where it is allowed, the kernel logs an error about it: better tried where it is refused. */
bool attempt_is_loud(enum attempt attempt);

/* The files that attempts use. */
struct attempt_ground {
	int memfd;
	int mount_fd; /* a tmpfs that is mounted nowhere: `unlinked` and, with Scope=all, `path` */
	int unlinked_fd;
	int path_fd; /* directory of `path`, -EBADF: there is no file to try */
	char *path; /* a file below a guarded directory, relative to path_fd */
	bool path_visible; /* it has to be removed again */
};

/*
 * Make the files. With Scope=all, a detached mount's root counts as a root, and a file at a
 * guarded path inside it is guarded without anything being changed outside; with Scope=host a
 * file is made in the first guarded directory that lets us.
 *
 * A ground with something missing is no error: attempts that need it then cannot be tried.
 */
int attempt_ground_make(enum bw_scope scope, const char *const *directories, size_t n_directories,
			struct attempt_ground *ret_ground);
void attempt_ground_clear(struct attempt_ground *ground);
#define _cleanup_attempt_ground_ _cleanup_(attempt_ground_clear)
#define ATTEMPT_GROUND_NONE                                                                   \
	{                                                                                     \
		.memfd = -EBADF, .mount_fd = -EBADF, .unlinked_fd = -EBADF, .path_fd = -EBADF \
	}

/*
 * Try it in a child process.
 *
 * Returns 0 if it was allowed; the positive errno with which the kernel refused; or a negative
 * errno if it could not be tried here.
 */
int attempt_try(const struct attempt_ground *ground, enum attempt attempt);
