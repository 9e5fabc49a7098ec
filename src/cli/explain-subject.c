/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <bpf/bpf.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#include "base/escape.h"
#include "cli/explain.h"
#include "policy/exempt.h"

/* --- what the options say --- */

/* A decimal number from `least` to `most`, and nothing else. */
static int number_parse(const char *text, unsigned long least, unsigned long most,
			unsigned long *ret_number)
{
	unsigned long n;
	char *end;

	errno = 0;
	n = strtoul(text, &end, 10);
	if (text[0] < '0' || text[0] > '9' || errno != 0 || *end || n < least || n > most)
		return -EINVAL;
	*ret_number = n;
	return 0;
}

static int refuse(struct problems *problems, const char *word, const char *what, const char *cure)
{
	_cleanup_free_ char *escaped = text_escape(word);

	problems_add(problems, LOG_ERR, cure, "'%s' %s", escaped ? escaped : "?", what);
	return -EINVAL;
}

static int pid_parse(const char *text, struct problems *problems, struct explain_subject *subject)
{
	unsigned long n = 0;

	if (number_parse(text, 1, INT_MAX, &n) < 0)
		return refuse(problems, text, "is no process id", NULL);
	subject->pid = (pid_t)n;
	return 0;
}

static int uid_parse(const char *text, struct problems *problems, struct explain_subject *subject)
{
	unsigned long n = 0;

	if (number_parse(text, 0, UINT32_MAX - 1UL, &n) < 0)
		return refuse(problems, text, "is no user id", "it is a number, see id -u NAME");
	subject->uid = text;
	subject->inquiry.key.uid = (uint32_t)n;
	return 0;
}

static int unit_parse(const char *text, struct problems *problems, struct explain_subject *subject)
{
	const char *problem = exempt_unit_problem(text);

	if (problem)
		return refuse(problems, text, problem, NULL);
	subject->unit = text;
	return 0;
}

int explain_subject_parse(const struct explain_options *options, pid_t caller,
			  struct problems *problems, struct explain_subject *ret_subject)
{
	struct explain_subject subject = { .exe = options->exe };
	int r = 0;

	if (!options->pid && !options->exe && !options->unit && !options->uid)
		subject.pid = caller;
	if (options->pid)
		r = pid_parse(options->pid, problems, &subject);
	if (r >= 0 && options->uid)
		r = uid_parse(options->uid, problems, &subject);
	if (r >= 0 && options->unit)
		r = unit_parse(options->unit, problems, &subject);
	if (r < 0)
		return r;
	*ret_subject = subject;
	return 0;
}

/* --- what the guard knows them by --- */

static int program_problem(struct problems *problems, const char *path, int error)
{
	_cleanup_free_ char *escaped = text_escape(path);

	problems_add(problems, LOG_ERR, "name a program's file", "cannot use %s as a program: %s",
		     escaped ? escaped : "?",
		     error == -EISDIR ? "it is no regular file" : strerror(-error));
	return error;
}

static int exe_resolve(struct explain_subject *subject, const struct generation *generation,
		       struct problems *problems)
{
	const struct inquiry inquiry = generation_inquiry(generation);
	_cleanup_close_ int fd = -EBADF;
	struct bw_answer answer;
	int r;

	fd = open(subject->exe, O_PATH | O_CLOEXEC);
	if (fd < 0)
		return program_problem(problems, subject->exe, -errno);
	r = inquiry_file(&inquiry, fd, BW_OPERATION_EXEC, &answer);
	if (r >= 0 && !S_ISREG(answer.mode))
		r = -EISDIR;
	if (r < 0)
		return program_problem(problems, subject->exe, r);
	subject->inquiry.key.exe = answer.id;
	subject->untrusted = !answer.trusted;
	return 0;
}

/* Returns whether an exemption names the unit. */
static int unit_resolve(struct explain_subject *subject, const struct generation *generation)
{
	struct bw_unit_key key = { .name = "" };

	memcpy(key.name, subject->unit, strnlen(subject->unit, sizeof(key.name) - 1));
	if (bpf_map_lookup_elem(generation->map_fd[GUARD_MAP_UNITS], &key,
				&subject->inquiry.key.unit) < 0)
		return errno == ENOENT ? 0 : -errno;
	return 1;
}

static char *process_program(pid_t pid)
{
	char link[32], target[PATH_MAX];
	ssize_t n;

	(void)snprintf(link, sizeof(link), "/proc/%d/exe", (int)pid);
	n = readlink(link, target, sizeof(target));
	return n > 0 ? strndup(target, (size_t)n) : NULL;
}

int explain_subject_resolve(struct explain_subject *subject, const struct generation *generation,
			    struct problems *problems)
{
	struct inquiry_subject *inquiry = &subject->inquiry;
	int known = 0, r = 0;

	if (subject->exe)
		r = exe_resolve(subject, generation, problems);
	if (r < 0)
		return r;
	if (subject->unit)
		known = unit_resolve(subject, generation);
	if (known < 0) {
		problems_add(problems, LOG_ERR, NULL, "cannot ask the guard for its units: %s",
			     strerror(-known));
		return known;
	}
	inquiry->supposed = (subject->exe ? BW_SHAPE_EXE : 0U) |
			    (subject->unit ? BW_SHAPE_UNIT : 0U) |
			    (subject->uid ? BW_SHAPE_UID : 0U);
	if (subject->untrusted)
		inquiry->lacking |= BW_SHAPE_EXE;
	if (!known)
		inquiry->lacking |= inquiry->supposed & BW_SHAPE_UNIT;
	inquiry->pid = subject->pid;
	if (!subject->pid) { /* some task has to be looked at; nothing of ours is kept */
		inquiry->pid = getpid();
		inquiry->lacking |= (_BW_SHAPE_MAX - 1U) & ~inquiry->supposed;
		inquiry->supposed = (_BW_SHAPE_MAX - 1U) | BW_SUPPOSED_HOST;
	}
	subject->program = subject->pid ? process_program(subject->pid) : NULL;
	return 0;
}
