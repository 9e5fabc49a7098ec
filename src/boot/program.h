/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "base/problem.h"
#include "boot/plan.h"

/* Is there a program of that name in the root's /usr/sbin, /usr/bin, /sbin or /bin? */
bool program_exists(int root_fd, const char *name);

/*
 * Run a program of the place and wait for it. It gets nothing of our environment but PATH and the
 * language (titles of boot entries are translated), and no descriptor but its own three: stdin is
 * `stdin_fd` (-1: nothing), its words go to `log` in the store.
 *
 * It has half an hour (or place->seconds); then, or when a signal asks us to end, or if it fails, it is
 * ended with all processes of its group.
 *
 * Returns 0, or -EPROTO with a problem that quotes the last line it said: it is not there, it was
 * ended, or its exit status was not 0. What it said is kept then (PLAN_STORE_FAILED).
 */
int program_run(const struct plan_place *place, int store_fd, const char *const *argv, int stdin_fd,
		struct problems *problems);

/* Does the shell that the root's files are for read `text` without a complaint ("sh -n")? `file` is
 * what the text is to be. 0, or -EPROTO with a problem. */
int program_check_shell(int store_fd, const char *file, const char *text,
			struct problems *problems);
