/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/lock-holder.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "base/cleanup.h"

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

int lock_holder(int fd, char ret_name[32])
{
	_cleanup_(filep) FILE *locks = fopen("/proc/locks", "re");
	char line[256];
	struct stat st;
	int pid = 0;

	if (!locks || fstat(fd, &st) < 0)
		return 0;
	while (pid == 0 && fgets(line, sizeof(line), locks))
		pid = line_holder(line, &st);
	if (pid > 0)
		process_name(pid, ret_name);
	return pid;
}
