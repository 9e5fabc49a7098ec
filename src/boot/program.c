/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/program.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <syslog.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "base/path.h"
#include "boot/plan-store.h"
#include "boot/program-wait.h"

#define PATH "PATH=/usr/sbin:/usr/bin:/sbin:/bin"

enum {
	LOG_LEN_MAX = 1 << 20,
	PROGRAM_SECONDS = 30 * 60, /* an initrd for each of many kernels, on a slow machine */
};

/* --- where it is --- */

/* Its path below the root: as it is called, or, if links are to be held in the root, resolved. */
static int program_find(int root_fd, const char *name, bool resolve, char **ret_path)
{
	static const char *const directories[] = { "/usr/sbin", "/usr/bin", "/sbin", "/bin" };

	for (size_t i = 0; i < sizeof(directories) / sizeof(directories[0]); i++) {
		_cleanup_free_ char *path = NULL, *resolved = NULL;
		struct stat st;

		if (asprintf(&path, "%s/%s", directories[i], name) < 0) {
			path = NULL;
			return -ENOMEM;
		}
		if (path_resolve(root_fd, path, &resolved) < 0 ||
		    fstatat(root_fd, path_at_root(resolved), &st, AT_SYMLINK_NOFOLLOW) < 0 ||
		    !S_ISREG(st.st_mode) || !(st.st_mode & 0111))
			continue;
		*ret_path = resolve ? TAKE_PTR(resolved) : TAKE_PTR(path);
		return 0;
	}
	return -ENOENT;
}

bool program_exists(int root_fd, const char *name)
{
	_cleanup_free_ char *path = NULL;

	return program_find(root_fd, name, true, &path) == 0;
}

/* --- running it --- */

struct start {
	char *path;
	const char *const *argv;
	int stdin_fd, log_fd;
	pid_t parent;
	unsigned int seconds;
};

/* What a child needs, made before fork(). */
struct environment {
	char *words[8];
};

static void environment_make(struct environment *environment)
{
	static const char *const kept[] = { "LANG=", "LANGUAGE=", "LC_ALL=", "LC_MESSAGES=",
					    "LC_CTYPE=" };
	size_t n = 0;

	environment->words[n++] = (char *)PATH;
	for (char **word = environ; *word; word++)
		for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
			if (n < 7 && strncmp(*word, kept[i], strlen(kept[i])) == 0)
				environment->words[n++] = *word;
	environment->words[n] = NULL;
}

static void child(const struct start *start, struct environment *environment)
{
	/* it writes where the next one to hold the lock does, which goes with us */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != start->parent || setpgid(0, 0) < 0)
		_exit(127);
	if (dup2(start->stdin_fd, STDIN_FILENO) < 0 || dup2(start->log_fd, STDOUT_FILENO) < 0 ||
	    dup2(start->log_fd, STDERR_FILENO) < 0 || chdir("/") < 0)
		_exit(127);
	(void)umask(022);
	(void)execve(start->path, (char *const *)start->argv, environment->words);
	_exit(127);
}

static int start_run(const struct start *start, int *ret_status)
{
	struct environment environment;
	sigset_t before;
	pid_t pid;
	int r;

	environment_make(&environment);
	program_signals_hold(&before);
	pid = fork();
	if (pid == 0) {
		program_signals_restore(&before);
		child(start, &environment);
	}
	r = pid < 0 ? -errno : 0;
	if (r == 0) {
		(void)setpgid(pid, pid); /* whoever comes first; the child does it too */
		r = program_wait(pid, start->seconds, ret_status);
	}
	program_signals_restore(&before);
	return r;
}

/* --- what became of it --- */

/* The last line with anything in it, of the log's text; which is cut there. */
static const char *last_line(char *text)
{
	size_t len = strlen(text);
	char *newline;

	while (len > 0 && strchr(" \t\r\n", text[len - 1]))
		text[--len] = '\0';
	newline = strrchr(text, '\n');
	return newline ? newline + 1 : text;
}

/* What became of it, in words. */
static char *failure_text(const struct start *start, int r, int status)
{
	const char *name = start->argv[0];
	char *text = NULL;
	int n;

	if (r == -ETIMEDOUT)
		n = asprintf(&text, "%s did not end within %u seconds, and was ended", name,
			     start->seconds);
	else if (r == -EINTR)
		n = asprintf(&text, "%s was ended, because bootward was asked to end", name);
	else if (WIFSIGNALED(status))
		n = asprintf(&text, "%s was ended by signal %d", name, WTERMSIG(status));
	else
		n = asprintf(&text, "%s failed with exit status %d", name, WEXITSTATUS(status));
	return n < 0 ? NULL : text;
}

/* Its last line is quoted, and all of them are kept for who wants to know more. */
static int failure_add(int store_fd, const struct start *start, int r, int status,
		       struct problems *problems)
{
	_cleanup_free_ char *log = NULL, *text = failure_text(start, r, status);
	const char *said = "", *cure = NULL;
	size_t len = 0;

	if (!text)
		return -ENOMEM;
	if (file_read(store_fd, "log", LOG_LEN_MAX, &log, &len) >= 0)
		said = last_line(log);
	if (len > 0 && linkat(store_fd, "log", store_fd, PLAN_STORE_FAILED, 0) == 0)
		cure = "all that it said is in " PLAN_STORE "/" PLAN_STORE_FAILED;
	problems_add(problems, LOG_ERR, cure, "%s%s%s", text, *said ? ": " : "", said);
	return -EPROTO;
}

static int program_start(struct start *start, int store_fd, struct problems *problems)
{
	_cleanup_close_ int null_fd = -EBADF, log_fd = -EBADF;
	int r, status = 0;

	(void)unlinkat(store_fd, "log", 0);
	null_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	log_fd = openat(store_fd, "log", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (null_fd < 0 || log_fd < 0)
		return -errno;
	if (start->stdin_fd < 0)
		start->stdin_fd = null_fd;
	start->log_fd = log_fd;
	r = start_run(start, &status);
	if (r == 0 && status == 0)
		return 0;
	if (r < 0 && r != -ETIMEDOUT && r != -EINTR)
		return r;
	return failure_add(store_fd, start, r, status, problems);
}

int program_run(const struct plan_place *place, int store_fd, const char *const *argv, int stdin_fd,
		struct problems *problems)
{
	_cleanup_free_ char *path = NULL, *full = NULL;
	struct start start = { .argv = argv,
			       .stdin_fd = stdin_fd,
			       .parent = getpid(),
			       .seconds = place->seconds > 0 ? place->seconds : PROGRAM_SECONDS };
	int r;

	r = program_find(place->root_fd, argv[0], place->root[0] != '\0', &path);
	if (r == -ENOENT) {
		problems_add(problems, LOG_ERR, NULL, "there is no program %s", argv[0]);
		return -EPROTO;
	}
	if (r < 0)
		return r;
	if (asprintf(&full, "%s%s", place->root, path) < 0) {
		full = NULL;
		return -ENOMEM;
	}
	start.path = full;
	return program_start(&start, store_fd, problems);
}

/* --- sh -n --- */

static int text_as_file(const char *text)
{
	_cleanup_close_ int fd = memfd_create("text", MFD_CLOEXEC);
	const size_t len = strlen(text);

	if (fd < 0)
		return -errno;
	if (write(fd, text, len) != (ssize_t)len || lseek(fd, 0, SEEK_SET) < 0)
		return -EIO;
	return TAKE_FD(fd);
}

int program_check_shell(int store_fd, const char *file, const char *text, struct problems *problems)
{
	static const char *const argv[] = { "sh", "-n", NULL };
	_cleanup_close_ int root_fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	_cleanup_close_ int fd = text_as_file(text);
	const struct plan_place here = { .root_fd = root_fd, .root = "" };
	int r;

	if (fd < 0)
		return fd;
	if (root_fd < 0)
		return -errno;
	r = program_run(&here, store_fd, argv, fd, problems);
	if (r == -EPROTO)
		problems_add_at(problems, LOG_ERR, file, 0, NULL,
				"the shell would not understand what it was to become");
	return r;
}
