// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * explainer: the verb `bootward explain`, asked about many files without a start for each, which under
 * emulation costs more than the answer.
 *
 * Each line "OPERATION PID FILE" on standard input is one call of the verb, in a process of its own.
 * For each there is a line "STATUS VERDICTS" on standard output: its exit status, and what its JSON
 * says of each control that speaks, as "CONTROL:VERDICT,..." or "-".
 */
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "cli/verb.h"

#define OUTPUT_MAX (64 * 1024)

static void verb_run(char *operation, char *pid, char *file) __attribute__((noreturn));

static void verb_run(char *operation, char *pid, char *file)
{
	static const struct verb verb = { .name = "explain", .operands_max = 1, .arguments = "" };
	const struct cli cli = { .verb = &verb };
	char operation_option[32], pid_option[32];
	char *argv[] = {
		(char *)"explain", (char *)"--json", operation_option, pid_option, file, NULL
	};
	int r;

	(void)snprintf(operation_option, sizeof(operation_option), "--operation=%s", operation);
	(void)snprintf(pid_option, sizeof(pid_option), "--pid=%s", pid);
	r = verb_explain(5, argv, &cli);
	(void)fflush(stdout);
	_exit(r);
}

static void verdicts_print(const char *text)
{
	json_object *report = json_tokener_parse(text), *files, *controls, *name, *verdict;
	const char *before = "";

	if (json_object_object_get_ex(report, "files", &files) &&
	    json_object_object_get_ex(json_object_array_get_idx(files, 0), "controls", &controls))
		for (size_t i = 0; i < json_object_array_length(controls); i++) {
			json_object *row = json_object_array_get_idx(controls, i);

			if (!json_object_object_get_ex(row, "name", &name) ||
			    !json_object_object_get_ex(row, "verdict", &verdict))
				continue;
			(void)printf("%s%s:%s", before, json_object_get_string(name),
				     json_object_get_string(verdict));
			before = ",";
		}
	(void)printf("%s\n", *before ? "" : "-");
	json_object_put(report);
}

/* All that a pipe holds until its end. */
static size_t output_read(int fd, char *text, size_t size)
{
	size_t used = 0;
	ssize_t n;

	while (used < size - 1 && (n = read(fd, text + used, size - 1 - used)) > 0)
		used += (size_t)n;
	text[used] = '\0';
	return used;
}

static int answer(char *line)
{
	static char text[OUTPUT_MAX];
	char *operation = strsep(&line, " "), *pid = strsep(&line, " ");
	int ends[2], status = 0;
	pid_t child;

	if (!line || pipe(ends) < 0)
		return -1;
	child = fork();
	if (child == 0) {
		(void)dup2(ends[1], STDOUT_FILENO);
		verb_run(operation, pid, line);
	}
	(void)close(ends[1]);
	(void)output_read(ends[0], text, sizeof(text));
	(void)close(ends[0]);
	if (child < 0 || waitpid(child, &status, 0) < 0)
		return -1;
	(void)printf("%d ", WIFEXITED(status) ? WEXITSTATUS(status) : 255);
	verdicts_print(text);
	return fflush(stdout);
}

int main(void)
{
	char line[512];

	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = '\0';
		if (answer(line) < 0)
			return 2;
	}
	return 0;
}
