/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "base/escape.h"
#include "base/log.h"
#include "cli/explain-output.h"
#include "cli/json.h"
#include "cli/verb.h"
#include "policy/control.h"

struct question {
	struct explain_options subject;
	enum bw_operation operation;
	char **files;
	size_t n;
	bool json;
};

static int operation_parse(const char *text, enum bw_operation *ret_operation)
{
	for (enum bw_operation i = 0; i < _BW_OPERATION_MAX; i++)
		if (strcmp(text, operation_to_string(i)) == 0) {
			*ret_operation = i;
			return 0;
		}
	return -EINVAL;
}

static void errors_log(const struct explain_report *report)
{
	for (size_t i = 0; i < report->n; i++) {
		_cleanup_free_ char *path = NULL;

		if (!report->items[i].error)
			continue;
		path = text_escape(report->items[i].path);
		log_error("%s: %s", path ? path : "?", report->items[i].error);
	}
}

static void report_show(const struct explain_report *report, bool json)
{
	if (json)
		json_print(explain_json(report));
	else
		explain_print(stdout, report);
	errors_log(report);
}

/* The maps that carry question and answer hold one: whoever asks has the lock. */
static int generation_ask(const struct question *question, const struct generation *generation,
			  struct explain_subject *subject, struct problems *problems)
{
	struct explain_report report = {
		.operation = question->operation,
		.subject = subject,
		.generation = generation->state.generation,
		.policy_hash = generation->state.policy_hash,
	};
	int r;

	r = explain_subject_resolve(subject, generation, problems);
	if (r < 0)
		return r;
	report.items = calloc(question->n, sizeof(*report.items));
	if (!report.items)
		return -ENOMEM;
	for (; report.n < question->n; report.n++)
		explain_file(question->files[report.n], question->operation, subject, generation,
			     &report.items[report.n]);
	report_show(&report, question->json);
	r = explain_status(&report);
	for (size_t i = 0; i < report.n; i++)
		explanation_clear(&report.items[i]);
	free(report.items);
	return r;
}

/* Returns an exit status, or a negative errno. */
static int question_ask(const struct question *question, struct problems *problems)
{
	_cleanup_generation_ struct generation *generation = NULL;
	_cleanup_close_ int lock_fd = -EBADF;
	struct explain_subject subject;
	int r;

	r = explain_subject_parse(&question->subject, getppid(), problems, &subject);
	if (r < 0)
		return r;
	r = pins_open(PINS_LOCK, problems, &lock_fd);
	if (r < 0)
		return r;
	r = generation_open_current(problems, &generation);
	if (r < 0)
		return r;
	r = generation_ask(question, generation, &subject, problems);
	free(subject.program);
	return r;
}

static int explain(const struct question *question)
{
	_cleanup_problems_ struct problems problems = { 0 };
	int r;

	r = question_ask(question, &problems);
	log_problems(&problems);
	if (r == -ENOENT && problems.n == 0)
		log_error("no guard is loaded, so nothing is refused; bootward-load loads it");
	else if (r < 0 && problems.n == 0)
		log_error("cannot tell: %s", strerror(-r));
	return r < 0 ? CLI_UNKNOWN : r;
}

int verb_explain(int argc, char **argv, const struct cli *cli)
{
	const char *operation = "exec";
	struct question question = { 0 };
	const struct cli_option options[] = {
		{ "operation", "WHAT", "exec (default), map or load", NULL, &operation },
		{ "pid", "PID", "For this process; default: who called", NULL,
		  &question.subject.pid },
		{ "exe", "PROGRAM", "Suppose that it runs this program", NULL,
		  &question.subject.exe },
		{ "unit", "UNIT", "Suppose that it is in this unit", NULL, &question.subject.unit },
		{ "uid", "UID", "Suppose that it is this user's", NULL, &question.subject.uid },
		{ "json", NULL, "Print JSON", &question.json, NULL },
		{ 0 },
	};
	int r;

	if (!cli_options(cli, options, &argc, argv, &r))
		return r;
	if (operation_parse(operation, &question.operation) < 0) {
		_cleanup_free_ char *escaped = text_escape(operation);

		log_error("unknown operation '%s'; it is exec, map or load",
			  escaped ? escaped : "?");
		return CLI_UNKNOWN;
	}
	question.files = argv + 1;
	question.n = (size_t)argc - 1;
	return explain(&question);
}
