// SPDX-License-Identifier: GPL-2.0-or-later
/* One attempt: a process group of its own, a time limit, the guard's counters before and after. */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ask.h"
#include "attempt.h"

#define SECONDS_MAX 60 /* the longest route takes 10 s under software emulation */

struct report *report;

static const char *const result_names[] = {
	[RESULT_ALLOWED] = "allowed",
	[RESULT_REFUSED] = "refused",
	[RESULT_OTHER] = "other",
	[RESULT_ERROR] = "error",
};

int cannot(const char *format, ...)
{
	va_list arguments;

	if (report->reason[0])
		return CANNOT;
	va_start(arguments, format);
	vsnprintf(report->reason, sizeof(report->reason), format, arguments);
	va_end(arguments);
	return CANNOT;
}

unsigned int kernel_version(void)
{
	unsigned int major = 0, minor = 0;
	struct utsname name;

	if (uname(&name) == 0)
		sscanf(name.release, "%u.%u", &major, &minor);
	return KERNEL(major, minor);
}

int try_in_child(int (*act)(struct object *o), struct object *o)
{
	int status, r;
	pid_t pid;

	pid = fork();
	if (pid < 0)
		return cannot("fork: %m");
	if (pid == 0) {
		r = act(o);
		if (r < 0 && r != CANNOT)
			report->error = -r;
		_exit(r == RAN ? RAN : 0);
	}
	if (waitpid(pid, &status, 0) < 0)
		return cannot("waitpid: %m");
	if (WIFSIGNALED(status)) {
		report->signal = WTERMSIG(status);
		return -ENOEXEC;
	}
	if (report->reason[0])
		return CANNOT;
	if (WEXITSTATUS(status) == RAN)
		return RAN;
	report->status = WEXITSTATUS(status);
	return report->error ? -report->error : -ENOEXEC;
}

uint32_t route_controls(const struct route *route)
{
	const struct place *place = route->place;

	if (route->class == CLASS_OK || route->class == CLASS_RESIDUAL)
		return 0;
	switch (route->form->operation) {
	case FORM_EXEC:
		return place->exec;
	case FORM_MAP:
		return place->map;
	case FORM_EXEC_OR_MAP:
		return place->exec | place->map;
	case FORM_LOAD:
		return place->load;
	case FORM_DATA:
		break;
	}
	return 0;
}

static bool limit_applies(const struct limit *limit, uid_t uid)
{
	unsigned int kernel = kernel_version();
	unsigned int since = limit->since;

	if (uid != 0 && limit->user_since > since)
		since = limit->user_since;
	return (limit->root && uid != 0) || (limit->user && uid == 0) || kernel < since ||
	       (limit->before && kernel >= limit->before);
}

/* Why the table says that this route cannot be tried here, or NULL. */
static const char *route_limit(const struct route *route, uid_t uid)
{
	const struct limit *limits[] = { route->limit, &route->place->limit, &route->form->limit };

	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		if (!limits[i] || !limit_applies(limits[i], uid))
			continue;
		if (limits[i]->user && uid == 0)
			return "what root mounts is no user namespace's";
		return limits[i]->why ?: "the table does not say why";
	}
	return NULL;
}

static const char *error_describe(char *text, size_t size)
{
	if (report->signal)
		snprintf(text, size, "SIG%s", sigabbrev_np(report->signal));
	else if (report->error)
		snprintf(text, size, "%s", strerrorname_np(report->error) ?: "unknown");
	else if (report->status)
		snprintf(text, size, "exit%d", report->status);
	else
		snprintf(text, size, "-");
	return text;
}

static void controls_describe(uint32_t controls, char *text, size_t size)
{
#define BW_NAME_ROW(id, name, what) [BW_CONTROL_##id] = name,
	static const char *const names[_BW_CONTROL_MAX] = { BW_CONTROLS(BW_NAME_ROW) };
#undef BW_NAME_ROW
	size_t used = 0;

	snprintf(text, size, "-");
	for (uint32_t i = 0; i < _BW_CONTROL_MAX && used < size; i++)
		if (controls & BIT(i))
			used += (size_t)snprintf(text + used, size - used, "%s%s", used ? "," : "",
						 names[i]);
}

static void line_print(const struct route *route, uid_t uid, enum result result,
		       const char *counters, const char *listed)
{
	char error[32], expected[256];
	const char *reason = listed ?: report->reason;

	controls_describe(route_controls(route), expected, sizeof(expected));
	printf("ROUTE %s user=%u result=%s errno=%s counters=%s class=%s expect=%s", route->name,
	       uid, result_names[result], error_describe(error, sizeof(error)), counters,
	       route_class_names[route->class], expected);
	if (reason[0])
		printf(" listed=%d reason=%s", listed != NULL, reason);
	printf("\n");
	fflush(stdout);
}

/* What `bootward explain` said of the last act, beside what came of it. */
static void asked_print(const struct route *route, uid_t uid, enum result result,
			const char *counters)
{
	const struct question *question = &report->question;
	const char *why = route->form->unasked ?: report->reason;

	if (question->operation)
		printf("ASKED %s user=%u operation=%s status=%d said=%s counters=%s result=%s\n",
		       route->name, uid, question->operation, question->status, question->said,
		       counters, result_names[result]);
	else
		printf("UNASKED %s user=%u listed=%d reason=%s\n", route->name, uid,
		       route->form->unasked != NULL,
		       *why ? why : "it did not come to its last act");
	fflush(stdout);
}

static void attempt_child(const struct route *route, uid_t uid, const char *scratch)
	__attribute__((noreturn));

static void attempt_child(const struct route *route, uid_t uid, const char *scratch)
{
	const struct rlimit no_core = { 0, 0 };
	struct object o = { .route = route,
			    .image = route->form->image,
			    .fd = -1,
			    .dir = -1,
			    .shm = -1,
			    .page = 4096 };
	int null = open("/dev/null", O_RDWR);
	int r;

	setsid();
	dup2(null, STDOUT_FILENO);
	dup2(null, STDERR_FILENO); /* what the dynamic loader says of a refusal */
	setrlimit(RLIMIT_CORE, &no_core);
	umask(022);
	snprintf(o.scratch, sizeof(o.scratch), "%s", scratch);
	if (uid != 0 &&
	    (setgroups(0, NULL) || setresgid(uid, uid, uid) || setresuid(uid, uid, uid))) {
		cannot("become %u: %m", uid);
		_exit(0);
	}
	prctl(PR_SET_DUMPABLE, 1); /* the change of user cleared it, and /proc/PID with it */
	r = chdir(o.scratch) < 0 ? cannot("chdir: %m") : route->place->make(&o);
	if (r == 0)
		r = route->form->act ? try_in_child(route->form->act, &o) : route->form->try(&o);
	if (r < 0 && r != CANNOT && !report->error && !report->signal && !report->status)
		report->error = -r;
	_exit(r == RAN ? RAN : 0);
}

/* An attempt that stops before its last act is asked about: only what is counted from there on is of
 * this act. False: it came to no end. */
static bool attempt_ends(int pid_fd, int stopped_fd, uint64_t *before)
{
	struct pollfd poll_fds[] = { { .fd = pid_fd, .events = POLLIN },
				     { .fd = stopped_fd, .events = POLLIN } };

	if (pid_fd < 0)
		return false;
	while (poll(poll_fds, 2, SECONDS_MAX * 1000) > 0) {
		if (poll_fds[0].revents)
			return true;
		ask_put();
		counters_read(before);
		ask_release();
	}
	return false;
}

/* Wait for the attempt and end whatever it left behind. Returns true if it ran. */
static bool attempt_wait(pid_t pid, int stopped_fd, uint64_t *before)
{
	int status = 0;
	int pid_fd;

	pid_fd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (!attempt_ends(pid_fd, stopped_fd, before))
		cannot("no answer after %d s", SECONDS_MAX);
	if (pid_fd >= 0)
		close(pid_fd);
	kill(-pid, SIGKILL);
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	if (WIFSIGNALED(status))
		cannot("the attempt itself ended by signal %d", WTERMSIG(status));
	return WIFEXITED(status) && WEXITSTATUS(status) == RAN;
}

static int scratch_make(uid_t uid, char *path, size_t size)
{
	static unsigned int number;

	mkdir("/opt", 0755);
	if (mkdir(SCRATCH_ROOT, 01777) == 0 && chmod(SCRATCH_ROOT, 01777) < 0)
		return -errno;
	snprintf(path, size, "%s/%d.%u", SCRATCH_ROOT, getpid(), number++);
	if (mkdir(path, 0755) < 0 || chown(path, uid, uid) < 0)
		return -errno;
	return 0;
}

enum result route_run(const struct route *route, uid_t uid)
{
	uint64_t before[BW_COUNTERS] = { 0 }, after[BW_COUNTERS] = { 0 };
	enum result result = RESULT_OTHER;
	char counters[512], scratch[64];
	uint32_t refused = 0;
	const char *listed;
	bool guard, ran;
	int stopped_fd;
	pid_t pid;

	memset(report, 0, sizeof(*report));
	listed = route_limit(route, uid);
	if (listed || scratch_make(uid, scratch, sizeof(scratch)) < 0) {
		line_print(route, uid, RESULT_ERROR, "-", listed ?: "no scratch folder");
		return RESULT_ERROR;
	}
	guard = counters_read(before);
	stopped_fd = ask_begin();
	pid = fork();
	if (pid == 0)
		attempt_child(route, uid, scratch);
	ran = attempt_wait(pid, stopped_fd, before);
	ask_end();
	snprintf(counters, sizeof(counters), "absent");
	if (guard && counters_read(after))
		refused = counters_describe(before, after, counters, sizeof(counters));
	if (ran)
		result = RESULT_ALLOWED;
	else if (refused & (route_controls(route) ?: ~0u))
		result = RESULT_REFUSED;
	else if (report->reason[0])
		result = RESULT_ERROR;
	line_print(route, uid, result, counters, NULL);
	if (ask_is_on())
		asked_print(route, uid, result, counters);
	return result;
}
