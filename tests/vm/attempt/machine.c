// SPDX-License-Identifier: GPL-2.0-or-later
/* The guest, as the routes want it. */
#include <cpuid.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attempt.h"

const size_t named_lengths[] = { 31, 32, 33, 64, 255, 0 };

/* The routes change sysctls, mounts and helpers of the whole machine. */
bool machine_is_throwaway(void)
{
	unsigned int a, b = 0, c = 0, d = 0;
	char vendor[13] = "";

	if (getenv("ATTEMPT_THROWAWAY"))
		return true;
	__cpuid(0x40000000, a, b, c, d);
	memcpy(vendor, &b, 4);
	memcpy(vendor + 4, &c, 4);
	memcpy(vendor + 8, &d, 4);
	return strcmp(vendor, "TCGTCGTCGTCG") == 0;
}

const char *named_folder(enum named kind, size_t length)
{
	static char path[512];
	size_t start;

	if (kind == NAMED_SHORTER)
		length--;
	if (kind == NAMED_LONGER)
		length++;
	start = (size_t)snprintf(path, sizeof(path), "%s/", NAMED_ROOT);
	memset(path + start, 'n', length);
	path[start + length] = '\0';
	if (kind == NAMED_LAST_BYTE)
		path[start + length - 1] = 'm';
	return path;
}

static void folder_prepare(const char *path)
{
	mkdir(path, 0755);
	chmod(path, 01777);
}

/* Each component of an absolute path. */
static void folders_prepare(const char *path)
{
	char part[512];

	for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		snprintf(part, sizeof(part), "%.*s", (int)(slash - path), path);
		folder_prepare(part);
	}
	folder_prepare(path);
}

void machine_prepare(void)
{
	static const char *const folders[] = { "/opt", "/var", "/dev", NAMED_ROOT };
	static const char *const open_folders[] = { "/tmp", "/var/tmp",	   "/dev/shm", "/tmpfoo",
						    "/tm",  "/var/tmpfoo", "/opt/tmp" };

	umask(022);
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		mkdir(folders[i], 0755);
	for (size_t i = 0; i < sizeof(open_folders) / sizeof(open_folders[0]); i++)
		folder_prepare(open_folders[i]);
	for (const size_t *length = named_lengths; *length; length++)
		for (enum named kind = 0; kind < _NAMED_MAX; kind++)
			folder_prepare(named_folder(kind, *length));
	folders_prepare(DEEP_PATH);
	chmod("/dev/fuse", 0666);
	if (access("/dev/fd", F_OK) < 0 && symlink("/proc/self/fd", "/dev/fd") < 0)
		fprintf(stderr, "attempt: /dev/fd: %m\n");
	text_write("/proc/sys/kernel/unprivileged_userns_clone", "1");
	text_write("/proc/sys/kernel/io_uring_disabled", "0");
	text_write("/proc/sys/vm/nr_hugepages", "8");
}
