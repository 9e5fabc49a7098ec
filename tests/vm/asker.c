// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * asker [--hold FIFO] [--pretend FILE] ACT... [-- ARGUMENT...]: do what a guard may refuse.
 *
 * Exemptions are for whoever asks, so this is one who can be copied, owned, moved and renamed as
 * a case wants it. Prints a line for each act: "ACT ran", "ACT refused", "ACT killed" (it was
 * started, but may not map its own pages) or "ACT error WHY". What an act starts is a copy of this
 * program, with the ARGUMENTs. Exit status: 0 all ran, 1 not so, 2 wrong usage.
 *
 *	memfd-exec[=SEALS]	start a memfd. SEALS: all, or of seal, shrink, grow, write some
 *	memfd-reopen[=SEALS]	the same, opened again through /proc/self/fd
 *	memfd-vfork[=SEALS]	the same, by a child that shares this one's memory
 *	huge-exec[=SEALS]	start a script in a memfd of huge pages
 *	memfd-map[=SEALS]	map a memfd executable
 *	memfd-protect[=SEALS]	make a mapped memfd executable
 *	memfd-load		load a memfd as a kernel module
 *	shm-map			attach System V shared memory executable
 *	unlinked-exec		start a file of /opt that has no name
 *	path-exec=FILE		start it
 *	path-map=FILE		map it executable
 *	userns-exec		start a file of a user namespace's file system
 *
 * --hold FIFO		wait for its end before the act is done; a memfd is descriptor 9 then
 * --pretend FILE	first make it this process's program, as one may in a user namespace
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/prctl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE	  4096
#define HUGE_PAGE (2 << 20)
#define FILE_FD	  9

static char **start_arguments; /* of what is started; the first is its name */
static int *child_error; /* shared with children */

/* --- the file that an act is about: a descriptor, or an error --- */

static int self_copy(int to)
{
	int from = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (from < 0)
		return -errno;
	while ((n = sendfile(to, from, NULL, 1 << 20)) > 0)
		;
	close(from);
	return n < 0 ? -errno : 0;
}

static int seals_parse(const char *text)
{
	static const struct {
		const char *word;
		int seals;
	} words[] = {
		{ "all", F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE },
		{ "seal", F_SEAL_SEAL },
		{ "shrink", F_SEAL_SHRINK },
		{ "grow", F_SEAL_GROW },
		{ "write", F_SEAL_WRITE },
	};
	int seals = 0;

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strstr(text, words[i].word))
			seals |= words[i].seals;
	return seals;
}

static int seal(int fd, const char *seals)
{
	return fcntl(fd, F_ADD_SEALS, seals_parse(seals)) < 0 ? -errno : fd;
}

static int memfd_get(const char *seals)
{
	int fd = memfd_create("asker", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	int r;

	if (fd < 0)
		return -errno;
	r = self_copy(fd);
	return r < 0 ? r : seal(fd, seals);
}

/* A program's segments would have to be as large as its pages, so it is a script. */
static int huge_get(const char *seals)
{
	int fd = memfd_create("asker", MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_HUGETLB);
	char *page;

	if (fd < 0 || ftruncate(fd, HUGE_PAGE) < 0)
		return -errno;
	page = mmap(NULL, HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (page == MAP_FAILED)
		return -errno;
	memcpy(page, "#!/bin/true\n", 12);
	munmap(page, HUGE_PAGE);
	return seal(fd, seals);
}

/* A file that is open for writing cannot be started, so it is opened again. */
static int reopen(int fd)
{
	char path[32];
	int again;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	again = open(path, O_RDONLY | O_CLOEXEC);
	if (again < 0)
		return -errno;
	close(fd);
	return again;
}

static int memfd_reopened_get(const char *seals)
{
	int fd = memfd_get(seals);

	return fd < 0 ? fd : reopen(fd);
}

static int unlinked_get(const char *unused)
{
	int fd = open("/opt", O_TMPFILE | O_RDWR | O_CLOEXEC, 0700);
	int r;

	if (fd < 0)
		return -errno;
	r = self_copy(fd);
	return r < 0 ? r : reopen(fd);
}

static int path_get(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

/* For what makes its file itself. */
static int nothing_get(const char *unused)
{
	return path_get("/");
}

/* --- the acts, in the child: 0 or -1 and errno --- */

static int fd_start(int fd, const char *unused)
{
	return (int)syscall(SYS_execveat, fd, "", start_arguments, environ, AT_EMPTY_PATH);
}

/* A script's interpreter opens it again, so it must stay open. */
static int script_start(int fd, const char *unused)
{
	char path[32];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (fcntl(fd, F_SETFD, 0) < 0)
		return -1;
	return execv(path, start_arguments);
}

static int path_start(int fd, const char *path)
{
	return execv(path, start_arguments);
}

static int map(int fd, const char *unused)
{
	return mmap(NULL, PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0) == MAP_FAILED ? -1 : 0;
}

static int protect(int fd, const char *unused)
{
	void *page = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 0);

	if (page == MAP_FAILED)
		return -1;
	return mprotect(page, PAGE, PROT_READ | PROT_EXEC);
}

static int load(int fd, const char *unused)
{
	int r = (int)syscall(SYS_finit_module, fd, "", 0);

	return r < 0 && errno == ENOEXEC ? 0 : r; /* read, and found to be no module */
}

static int shm_map(int unused, const char *unused_too)
{
	int id = shmget(IPC_PRIVATE, PAGE, 0600);
	const void *page;

	if (id < 0)
		return -1;
	page = shmat(id, NULL, SHM_EXEC);
	shmctl(id, IPC_RMID, NULL);
	return page == (void *)-1 ? -1 : 0;
}

static void text_write(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		warn("%s", path);
	close(fd);
}

static int user_namespace_enter(int flags)
{
	char uid[32], gid[32];

	snprintf(uid, sizeof(uid), "0 %u 1", geteuid());
	snprintf(gid, sizeof(gid), "0 %u 1", getegid());
	if (unshare(CLONE_NEWUSER | flags) < 0)
		return -1;
	text_write("/proc/self/uid_map", uid);
	text_write("/proc/self/setgroups", "deny");
	text_write("/proc/self/gid_map", gid);
	return 0;
}

static int userns_start(int unused, const char *unused_too)
{
	int fd;

	if (user_namespace_enter(CLONE_NEWNS) < 0 || mount("tmpfs", "/mnt", "tmpfs", 0, NULL) < 0)
		return -1;
	fd = open("/mnt/asker", O_RDWR | O_CREAT | O_CLOEXEC, 0700);
	if (fd < 0 || self_copy(fd) < 0)
		return -1;
	close(fd);
	return execv("/mnt/asker", start_arguments);
}

static const struct act {
	const char *name;
	int (*get)(const char *argument);
	int (*use)(int fd, const char *argument);
	int flags; /* of clone() */
} acts[] = {
	{ "memfd-exec", memfd_get, fd_start, 0 },
	{ "memfd-reopen", memfd_reopened_get, fd_start, 0 },
	{ "memfd-vfork", memfd_get, fd_start, CLONE_VM | CLONE_VFORK },
	{ "huge-exec", huge_get, script_start, 0 },
	{ "memfd-map", memfd_get, map, 0 },
	{ "memfd-protect", memfd_get, protect, 0 },
	{ "memfd-load", memfd_get, load, 0 },
	{ "shm-map", nothing_get, shm_map, 0 },
	{ "unlinked-exec", unlinked_get, fd_start, 0 },
	{ "path-exec", nothing_get, path_start, 0 },
	{ "path-map", path_get, map, 0 },
	{ "userns-exec", nothing_get, userns_start, 0 },
};

/* --- --pretend --- */

/* Put anonymous memory with the same content in the place of a mapping of the program. */
static void mapping_replace(char *from, size_t size, int protection)
{
	void *copy = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (copy == MAP_FAILED)
		err(2, "mmap");
	memcpy(copy, from, size);
	if (mprotect(copy, size, protection) < 0 ||
	    mremap(copy, size, size, MREMAP_MAYMOVE | MREMAP_FIXED, from) == MAP_FAILED)
		err(2, "mremap");
}

/* The kernel changes a process's program only when nothing of the old one is mapped. */
static void mappings_replace(void)
{
	struct {
		char *from;
		size_t size;
		int protection;
	} mappings[32];
	unsigned long from, to;
	char self[256], line[512], flags[8];
	FILE *maps = fopen("/proc/self/maps", "re");
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	size_t count = 0;

	if (!maps || n < 0)
		err(2, "/proc/self");
	self[n] = '\0';
	while (fgets(line, sizeof(line), maps) && count < 32) {
		if (!strstr(line, self) || sscanf(line, "%lx-%lx %7s", &from, &to, flags) != 3)
			continue;
		mappings[count].from = (char *)from;
		mappings[count].size = to - from;
		mappings[count++].protection = (flags[0] == 'r' ? PROT_READ : 0) |
					       (flags[1] == 'w' ? PROT_WRITE : 0) |
					       (flags[2] == 'x' ? PROT_EXEC : 0);
	}
	fclose(maps);
	for (size_t i = 0; i < count; i++)
		mapping_replace(mappings[i].from, mappings[i].size, mappings[i].protection);
}

static void pretend(const char *path)
{
	const unsigned long somewhere = (unsigned long)sbrk(0);
	struct prctl_mm_map map = {
		.start_code = somewhere,
		.end_code = somewhere + 1,
		.start_data = somewhere,
		.end_data = somewhere + 1,
		.start_brk = somewhere,
		.brk = somewhere,
		.start_stack = somewhere,
		.arg_start = somewhere,
		.arg_end = somewhere,
		.env_start = somewhere,
		.env_end = somewhere,
	};
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		err(2, "%s", path);
	map.exe_fd = (unsigned int)fd;
	if (user_namespace_enter(0) < 0)
		err(2, "user namespace");
	mappings_replace();
	if (prctl(PR_SET_MM, PR_SET_MM_MAP, &map, sizeof(map), 0) < 0)
		err(2, "PR_SET_MM_MAP");
}

/* --- all together --- */

static void hold(const char *fifo)
{
	int fd = open(fifo, O_RDONLY | O_CLOEXEC);
	char byte;

	if (fd < 0)
		err(2, "%s", fifo);
	while (read(fd, &byte, 1) > 0)
		;
	close(fd);
}

/* What became of it: also what a program that was started says of its own acts is no error. */
static bool outcome_print(const char *word, int status)
{
	if (*child_error == EACCES || *child_error == EPERM)
		printf("%s refused\n", word);
	else if (*child_error)
		printf("%s error %s\n", word, strerror(*child_error));
	else
		printf("%s %s\n", word, WIFSIGNALED(status) ? "killed" : "ran");
	return !*child_error && !WIFSIGNALED(status);
}

struct task {
	const struct act *act;
	const char *argument;
};

static int task_run(void *argument)
{
	const struct task *task = argument;

	if (task->act->use(FILE_FD, task->argument) < 0)
		*child_error = errno;
	_exit(0);
}

static bool act_do(const struct act *act, const char *word, const char *argument, const char *fifo)
{
	static char stack[65536] __attribute__((aligned(16)));
	struct task task = { act, argument };
	int fd = act->get(argument);
	int status = 0;
	pid_t pid;

	*child_error = fd < 0 ? -fd : 0;
	if (fd >= 0 && dup3(fd, FILE_FD, O_CLOEXEC) < 0)
		err(2, "dup3");
	if (fifo)
		hold(fifo);
	fflush(stdout);
	if (fd >= 0) {
		pid = clone(task_run, stack + sizeof(stack), act->flags | SIGCHLD, &task);
		if (pid < 0 || waitpid(pid, &status, 0) < 0)
			err(2, "clone");
		close(fd);
	}
	return outcome_print(word, status);
}

static bool word_do(const char *word, const char *fifo)
{
	const size_t length = strcspn(word, "=");
	const char *argument = word[length] ? word + length + 1 : "";

	for (size_t i = 0; i < sizeof(acts) / sizeof(*acts); i++)
		if (strlen(acts[i].name) == length && memcmp(acts[i].name, word, length) == 0)
			return act_do(&acts[i], word, argument, fifo);
	errx(2, "no act is called %s", word);
}

int main(int argc, char **argv)
{
	char *no_arguments[] = { argv[0], NULL };
	const char *fifo = NULL;
	bool all = true;
	int i = 1;

	for (; i + 1 < argc && strncmp(argv[i], "--", 2) == 0 && argv[i][2]; i += 2)
		if (strcmp(argv[i], "--hold") == 0)
			fifo = argv[i + 1];
		else if (strcmp(argv[i], "--pretend") == 0)
			pretend(argv[i + 1]);
		else
			errx(2, "unknown option %s", argv[i]);
	start_arguments = no_arguments;
	for (int n = i; n < argc; n++)
		if (strcmp(argv[n], "--") == 0)
			start_arguments = argv + n;
	child_error = mmap(NULL, sizeof(*child_error), PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (child_error == MAP_FAILED)
		err(2, "mmap");
	for (; i < argc && strcmp(argv[i], "--") != 0; i++)
		all &= word_do(argv[i], fifo);
	return all ? 0 : 1;
}
