// SPDX-License-Identifier: GPL-2.0-or-later
/* The question that an attempt stops for, and the program that answers it. */
#include "ask.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "attempt.h"

static const char *const operation_names[_BW_OPERATION_MAX] = {
	[BW_OPERATION_EXEC] = "exec",
	[BW_OPERATION_MAP] = "map",
	[BW_OPERATION_LOAD] = "load",
};

static FILE *to_explainer, *from_explainer;
static int stopped[2] = { -1, -1 }, go_on[2] = { -1, -1 }; /* pipes of one attempt */

/* --- in the attempt --- */

void about_name(enum bw_operation operation, pid_t pid, const char *name)
{
	struct question *question = &report->question;
	char byte;

	if (go_on[0] < 0 || question->operation)
		return;
	question->operation = operation_names[operation];
	question->pid = pid;
	snprintf(question->file, sizeof(question->file), "%s", name);
	if (write(stopped[1], "", 1) != 1 || read(go_on[0], &byte, 1) != 1)
		cannot("nobody answered");
}

void about_fd(enum bw_operation operation, int fd)
{
	char name[64];

	snprintf(name, sizeof(name), "/proc/%d/fd/%d", getpid(), fd);
	about_name(operation, getpid(), name);
}

void about_path_at(enum bw_operation operation, int dir, const char *path, int flags)
{
	int error = errno;
	int fd;

	if (go_on[0] < 0 || report->question.operation)
		return;
	fd = flags & AT_EMPTY_PATH ? dir : openat(dir, path, O_PATH | O_CLOEXEC);
	if (fd < 0)
		cannot("open what is asked about: %m");
	else
		about_fd(operation, fd);
	errno = error;
}

void about_path(enum bw_operation operation, const char *path)
{
	about_path_at(operation, AT_FDCWD, path, 0);
}

/* --- in the parent --- */

bool ask_start(void)
{
	int questions[2], answers[2];
	pid_t pid;

	if (pipe2(questions, O_CLOEXEC) < 0 || pipe2(answers, O_CLOEXEC) < 0)
		return false;
	pid = fork();
	if (pid == 0) {
		dup2(questions[0], STDIN_FILENO);
		dup2(answers[1], STDOUT_FILENO);
		execlp("explainer", "explainer", NULL);
		_exit(127);
	}
	close(questions[0]);
	close(answers[1]);
	to_explainer = fdopen(questions[1], "w");
	from_explainer = fdopen(answers[0], "r");
	return pid > 0 && to_explainer && from_explainer;
}

bool ask_is_on(void)
{
	return to_explainer;
}

int ask_begin(void)
{
	if (!to_explainer)
		return -1;
	if (pipe2(stopped, O_CLOEXEC) < 0 || pipe2(go_on, O_CLOEXEC) < 0)
		return -1;
	return stopped[0];
}

void ask_end(void)
{
	for (int i = 0; i < 2; i++) {
		if (stopped[i] >= 0)
			close(stopped[i]);
		if (go_on[i] >= 0)
			close(go_on[i]);
		stopped[i] = go_on[i] = -1;
	}
}

void ask_put(void)
{
	struct question *question = &report->question;
	char byte;

	question->status = -1;
	snprintf(question->said, sizeof(question->said), "nothing");
	if (read(stopped[0], &byte, 1) != 1)
		return;
	fprintf(to_explainer, "%s %d %s\n", question->operation, question->pid, question->file);
	if (fflush(to_explainer) != 0 ||
	    fscanf(from_explainer, "%d %511s", &question->status, question->said) != 2)
		question->status = -1;
}

void ask_release(void)
{
	if (write(go_on[1], "", 1) != 1)
		cannot("release the attempt: %m");
}
