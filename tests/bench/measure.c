// SPDX-License-Identifier: GPL-2.0-or-later
#include <bpf/bpf.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "bench.h"
#include "guard/map.h"

#define RUNS	   301
#define MAP_LENGTH 4096
#define STACK_SIZE (64 * 1024)

enum how {
	HOW_MAP, /* mmap of a page of the file */
	HOW_VFORK, /* vfork, exec, exit, wait */
	HOW_FORK, /* fork, exec, exit, wait */
};

struct row {
	const char *name;
	const char *path;
	enum how how;
	int prot; /* of HOW_MAP */
	enum bw_hook hook; /* whose program runs once */
	bool refusable;
	bool private; /* in a mount namespace of its own */
};

/* tests/bench/guest makes these files: each a copy of the program `nothing`. */
#define DEPTH_2	 "/opt/file"
#define DEPTH_8	 "/opt/2/3/4/5/6/7/file"
#define DEPTH_20 "/opt/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18/19/file"
/* in a directory that holds guarded ones, when the policy has 64 */
#define BESIDE	"/srv/2/3/4/5/6/7/file"
#define REFUSED "/tmp/file"

static const struct row rows[] = {
	{ "map-data", DEPTH_8, HOW_MAP, PROT_READ, BW_HOOK_MAP, false, false },
	{ "map-2", DEPTH_2, HOW_MAP, PROT_READ | PROT_EXEC, BW_HOOK_MAP, false, false },
	{ "map-8", DEPTH_8, HOW_MAP, PROT_READ | PROT_EXEC, BW_HOOK_MAP, false, false },
	{ "map-20", DEPTH_20, HOW_MAP, PROT_READ | PROT_EXEC, BW_HOOK_MAP, false, false },
	{ "map-8-private", DEPTH_8, HOW_MAP, PROT_READ | PROT_EXEC, BW_HOOK_MAP, false, true },
	{ "map-8-beside", BESIDE, HOW_MAP, PROT_READ | PROT_EXEC, BW_HOOK_MAP, false, false },
	{ "map-tmp", REFUSED, HOW_MAP, PROT_READ | PROT_EXEC, BW_HOOK_MAP, true, false },
	{ "exec-8", DEPTH_8, HOW_VFORK, 0, BW_HOOK_EXEC, false, false },
	{ "exec-tmp", REFUSED, HOW_VFORK, 0, BW_HOOK_EXEC, true, false },
	{ "fork-8", DEPTH_8, HOW_FORK, 0, BW_HOOK_EXEC, false, false },
};

/* What one run costs, and what the hook's program costs in it. */
struct cost {
	uint64_t call, hook;
};

static int compare(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* The mean of the middle half: without interrupts, and where runs take one of two ways, both. */
static uint64_t middle(uint64_t *values, size_t n)
{
	const size_t first = n / 4, end = n - n / 4;
	uint64_t sum = 0;

	qsort(values, n, sizeof(*values), compare);
	for (size_t i = first; i < end; i++)
		sum += values[i];
	return (sum + (end - first) / 2) / (end - first);
}

/* The first quartile: of runs so long that the timer interrupts a third of them, one it did not. */
static uint64_t quartile(uint64_t *values, size_t n)
{
	qsort(values, n, sizeof(*values), compare);
	return values[n / 4];
}

/* What reading the clock twice costs. */
static uint64_t clock_cost(void)
{
	uint64_t cost[RUNS];

	for (size_t i = 0; i < RUNS; i++) {
		const uint64_t start = clock_read();

		cost[i] = clock_read() - start;
	}
	return middle(cost, RUNS);
}

/* --- one run --- */

static int child_exec(void *path)
{
	char *const argv[] = { path, NULL };

	(void)execv(path, argv);
	_exit(errno);
}

static pid_t child_start(const struct row *row)
{
	static char stack[STACK_SIZE] __attribute__((aligned(16)));
	pid_t pid;

	if (row->how == HOW_VFORK)
		return clone(child_exec, stack + sizeof(stack), CLONE_VM | CLONE_VFORK | SIGCHLD,
			     (void *)row->path);
	pid = fork();
	if (pid == 0)
		child_exec((void *)row->path);
	return pid;
}

static uint64_t run_exec(const struct row *row, int expected)
{
	const uint64_t start = clock_read();
	const pid_t pid = child_start(row);
	uint64_t cost;
	int status;

	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		err(2, "%s: fork", row->name);
	cost = clock_read() - start;
	if (!WIFEXITED(status) || WEXITSTATUS(status) != expected)
		errx(2, "%s: status 0x%x, expected was %s", row->name, (unsigned int)status,
		     strerror(expected));
	return cost;
}

static uint64_t run_map(const struct row *row, int fd, int expected)
{
	const uint64_t start = clock_read();
	void *address = mmap(NULL, MAP_LENGTH, row->prot, MAP_PRIVATE, fd, 0);
	const uint64_t cost = clock_read() - start;
	const int result = address == MAP_FAILED ? errno : 0;

	if (result != expected)
		errx(2, "%s: %s, expected was %s", row->name, strerror(result), strerror(expected));
	if (!result)
		(void)munmap(address, MAP_LENGTH);
	return cost;
}

static uint64_t run_once(const struct row *row, int fd, bool refused)
{
	if (row->how == HOW_MAP)
		return run_map(row, fd, refused && row->refusable ? EPERM : 0);
	return run_exec(row, refused && row->refusable ? EACCES : 0);
}

/* --- a row --- */

static void program_info(int fd, struct bpf_prog_info *ret_info)
{
	__u32 size = sizeof(*ret_info);

	memset(ret_info, 0, sizeof(*ret_info));
	if (bpf_obj_get_info_by_fd(fd, ret_info, &size) < 0)
		err(2, "a program's figures");
}

static uint64_t calls_cost(const struct row *row, int fd, bool refused, uint64_t clock)
{
	uint64_t cost[RUNS];

	for (size_t i = 0; i < RUNS; i++)
		cost[i] = run_once(row, fd, refused) - clock;
	return row->how == HOW_MAP ? middle(cost, RUNS) : quartile(cost, RUNS);
}

/* The kernel's own statistics of the program; reading its clock is in them. A run in which the
 * program was also called for somebody else is left out. */
static uint64_t hooks_cost(const struct row *row, int fd, bool refused, int program)
{
	_cleanup_close_ int stats = bpf_enable_stats(BPF_STATS_RUN_TIME);
	struct bpf_prog_info before, after;
	uint64_t cost[RUNS];
	size_t n = 0;

	if (stats < 0)
		err(2, "the kernel's statistics of programs");
	for (size_t i = 0; i < RUNS; i++) {
		program_info(program, &before);
		(void)run_once(row, fd, refused);
		program_info(program, &after);
		if (after.run_cnt - before.run_cnt == 1)
			cost[n++] = after.run_time_ns - before.run_time_ns;
	}
	if (n < RUNS / 2)
		errx(2, "%s: the program did not run once for each", row->name);
	return middle(cost, n);
}

static void row_measure(const struct row *row, bool refused, const int *programs)
{
	_cleanup_close_ int fd = open(row->path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		err(2, "%s", row->path);
	printf("call %s %" PRIu64 "\n", row->name, calls_cost(row, fd, refused, clock_cost()));
	if (programs[row->hook] >= 0)
		printf("hook %s %" PRIu64 "\n", row->name,
		       hooks_cost(row, fd, refused, programs[row->hook]));
	(void)fflush(stdout);
}

static void row_measure_privately(const struct row *row, bool refused, const int *programs)
{
	const pid_t pid = fork();
	int status;

	if (pid < 0)
		err(2, "fork");
	if (pid == 0) {
		if (unshare(CLONE_NEWNS) < 0)
			err(2, "a mount namespace");
		row_measure(row, refused, programs);
		_exit(0);
	}
	if (waitpid(pid, &status, 0) < 0 || status != 0)
		errx(2, "%s failed", row->name);
}

/* --- all --- */

/* The program of the link that is pinned for a hook, or -1. */
static int program_open(const char *dir, enum bw_hook hook)
{
	struct bpf_link_info info = {};
	__u32 size = sizeof(info);
	_cleanup_close_ int link = -EBADF;
	char path[4096];
	int fd;

	(void)snprintf(path, sizeof(path), "%s/link-%s", dir, guard_hook_name(hook));
	link = bpf_obj_get(path);
	if (link < 0 && errno == ENOENT)
		return -1;
	if (link < 0 || bpf_obj_get_info_by_fd(link, &info, &size) < 0)
		err(2, "%s", path);
	fd = bpf_prog_get_fd_by_id(info.prog_id);
	if (fd < 0)
		err(2, "the program of %s", path);
	return fd;
}

int verb_measure(int argc, char **argv)
{
	const bool refused = argc > 0 && strcmp(argv[0], "refused") == 0;
	int programs[_BW_HOOK_MAX];

	for (enum bw_hook hook = 0; hook < _BW_HOOK_MAX; hook++)
		programs[hook] = argc > 1 ? program_open(argv[1], hook) : -1;
	if (argc > 1 && (programs[BW_HOOK_MAP] < 0 || programs[BW_HOOK_EXEC] < 0))
		errx(2, "%s holds no links", argv[1]);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		(rows[i].private ? row_measure_privately : row_measure)(&rows[i], refused,
									programs);
	return 0;
}
