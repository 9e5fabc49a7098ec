// SPDX-License-Identifier: GPL-2.0-or-later
/* Ways to start a file, by the name or descriptor that leads to it. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "ask.h"
#include "forms.h"

#ifndef AT_EXECVE_CHECK
#define AT_EXECVE_CHECK 0x10000 /* linux/fcntl.h of 6.14 */
#endif

static char *const arguments[] = { (char *)"payload", NULL };
static char *const environment[] = { (char *)"PATH=/usr/bin:/bin", NULL };

static int exec_path(const char *path)
{
	about_path(BW_OPERATION_EXEC, path);
	execve(path, arguments, environment);
	return -errno;
}

static int exec_at(int dir, const char *path, int flags)
{
	about_path_at(BW_OPERATION_EXEC, dir, path, flags);
	syscall(SYS_execveat, dir, path, arguments, environment, flags);
	return -errno;
}

int act_exec(struct object *o)
{
	return exec_path(object_name(o));
}

int act_exec_fd(struct object *o)
{
	return exec_at(o->fd, "", AT_EMPTY_PATH);
}

static int act_fexecve(struct object *o)
{
	about_fd(BW_OPERATION_EXEC, o->fd);
	fexecve(o->fd, arguments, environment);
	return -errno;
}

static int exec_format(const char *format, int a, int b)
{
	char path[128];

	snprintf(path, sizeof(path), format, a, b);
	return exec_path(path);
}

static int act_proc_fd(struct object *o)
{
	return exec_format("/proc/self/fd/%d", o->fd, 0);
}

static int act_dev_fd(struct object *o)
{
	return exec_format("/dev/fd/%d", o->fd, 0);
}

static int act_thread_fd(struct object *o)
{
	return exec_format("/proc/thread-self/fd/%d", o->fd, 0);
}

/* The descriptor of another process: the attempt's, after this one has closed its own. */
static int act_parent_fd(struct object *o)
{
	close(o->fd);
	return exec_format("/proc/%d/fd/%d", getppid(), o->fd);
}

static int act_proc_fd_at(struct object *o)
{
	int dir = open("/proc/self/fd", O_PATH | O_DIRECTORY);
	char name[16];

	snprintf(name, sizeof(name), "%d", o->fd);
	return exec_at(dir, name, 0);
}

static int act_opath(struct object *o)
{
	int fd = open(object_name(o), O_PATH);

	if (fd < 0)
		return cannot("open with O_PATH: %m");
	return exec_at(fd, "", AT_EMPTY_PATH);
}

static int act_reopened(struct object *o)
{
	int fd = open(object_name(o), O_RDONLY);

	if (fd < 0)
		return cannot("open again: %m");
	return exec_at(fd, "", AT_EMPTY_PATH);
}

/* Ask whether it might be started. The kernel says yes by 0. */
static int act_check(struct object *o)
{
	about_fd(BW_OPERATION_EXEC, o->fd);
	if (syscall(SYS_execveat, o->fd, "", arguments, environment,
		    AT_EMPTY_PATH | AT_EXECVE_CHECK) < 0)
		return -errno;
	return RAN;
}

/* A descriptor that another process opened and passed on. */
static int act_passed(struct object *o)
{
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = { .header = { .cmsg_len = CMSG_LEN(sizeof(int)),
				  .cmsg_level = SOL_SOCKET,
				  .cmsg_type = SCM_RIGHTS } };
	char byte = 0;
	struct iovec data = { &byte, 1 };
	struct msghdr message = { .msg_iov = &data,
				  .msg_iovlen = 1,
				  .msg_control = &control,
				  .msg_controllen = sizeof(control) };
	int ends[2], fd;

	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) < 0)
		return cannot("socketpair: %m");
	memcpy(CMSG_DATA(&control.header), &o->fd, sizeof(int));
	if (sendmsg(ends[0], &message, 0) < 0 || recvmsg(ends[1], &message, 0) < 0)
		return cannot("pass the descriptor: %m");
	close(o->fd);
	memcpy(&fd, CMSG_DATA(&control.header), sizeof(int));
	return exec_at(fd, "", AT_EMPTY_PATH);
}

/* Start it by the link of a mapping of it. */
static int act_map_files(struct object *o)
{
	size_t size = o->page * 2;
	char path[128];
	char *at = o->address;

	if (!at)
		at = mmap(NULL, size, PROT_READ, MAP_SHARED, o->fd, 0);
	if (at == MAP_FAILED)
		return cannot("map the object: %m");
	snprintf(path, sizeof(path), "/proc/self/map_files/%lx-%lx", (unsigned long)at,
		 (unsigned long)(at + size));
	return exec_path(path);
}

static int act_relative(struct object *o)
{
	if (fchdir(o->dir) < 0)
		return cannot("fchdir: %m");
	return exec_path(o->base);
}

static int act_dot_dot(struct object *o)
{
	char path[sizeof(o->path) + 128];

	snprintf(path, sizeof(path), "%s/../../../../../../..%s", o->scratch, o->path);
	return exec_path(path);
}

static int act_slashes(struct object *o)
{
	char path[sizeof(o->path) + 128];

	snprintf(path, sizeof(path), "/.///.//.%s", o->path);
	return exec_path(path);
}

static int act_at_folder(struct object *o)
{
	return exec_at(o->dir, o->base, 0);
}

static int act_proc_root(struct object *o)
{
	char path[sizeof(o->path) + 128];

	snprintf(path, sizeof(path), "/proc/self/root%s", o->path);
	return exec_path(path);
}

static int act_other_root(struct object *o)
{
	char path[sizeof(o->path) + 128];

	snprintf(path, sizeof(path), "/proc/%d/root%s", getppid(), o->path);
	return exec_path(path);
}

static int act_proc_cwd(struct object *o)
{
	char path[sizeof(o->path) + 128];

	if (fchdir(o->dir) < 0)
		return cannot("fchdir: %m");
	snprintf(path, sizeof(path), "/proc/self/cwd/%s", o->base);
	return exec_path(path);
}

static int act_symlink(struct object *o)
{
	const char *link = path_of(o->scratch, "link");

	if (symlink(o->path, link) < 0)
		return cannot("symlink: %m");
	return exec_path(link);
}

static int act_folder_symlink(struct object *o)
{
	const char *link = path_of(o->scratch, "folder");
	char target[64];

	snprintf(target, sizeof(target), "/proc/self/fd/%d", o->dir);
	if (symlink(target, link) < 0)
		return cannot("symlink: %m");
	return exec_path(path_of(link, o->base));
}

#define EXEC(name_, act_, ...)                                                                \
	{                                                                                     \
		.name = (name_), .image = IMAGE_PROGRAM, .operation = FORM_EXEC, .act = act_, \
		__VA_ARGS__                                                                   \
	}
#define IMAGE_EXEC(name_, image_, act_)                                                 \
	{                                                                               \
		.name = (name_), .image = (image_), .operation = FORM_EXEC, .act = act_ \
	}

const struct form forms_exec_fd[] = {
	EXEC("exec", act_exec),
	IMAGE_EXEC("exec-pie", IMAGE_PIE, act_exec),
	IMAGE_EXEC("exec-32-bit", IMAGE_PROGRAM32, act_exec),
	IMAGE_EXEC("script", IMAGE_SCRIPT, act_exec),
	EXEC("execveat", act_exec_fd),
	EXEC("fexecve", act_fexecve),
	EXEC("proc-fd", act_proc_fd),
	EXEC("dev-fd", act_dev_fd),
	EXEC("thread-fd", act_thread_fd),
	EXEC("parent-fd", act_parent_fd),
	EXEC("proc-fd-at", act_proc_fd_at),
	EXEC("o-path", act_opath),
	EXEC("reopened", act_reopened),
	EXEC("passed-fd", act_passed),
	EXEC("check", act_check,
	     .limit = { .since = KERNEL(6, 14),
			.why = "AT_EXECVE_CHECK came with 6.14 (commit \"exec: Add a new AT_EXECVE_CHECK flag\")" }),
	EXEC("map-files", act_map_files,
	     .limit = { .root = true,
			.why = "/proc/PID/map_files needs CAP_CHECKPOINT_RESTORE (proc(5))" }),
	{ .name = NULL },
};

const struct form forms_exec_map_files[] = {
	EXEC("map-files", act_map_files,
	     .limit = { .root = true,
			.why = "/proc/PID/map_files needs CAP_CHECKPOINT_RESTORE (proc(5))" }),
	{ .name = NULL },
};

const struct form forms_exec_path[] = {
	EXEC("relative", act_relative),
	EXEC("dot-dot", act_dot_dot),
	EXEC("slashes", act_slashes),
	EXEC("at-folder", act_at_folder),
	EXEC("proc-root", act_proc_root),
	EXEC("other-root", act_other_root),
	EXEC("proc-cwd", act_proc_cwd),
	EXEC("symlink", act_symlink),
	EXEC("folder-symlink", act_folder_symlink),
	{ .name = NULL },
};
