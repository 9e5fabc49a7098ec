// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * memfd-storm: start a memfd again and again until SIGTERM, then print "N tried, N started". What
 * is started is text that no kernel takes for a program: where it is allowed, execve says ENOEXEC.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

static volatile sig_atomic_t over;

static void end(int signal)
{
	(void)signal;
	over = 1;
}

int main(void)
{
	char *const argv[] = { (char[]){ "storm" }, NULL };
	unsigned long tried = 0, started = 0;
	int fd = memfd_create("storm", MFD_CLOEXEC);

	if (fd < 0 || write(fd, "no program\n", 11) != 11)
		err(2, "memfd");
	(void)signal(SIGTERM, end);
	while (!over) {
		(void)execveat(fd, "", argv, argv + 1, AT_EMPTY_PATH);
		tried++;
		started += errno != EACCES && errno != EPERM;
	}
	printf("%lu tried, %lu started\n", tried, started);
	return 0;
}
