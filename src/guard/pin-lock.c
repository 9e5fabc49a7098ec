/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/pin-lock.h"

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <syslog.h>
#include <time.h>

#define STEP_MS 50

static void filep(FILE **file)
{
	if (*file)
		(void)fclose(*file);
}

/*
 * "1: FLOCK ADVISORY WRITE PID MAJOR:MINOR:INODE 0 EOF" in /proc/locks, the device in hexadecimal.
 * Who waits has "->" before the type. Returns the process if it has the file locked, or 0.
 */
static int line_holder(char *line, const struct stat *st)
{
	unsigned long major_number, minor_number;
	char *fields[6] = { 0 }, *state = NULL, *end;
	long pid;

	for (unsigned int i = 0; i < 6; i++)
		fields[i] = strtok_r(i == 0 ? line : NULL, " ", &state);
	if (!fields[5] || strcmp(fields[1], "FLOCK") != 0)
		return 0;
	pid = strtol(fields[4], NULL, 10);
	major_number = strtoul(fields[5], &end, 16);
	minor_number = *end == ':' ? strtoul(end + 1, &end, 16) : 0;
	if (*end != ':' || strtoull(end + 1, NULL, 10) != st->st_ino ||
	    makedev(major_number, minor_number) != st->st_dev)
		return 0;
	return pid > 0 ? (int)pid : 0; /* 0: of another PID namespace */
}

static int holder_find(int fd)
{
	_cleanup_(filep) FILE *locks = fopen("/proc/locks", "re");
	char line[256];
	struct stat st;
	int pid = 0;

	if (!locks || fstat(fd, &st) < 0)
		return 0;
	while (pid == 0 && fgets(line, sizeof(line), locks))
		pid = line_holder(line, &st);
	return pid;
}

static void process_name(int pid, char name[32])
{
	_cleanup_(filep) FILE *file = NULL;
	char path[64];

	(void)snprintf(path, sizeof(path), "/proc/%d/comm", pid);
	file = fopen(path, "re");
	if (!file || !fgets(name, 32, file))
		*name = '\0';
	name[strcspn(name, "\n")] = '\0';
}

static int lock_missed(int fd, unsigned int limit_ms, struct problems *problems)
{
	const int pid = holder_find(fd);
	char name[32] = "";

	if (pid == 0) {
		problems_add(problems, LOG_ERR, "find it with lslocks, and end it",
			     "another process holds the guard's lock for more than %u s",
			     limit_ms / 1000);
		return -ETIMEDOUT;
	}
	process_name(pid, name);
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
