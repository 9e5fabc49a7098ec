/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/probe-start.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "guard/probe-program.h"

#include "tree.h"

#define SECONDS 20 /* more than any machine needs */

static int memfd_of(const void *bytes, size_t n)
{
	const int fd = memfd_create("test", MFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, n), n);
	return fd;
}

static struct probe_start started(int fd, unsigned int seconds)
{
	struct probe_start start = { 0 };

	assert_int_equal(probe_start(fd, seconds, &start), 0);
	return start;
}

/* The program that is written for this architecture is one. */
static int program(void)
{
	char name[BW_PROBE_NAME_LEN + 1];
	int fd, r;

	assert_int_equal(probe_name_make(name), 0);
	r = probe_memfd_create(name, &fd);
	if (r == -EOPNOTSUPP || r == -EACCES)
		skip();
	assert_int_equal(r, 0);
	return fd;
}

static void test_program(void **state)
{
	_cleanup_close_ int fd = program();
	char link[64], file[128] = "";

	(void)state;
	assert_int_equal(started(fd, SECONDS).outcome, PROBE_STARTED);
	/* and again, and its name is what the kernel's half compares */
	assert_int_equal(started(fd, SECONDS).outcome, PROBE_STARTED);
	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	assert_true(readlink(link, file, sizeof(file) - 1) > 0);
	file[strcspn(file, " ")] = '\0';
	assert_int_equal(strlen(file), strlen("/") + BW_PROBE_NAME_LEN);
	assert_memory_equal(file, "/memfd:" BW_PROBE_NAME, strlen("/memfd:" BW_PROBE_NAME));
}

static void test_names(void **state)
{
	char one[BW_PROBE_NAME_LEN + 1], two[BW_PROBE_NAME_LEN + 1];

	(void)state;
	assert_int_equal(probe_name_make(one), 0);
	assert_int_equal(probe_name_make(two), 0);
	assert_int_equal(strlen(one), BW_PROBE_NAME_LEN);
	assert_string_not_equal(one, two);
}

static void test_refused(void **state)
{
	_cleanup_close_ int text_fd = memfd_of("no program\n", 11);
	_cleanup_close_ int directory_fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct probe_start start;

	(void)state;
	start = started(text_fd, SECONDS);
	assert_int_equal(start.outcome, PROBE_START_FAILED);
	assert_int_equal(start.error, ENOEXEC);
	start = started(directory_fd, SECONDS);
	assert_int_equal(start.outcome, PROBE_START_FAILED);
	assert_int_equal(start.error, EACCES);
}

/* One that started, but did something else. */
static void test_other_program(void **state)
{
	_cleanup_close_ int fd = open("/bin/true", O_RDONLY | O_CLOEXEC);

	(void)state;
	assert_int_equal(started(fd, SECONDS).outcome, PROBE_START_LOST);
}

/* One that does not end is ended, even if whoever started us ignores and blocks alarms. */
static void test_hanging(void **state)
{
	static const unsigned char loop[] = { 0xeb, 0xfe };
	_cleanup_close_ int fd = program();
	struct probe_start start;
	sigset_t alarm_only;
	time_t begun;
	char code[2] = { 0 };

	(void)state;
#ifndef __x86_64__
	skip();
#endif
	assert_int_equal(pread(fd, code, 2, 176), 2); /* its code starts here */
	assert_int_equal(code[1], PROBE_PROGRAM_STATUS);
	assert_int_equal(pwrite(fd, loop, sizeof(loop), 176), sizeof(loop));
	assert_int_equal(sigemptyset(&alarm_only), 0);
	assert_int_equal(sigaddset(&alarm_only, SIGALRM), 0);
	assert_int_equal(sigprocmask(SIG_BLOCK, &alarm_only, NULL), 0);
	(void)signal(SIGALRM, SIG_IGN);
	begun = time(NULL);
	start = started(fd, 1);
	(void)signal(SIGALRM, SIG_DFL);
	assert_int_equal(sigprocmask(SIG_UNBLOCK, &alarm_only, NULL), 0);
	assert_int_equal(start.outcome, PROBE_START_LOST);
	assert_true(time(NULL) - begun < SECONDS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_program), cmocka_unit_test(test_names),
		cmocka_unit_test(test_refused), cmocka_unit_test(test_other_program),
		cmocka_unit_test(test_hanging),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
