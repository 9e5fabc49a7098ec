/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/boot-record.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

#include "base/file.h"

/* /proc/stat has a number for each interrupt of each processor. */
#define STAT_LIMIT ((size_t)4 << 20)
#define COMM_LIMIT 64

static uint64_t clock_read(clockid_t clock)
{
	struct timespec now = { 0 };

	(void)clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

uint64_t boot_clock(void)
{
	return clock_read(CLOCK_BOOTTIME);
}

/* --- how much has been started --- */

uint64_t boot_forks_parse(const char *text)
{
	static const char key[] = "\nprocesses ";
	const char *line = strstr(text, key);

	return line ? strtoull(line + strlen(key), NULL, 10) : 0;
}

static uint64_t forks_read(void)
{
	_cleanup_free_ char *text = NULL;
	size_t len;

	return file_read(AT_FDCWD, "/proc/stat", STAT_LIMIT, &text, &len) < 0
		       ? 0
		       : boot_forks_parse(text);
}

/* --- who is there --- */

/* 0 for what is no process. */
static uint32_t process_number(const char *name)
{
	char *end;
	unsigned long pid = strtoul(name, &end, 10);

	return *end || pid > INT32_MAX ? 0 : (uint32_t)pid;
}

/* Kernel threads have no program. */
static bool process_has_program(int proc_fd, uint32_t pid)
{
	char path[32], target[2];

	(void)snprintf(path, sizeof(path), "%u/exe", pid);
	return readlinkat(proc_fd, path, target, sizeof(target)) > 0;
}

static void process_keep(struct bw_boot *record, int proc_fd, uint32_t pid)
{
	_cleanup_free_ char *text = NULL;
	struct bw_boot_process *process;
	char path[32];
	size_t len;

	if (record->processes++ >= BW_BOOT_PROCESSES_MAX)
		return;
	process = &record->process[record->processes - 1];
	process->pid = pid;
	(void)snprintf(path, sizeof(path), "%u/comm", pid);
	if (file_read(proc_fd, path, COMM_LIMIT, &text, &len) < 0)
		return;
	text[strcspn(text, "\n")] = '\0';
	(void)memccpy(process->comm, text, 0, sizeof(process->comm) - 1);
}

static void processes_look(struct bw_boot *record)
{
	DIR *proc = opendir("/proc");
	const struct dirent *found;

	while (proc && (found = readdir(proc))) {
		const uint32_t pid = process_number(found->d_name);

		if (pid > 1 && pid != record->pid && process_has_program(dirfd(proc), pid))
			process_keep(record, dirfd(proc), pid);
	}
	if (proc)
		(void)closedir(proc);
}

void boot_record_look(struct bw_boot *record)
{
	record->pid = (uint32_t)getpid();
	record->suspended_ns = boot_clock() - clock_read(CLOCK_MONOTONIC);
	record->forks = forks_read();
	processes_look(record);
}
