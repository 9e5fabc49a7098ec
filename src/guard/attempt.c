/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/attempt.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#ifndef AT_EXECVE_CHECK
#define AT_EXECVE_CHECK 0x10000
#endif

#define PAGE 4096

/* What a child's exit status says: 0 allowed, an errno refused, or: */
#define IMPOSSIBLE 255

/* --- in the child; each returns an exit status --- */

static int result(int r)
{
	return r < 0 ? errno : 0;
}

static int start(int at, const char *path, int flags)
{
	char *const arguments[] = { (char[]){ "bootward-attempt" }, NULL };
	int r;

	if (at < 0)
		return IMPOSSIBLE;
	r = result(execveat(at, path, arguments, arguments + 1, flags));
	return r == ENOEXEC ? 0 : r;
}

static int map(int fd)
{
	if (fd < 0)
		return IMPOSSIBLE;
	return mmap(NULL, PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0) == MAP_FAILED ? errno
											 : 0;
}

static int try_memfd_exec(const struct attempt_ground *ground)
{
	return start(ground->memfd, "", AT_EMPTY_PATH);
}

static int try_memfd_check(const struct attempt_ground *ground)
{
	return start(ground->memfd, "", AT_EMPTY_PATH | AT_EXECVE_CHECK);
}

static int try_memfd_map(const struct attempt_ground *ground)
{
	return map(ground->memfd);
}

static int try_memfd_protect(const struct attempt_ground *ground)
{
	void *page = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, ground->memfd, 0);

	if (page == MAP_FAILED)
		return IMPOSSIBLE;
	return result(mprotect(page, PAGE, PROT_READ | PROT_EXEC));
}

/* Under READ_IMPLIES_EXEC old kernels make the new mapping executable behind mmap_file's back. */
static int try_memfd_remap(const struct attempt_ground *ground)
{
	void *page = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, ground->memfd, 0);

	if (page == MAP_FAILED || personality(READ_IMPLIES_EXEC) < 0)
		return IMPOSSIBLE;
	return result((int)syscall(SYS_remap_file_pages, page, PAGE, 0, 0, 0));
}

static int try_shm_map(const struct attempt_ground *ground)
{
	/* executable for us: otherwise only CAP_IPC_OWNER could, which the units do not give */
	int id = shmget(IPC_PRIVATE, PAGE, 0700);
	const void *page;
	int r;

	if (id < 0)
		return IMPOSSIBLE;
	page = shmat(id, NULL, SHM_EXEC);
	r = page == (void *)-1 ? errno : 0; // NOLINT(performance-no-int-to-ptr): shmat(2) says so
	(void)shmctl(id, IPC_RMID, NULL);
	return r;
}

static int try_unlinked_exec(const struct attempt_ground *ground)
{
	return start(ground->unlinked_fd, "", AT_EMPTY_PATH);
}

static int try_path_exec(const struct attempt_ground *ground)
{
	return start(ground->path_fd, ground->path, 0);
}

static int try_path_map(const struct attempt_ground *ground)
{
	if (ground->path_fd < 0)
		return IMPOSSIBLE;
	return map(openat(ground->path_fd, ground->path, O_RDONLY | O_CLOEXEC));
}

static int try_path_load(const struct attempt_ground *ground)
{
	int r;

	if (ground->memfd < 0 || prctl(PR_CAPBSET_READ, CAP_SYS_MODULE) <= 0)
		return IMPOSSIBLE;
	r = result((int)syscall(SYS_finit_module, ground->memfd, "", 0));
	return r == ENOEXEC ? 0 : r;
}

static bool text_put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	return fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
}

static int try_userns_exec(const struct attempt_ground *ground)
{
	_cleanup_attempt_ground_ struct attempt_ground own = ATTEMPT_GROUND_NONE;

	if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0 || !text_put("/proc/self/uid_map", "0 0 1") ||
	    !text_put("/proc/self/setgroups", "deny") || !text_put("/proc/self/gid_map", "0 0 1") ||
	    attempt_ground_make(BW_SCOPE_ALL, (const char *const[]){ "/bootward" }, 1, &own) < 0)
		return IMPOSSIBLE;
	return start(own.path_fd, own.path, 0);
}

/* --- the table --- */

static const struct row {
	enum bw_control control;
	enum bw_hook hook;
	const char *what;
	bool loud; /* where it is allowed, the kernel logs an error about it */
	int (*try)(const struct attempt_ground *ground);
} rows[_ATTEMPT_MAX] = {
	[ATTEMPT_MEMFD_EXEC] = {
		.control = BW_CONTROL_MEMFD_EXEC,
		.hook = BW_HOOK_EXEC,
		.what = "start a memfd",
		.try = try_memfd_exec,
	},
	[ATTEMPT_MEMFD_CHECK] = {
		.control = BW_CONTROL_MEMFD_EXEC,
		.hook = BW_HOOK_CHECK,
		.what = "ask whether a memfd may be started",
		.try = try_memfd_check,
	},
	[ATTEMPT_MEMFD_MAP] = {
		.control = BW_CONTROL_MEMFD_MAP,
		.hook = BW_HOOK_MAP,
		.what = "map a memfd executable",
		.try = try_memfd_map,
	},
	[ATTEMPT_MEMFD_PROTECT] = {
		.control = BW_CONTROL_MEMFD_MAP,
		.hook = BW_HOOK_PROTECT,
		.what = "make a mapped memfd executable",
		.try = try_memfd_protect,
	},
	[ATTEMPT_MEMFD_REMAP] = {
		.control = BW_CONTROL_MEMFD_MAP,
		.hook = BW_HOOK_REMAP,
		.what = "remap a memfd executable",
		.try = try_memfd_remap,
	},
	[ATTEMPT_SHM_MAP] = {
		.control = BW_CONTROL_SHM_MAP,
		.hook = BW_HOOK_MAP,
		.what = "attach shared memory executable",
		.try = try_shm_map,
	},
	[ATTEMPT_UNLINKED_EXEC] = {
		.control = BW_CONTROL_UNLINKED_EXEC,
		.hook = BW_HOOK_EXEC,
		.what = "start a file that has no name",
		.try = try_unlinked_exec,
	},
	[ATTEMPT_PATH_EXEC] = {
		.control = BW_CONTROL_PATH_EXEC,
		.hook = BW_HOOK_EXEC,
		.what = "start a file below a guarded directory",
		.try = try_path_exec,
	},
	[ATTEMPT_PATH_MAP] = {
		.control = BW_CONTROL_PATH_MAP,
		.hook = BW_HOOK_MAP,
		.what = "map a file below a guarded directory executable",
		.try = try_path_map,
	},
	[ATTEMPT_PATH_LOAD] = {
		.control = BW_CONTROL_PATH_LOAD,
		.hook = BW_HOOK_LOAD,
		.what = "load a kernel module from a memfd",
		.loud = true,
		.try = try_path_load,
	},
	[ATTEMPT_USERNS_EXEC] = {
		.control = BW_CONTROL_USERNS_EXEC,
		.hook = BW_HOOK_EXEC,
		.what = "start a file on a user namespace's file system",
		.try = try_userns_exec,
	},
};

enum bw_control attempt_control(enum attempt attempt)
{
	return rows[attempt].control;
}

enum bw_hook attempt_hook(enum attempt attempt)
{
	return rows[attempt].hook;
}

const char *attempt_what(enum attempt attempt)
{
	return rows[attempt].what;
}

bool attempt_is_loud(enum attempt attempt)
{
	return rows[attempt].loud;
}

int attempt_try(const struct attempt_ground *ground, enum attempt attempt)
{
	int status;
	pid_t pid;

	pid = fork();
	if (pid < 0)
		return -errno;
	if (pid == 0)
		_exit(rows[attempt].try(ground));
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	if (!WIFEXITED(status) || WEXITSTATUS(status) == IMPOSSIBLE)
		return -EOPNOTSUPP;
	return WEXITSTATUS(status);
}
