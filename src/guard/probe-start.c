/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/probe-start.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#include "base/cleanup.h"
#include "guard/probe-program.h"

/* In the child. An alarm outlives execveat(2), unless it was ignored or blocked before. */
static _Noreturn void child_start(int fd, unsigned int seconds, int said_fd)
{
	char *const arguments[] = { (char[]){ "bootward-probe" }, NULL };
	sigset_t none;
	int error;

	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	(void)signal(SIGALRM, SIG_DFL);
	(void)alarm(seconds);
	(void)execveat(fd, "", arguments, arguments + 1, AT_EMPTY_PATH);
	error = errno;
	_exit(write(said_fd, &error, sizeof(error)) == sizeof(error) ? 0 : 1);
}

/* The errno that the child said, 0 if it started the program or died, or a negative errno. */
static int said_read(int said_fd)
{
	int error = 0;
	ssize_t n;

	do
		n = read(said_fd, &error, sizeof(error));
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	return n == sizeof(error) ? error : 0;
}

static int child_wait(pid_t pid, int *ret_status)
{
	while (waitpid(pid, ret_status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return 0;
}

int probe_start(int fd, unsigned int seconds, struct probe_start *ret_start)
{
	_cleanup_close_ int said_fd = -EBADF, say_fd = -EBADF;
	int pipe_fd[2], error, status, r;
	pid_t pid;

	if (pipe2(pipe_fd, O_CLOEXEC) < 0)
		return -errno;
	said_fd = pipe_fd[0];
	say_fd = pipe_fd[1];
	pid = fork();
	if (pid < 0)
		return -errno;
	if (pid == 0)
		child_start(fd, seconds, say_fd);
	(void)close(TAKE_FD(say_fd)); /* or the end of what the child says is never seen */
	error = said_read(said_fd);
	r = child_wait(pid, &status);
	if (r < 0)
		return r;
	if (error < 0)
		return error;
	*ret_start = (struct probe_start){ .outcome = PROBE_START_LOST };
	if (error > 0)
		*ret_start = (struct probe_start){ PROBE_START_FAILED, error };
	else if (WIFEXITED(status) && WEXITSTATUS(status) == PROBE_PROGRAM_STATUS)
		ret_start->outcome = PROBE_STARTED;
	return 0;
}
