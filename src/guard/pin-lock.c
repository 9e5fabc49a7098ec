/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/pin-lock.h"

#include <sys/file.h>
#include <syslog.h>
#include <time.h>

#include "base/lock-holder.h"

#define STEP_MS 50

static int lock_missed(int fd, unsigned int limit_ms, struct problems *problems)
{
	char name[32] = "";
	const int pid = lock_holder(fd, name);

	if (pid == 0) {
		problems_add(problems, LOG_ERR, "find it with lslocks, and end it",
			     "another process holds the guard's lock for more than %u s",
			     limit_ms / 1000);
		return -ETIMEDOUT;
	}
	problems_add(problems, LOG_ERR, "let it go on (kill -CONT), or end it",
		     "process %d (%s) holds the guard's lock for more than %u s", pid,
		     *name ? name : "gone", limit_ms / 1000);
	return -ETIMEDOUT;
}

/* Asked again and again: a signal that ends flock(2) could come before it is called. */
int pin_lock(int fd, unsigned int limit_ms, struct problems *problems)
{
	const struct timespec step = { .tv_nsec = STEP_MS * 1000000L };

	for (unsigned int waited = 0;; waited += STEP_MS) {
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			return 0;
		if (errno != EWOULDBLOCK && errno != EINTR)
			return -errno;
		if (waited >= limit_ms)
			return lock_missed(fd, limit_ms, problems);
		(void)nanosleep(&step, NULL);
	}
}
