// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * bench: what tests/bench/guest runs in a guest where a nanosecond is an instruction.
 *
 *	bench attach OBJECT DIR		attach empty programs to the guard's hooks, pin them in DIR
 *	bench measure EXPECTED [DIR]	cost of calls, and of the programs whose links DIR holds;
 *					EXPECTED: "allowed" or "refused", what is started and mapped
 *					from /tmp is to be
 *	bench memory			bytes that the loaded programs, maps and types take
 *	bench load COMMAND...		cost of a command
 *
 * Prints lines "KIND NAME VALUE". A figure is the mean of the middle half of many runs, or the first
 * quartile of long ones, so that interrupts do not count. What does not end as expected is an error: its figure would be that of
 * something else.
 */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <err.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"
#include "guard/hook.h"
#include "guard/map.h"

uint64_t clock_read(void)
{
	struct timespec t;

	if (clock_gettime(CLOCK_MONOTONIC, &t) < 0)
		err(2, "clock_gettime");
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

/* By its name: there may be two on one of the kernel's hooks. */
static struct bpf_program *program_find(struct bpf_object *object, enum bw_hook hook)
{
#define EMPTY_NAME(id, name, hook, optional) "empty_" #id,
	static const char *const names[] = { BW_HOOKS(EMPTY_NAME) };
#undef EMPTY_NAME
	struct bpf_program *program = bpf_object__find_program_by_name(object, names[hook]);

	if (!program)
		errx(2, "the object has no program %s", names[hook]);
	return program;
}

static void program_attach(struct bpf_program *program, const char *dir, enum bw_hook hook)
{
	struct bpf_link *link = bpf_program__attach(program);
	char path[4096];

	(void)snprintf(path, sizeof(path), "%s/link-%s", dir, guard_hook_name(hook));
	if (!link || bpf_link__pin(link, path) < 0)
		err(2, "%s", path);
}

static int verb_attach(int argc, char **argv)
{
	struct problems problems = {};
	struct bpf_object *object;
	uint32_t hooks;

	if (argc != 2)
		errx(2, "attach OBJECT DIR");
	if (hooks_choose(&problems, &hooks) < 0)
		errx(2, "this kernel cannot have the guard");
	object = bpf_object__open_file(argv[0], NULL);
	if (!object)
		err(2, "%s", argv[0]);
	for (enum bw_hook hook = 0; hook < _BW_HOOK_MAX; hook++)
		if (hooks >> hook & 1)
			(void)bpf_program__set_autoload(program_find(object, hook), true);
	if (bpf_object__load(object) < 0)
		err(2, "%s", argv[0]);
	for (enum bw_hook hook = 0; hook < _BW_HOOK_MAX; hook++)
		if (hooks >> hook & 1)
			program_attach(program_find(object, hook), argv[1], hook);
	return 0;
}

static uint64_t timeval_ns(struct timeval t)
{
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_usec * 1000;
}

static int verb_load(int argc, char **argv)
{
	const uint64_t start = clock_read();
	const pid_t pid = argc > 0 ? fork() : -1;
	struct rusage usage;
	int status;

	if (pid == 0) {
		(void)execvp(argv[0], argv);
		err(2, "%s", argv[0]);
	}
	if (pid < 0 || wait4(pid, &status, 0, &usage) < 0)
		err(2, "load COMMAND...");
	printf("load elapsed %" PRIu64 "\n", clock_read() - start);
	printf("load instructions %" PRIu64 "\n",
	       timeval_ns(usage.ru_utime) + timeval_ns(usage.ru_stime));
	return status != 0;
}

#define QUERY 0xffffffff /* of personality(2) */

/* Begin again at the same addresses each time: where a process lies decides how many page tables it
 * has, and so what it costs to fork it. What it starts inherits this. */
static void fix_addresses(char **argv)
{
	const int now = personality(QUERY);

	if (now >= 0 && now & ADDR_NO_RANDOMIZE)
		return;
	if (now < 0 || personality((unsigned int)now | ADDR_NO_RANDOMIZE) < 0)
		err(2, "personality");
	(void)execv("/proc/self/exe", argv);
	err(2, "/proc/self/exe");
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int (*run)(int argc, char **argv);
	} verbs[] = {
		{ "attach", verb_attach },
		{ "measure", verb_measure },
		{ "memory", verb_memory },
		{ "load", verb_load },
	};

	fix_addresses(argv);
	for (size_t i = 0; argc > 1 && i < sizeof(verbs) / sizeof(*verbs); i++)
		if (strcmp(argv[1], verbs[i].name) == 0)
			return verbs[i].run(argc - 2, argv + 2);
	errx(2, "usage: bench attach|measure|memory|load ...");
}
