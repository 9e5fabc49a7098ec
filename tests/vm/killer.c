// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * killer [--from NAME] [--ends] N PROGRAM [ARGUMENT...]: run PROGRAM and kill it with SIGKILL as its
 * Nth system call that changes kernel state returns, before it sees the result. N counts from the
 * first one that is called NAME, if given. With --ends, of a row of equal calls only the first and the
 * last count; the program is killed after the last as it is about to make the next other one.
 *
 * Prints "killed NAME" or "killed before NAME" and exits with 0; "survived" and 1 if the program ended
 * before that; 2 on errors. Children of PROGRAM are not counted.
 */
#include <err.h>
#include <getopt.h>
#include <linux/bpf.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/ptrace.h>

struct call {
	long number;
	long command; /* first argument, where that decides; -1: any */
	const char *name;
};

/* Whatever pins, mounts, attaches, changes files, or makes something that one of those can keep alive. */
static const struct call calls[] = {
	{ SYS_bpf, BPF_MAP_CREATE, "BPF_MAP_CREATE" },
	{ SYS_bpf, BPF_MAP_UPDATE_ELEM, "BPF_MAP_UPDATE_ELEM" },
	{ SYS_bpf, BPF_MAP_FREEZE, "BPF_MAP_FREEZE" },
	{ SYS_bpf, BPF_PROG_LOAD, "BPF_PROG_LOAD" },
	{ SYS_bpf, BPF_PROG_BIND_MAP, "BPF_PROG_BIND_MAP" },
	{ SYS_bpf, BPF_BTF_LOAD, "BPF_BTF_LOAD" },
	{ SYS_bpf, BPF_RAW_TRACEPOINT_OPEN, "BPF_RAW_TRACEPOINT_OPEN" },
	{ SYS_bpf, BPF_LINK_CREATE, "BPF_LINK_CREATE" },
	{ SYS_bpf, BPF_ITER_CREATE, "BPF_ITER_CREATE" },
	{ SYS_bpf, BPF_ENABLE_STATS, "BPF_ENABLE_STATS" },
	{ SYS_bpf, BPF_OBJ_PIN, "BPF_OBJ_PIN" },
	{ SYS_mount, -1, "mount" },
	{ SYS_umount2, -1, "umount2" },
	{ SYS_fsopen, -1, "fsopen" },
	{ SYS_fsconfig, -1, "fsconfig" },
	{ SYS_fsmount, -1, "fsmount" },
	{ SYS_move_mount, -1, "move_mount" },
	{ SYS_mkdir, -1, "mkdir" },
	{ SYS_mkdirat, -1, "mkdirat" },
	{ SYS_rmdir, -1, "rmdir" },
	{ SYS_unlink, -1, "unlink" },
	{ SYS_unlinkat, -1, "unlinkat" },
	{ SYS_rename, -1, "rename" },
	{ SYS_renameat, -1, "renameat" },
	{ SYS_renameat2, -1, "renameat2" },
	{ SYS_fsync, -1, "fsync" },
};

static const char *call_name(const struct __ptrace_syscall_info *entry)
{
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		if (calls[i].number == (long)entry->entry.nr &&
		    (calls[i].command < 0 || calls[i].command == (long)entry->entry.args[0]))
			return calls[i].name;
	return NULL;
}

static pid_t start(char **argv)
{
	pid_t pid = fork();

	if (pid < 0)
		err(2, "fork");
	if (pid == 0) {
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0)
			err(2, "PTRACE_TRACEME");
		(void)execvp(argv[0], argv);
		err(2, "%s", argv[0]);
	}
	return pid;
}

/* Let it run to the next system call's entry or return. False when it has ended. */
static bool step(pid_t pid)
{
	int status, deliver = 0;

	for (;;) {
		if (ptrace(PTRACE_SYSCALL, pid, NULL, (void *)(long)deliver) < 0)
			err(2, "PTRACE_SYSCALL");
		if (waitpid(pid, &status, 0) < 0)
			err(2, "waitpid");
		if (WIFEXITED(status) || WIFSIGNALED(status))
			return false;
		if (WSTOPSIG(status) == (SIGTRAP | 0x80))
			return true;
		deliver = WSTOPSIG(status);
	}
}

static void attach(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) < 0 || !WIFSTOPPED(status))
		errx(2, "the program did not start");
	if (ptrace(PTRACE_SETOPTIONS, pid, NULL,
		   (void *)(long)(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL)) < 0)
		err(2, "PTRACE_SETOPTIONS");
}

/* Where in its calls the program is. */
struct hunt {
	const char *from; /* nothing counts before this call; NULL: it has been */
	bool ends;
	long left; /* that count, until it is killed */
	const char *name; /* of the call that it is in, if that changes kernel state */
	const char *row; /* of the calls that the last row was of */
	long in_row;
};

/* Does this moment count, as a call is entered? */
static bool entry_counts(struct hunt *h)
{
	const bool new_row = !h->row || strcmp(h->row, h->name) != 0;
	const bool after_row = new_row && h->in_row > 1;

	if (h->from && strcmp(h->name, h->from) == 0)
		h->from = NULL;
	if (h->from)
		return false;
	h->row = h->name;
	h->in_row = new_row ? 1 : h->in_row + 1;
	return h->ends && after_row;
}

static bool return_counts(const struct hunt *h)
{
	return !h->from && (!h->ends || h->in_row == 1);
}

static int hunt(pid_t pid, struct hunt *h)
{
	while (step(pid)) {
		struct __ptrace_syscall_info info;
		bool entry, counts;

		if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, (void *)sizeof(info), &info) < 0)
			err(2, "PTRACE_GET_SYSCALL_INFO");
		entry = info.op == PTRACE_SYSCALL_INFO_ENTRY;
		if (entry)
			h->name = call_name(&info);
		counts = h->name && (entry ? entry_counts(h) : return_counts(h));
		if (!counts || --h->left > 0)
			continue;
		(void)kill(pid, SIGKILL);
		(void)waitpid(pid, NULL, 0);
		printf("killed %s%s\n", entry ? "before " : "", h->name);
		return 0;
	}
	printf("survived\n");
	return 1;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "from", required_argument, NULL, 'f' },
		{ "ends", no_argument, NULL, 'e' },
		{ NULL, 0, NULL, 0 },
	};
	struct hunt h = { 0 };
	int c;
	pid_t pid;

	while ((c = getopt_long(argc, argv, "+", options, NULL)) >= 0)
		if (c == 'f')
			h.from = optarg;
		else if (c == 'e')
			h.ends = true;
		else
			return 2;
	h.left = optind < argc ? atol(argv[optind]) : 0;
	if (h.left < 1 || argc - optind < 2)
		errx(2, "usage: killer [--from NAME] [--ends] N PROGRAM [ARGUMENT...]");
	pid = start(argv + optind + 1);
	attach(pid);
	return hunt(pid, &h);
}
