/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <signal.h>
#include <sys/types.h>

/*
 * Waiting for a program that is in a process group of its own, so that it can be ended with all that
 * it started: a program that hangs, or is interrupted, must not leave one that still writes.
 *
 *	program_signals_hold(&before);
 *	pid = fork();		child: program_signals_restore(&before), setpgid(0, 0)
 *	r = program_wait(pid, seconds, &status);
 *	program_signals_restore(&before);
 */

/* From now on signals that would end us wait until program_wait() looks; those that we ignore do not
 * come at all. */
void program_signals_hold(sigset_t *ret_before);
void program_signals_restore(const sigset_t *before);

/*
 * Returns 0 and the status as waitpid() says it. -ETIMEDOUT if it did not end in that time, -EINTR if a
 * signal came: then, and if it failed, its whole group is ended, and it is waited for.
 */
int program_wait(pid_t pid, unsigned int seconds, int *ret_status);
