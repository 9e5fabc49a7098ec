/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/pin-lock.h"

#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "said.h"
#include "tree.h"

/* A file that nobody else knows, on a file system that has one device number for all. */
static int file_make(void)
{
	int fd = memfd_create("lock", MFD_CLOEXEC);

	assert_true(fd >= 0);
	return fd;
}

/* A process that locks the file until it is killed. */
static pid_t holder_start(int fd)
{
	char path[64], ready = 0;
	int ends[2];
	pid_t pid;

	(void)snprintf(path, sizeof(path), "/proc/%d/fd/%d", (int)getpid(), fd);
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		int own = open(path, O_RDONLY | O_CLOEXEC); /* a lock belongs to who opened it */

		if (own < 0 || flock(own, LOCK_EX) < 0 || write(ends[1], "x", 1) != 1)
			_exit(1);
		for (;;)
			(void)pause();
	}
	close(ends[1]);
	assert_int_equal(read(ends[0], &ready, 1), 1);
	close(ends[0]);
	return pid;
}

static void holder_end(pid_t pid)
{
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

static void test_unlocked(void **state)
{
	struct problems problems = { 0 };
	int fd = file_make();

	assert_int_equal(pin_lock(fd, 0, &problems), 0);
	assert_said(&problems, "");
	close(fd);
}

static void test_locked(void **state)
{
	struct problems problems = { 0 };
	int fd = file_make();
	pid_t pid = holder_start(fd);
	char expected[128];

	assert_int_equal(pin_lock(fd, 1000, &problems), -ETIMEDOUT);
	(void)snprintf(expected, sizeof(expected),
		       "error: process %d (test-guard-pin-) holds the guard's lock for more than "
		       "1 s; let it go on (kill -CONT), or end it\n",
		       (int)pid);
	assert_said(&problems, expected);
	holder_end(pid);
	assert_int_equal(pin_lock(fd, 0, &problems), 0);
	close(fd);
}

/* Whoever waits gets it as soon as it is free. */
static void test_released(void **state)
{
	struct problems problems = { 0 };
	int fd = file_make();
	pid_t holder = holder_start(fd), killer;

	killer = fork();
	assert_true(killer >= 0);
	if (killer == 0) {
		(void)usleep(200000);
		_exit(kill(holder, SIGKILL) < 0);
	}
	assert_int_equal(pin_lock(fd, 60000, &problems), 0);
	assert_said(&problems, "");
	assert_int_equal(waitpid(killer, NULL, 0), killer);
	assert_int_equal(waitpid(holder, NULL, 0), holder);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unlocked),
		cmocka_unit_test(test_locked),
		cmocka_unit_test(test_released),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
