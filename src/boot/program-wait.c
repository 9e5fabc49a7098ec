/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/program-wait.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/wait.h>
#include <time.h>

static const int ends_us[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };

static void signals_fill(sigset_t *set)
{
	(void)sigemptyset(set);
	(void)sigaddset(set, SIGCHLD);
	for (size_t i = 0; i < sizeof(ends_us) / sizeof(ends_us[0]); i++) {
		struct sigaction action;

		/* one that is blocked would come even if it is ignored (nohup) */
		if (sigaction(ends_us[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN)
			(void)sigaddset(set, ends_us[i]);
	}
}

void program_signals_hold(sigset_t *ret_before)
{
	sigset_t held;

	signals_fill(&held);
	(void)sigprocmask(SIG_BLOCK, &held, ret_before);
}

void program_signals_restore(const sigset_t *before)
{
	(void)sigprocmask(SIG_SETMASK, before, NULL);
}

/* Has it ended? It is not reaped yet, so that its number is still the group's. */
static bool has_ended(pid_t pid, bool *ret_well)
{
	siginfo_t info = { 0 };

	if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) < 0)
		return errno != EINTR; /* not ours to wait for: waitpid() says so */
	*ret_well = info.si_code == CLD_EXITED && info.si_status == 0;
	return info.si_pid == pid;
}

static int reap(pid_t pid, int *ret_status)
{
	while (waitpid(pid, ret_status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return 0;
}

/* Until something may have happened; a second at most. */
static bool is_interrupted(void)
{
	const struct timespec second = { .tv_sec = 1 };
	sigset_t held;
	int number;

	signals_fill(&held);
	number = sigtimedwait(&held, NULL, &second);
	return number > 0 && number != SIGCHLD;
}

int program_wait(pid_t pid, unsigned int seconds, int *ret_status)
{
	struct timespec now, start;
	bool well = false;
	int r = 0, reaped;

	(void)clock_gettime(CLOCK_MONOTONIC, &start);
	while (r == 0 && !has_ended(pid, &well)) {
		if (is_interrupted())
			r = -EINTR;
		(void)clock_gettime(CLOCK_MONOTONIC, &now);
		if (r == 0 && now.tv_sec - start.tv_sec > (time_t)seconds)
			r = -ETIMEDOUT;
	}
	if (!well)
		(void)kill(-pid, SIGKILL);
	reaped = reap(pid, ret_status);
	return r < 0 ? r : reaped;
}
