/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "cli/json.h"
#include "cli/verb.h"
#include "guard/generation.h"
#include "policy/control.h"

/* What is asked, and what the kernel says. */
struct explanation {
	const char *path;
	enum bw_operation operation;
	pid_t pid;
	struct bw_answer answer;
	struct generation *generation;
};

static const char *const operation_words[_BW_OPERATION_MAX] = {
	[BW_OPERATION_EXEC] = "starting it",
	[BW_OPERATION_MAP] = "mapping it executable",
	[BW_OPERATION_LOAD] = "reading it into the kernel",
};

static const char *const place_words[_BW_PLACE_MAX] = {
	[BW_PLACE_MEMFD] = "it is a memfd",
	[BW_PLACE_SHM] = "it is System V shared memory",
	[BW_PLACE_KERNEL_MEMORY] = "it is memory of the kernel's own",
	[BW_PLACE_UNLINKED] = "it has no name",
	[BW_PLACE_GUARDED] = "it is below a guarded directory",
	[BW_PLACE_USERNS] = "it is on a file system that a user namespace mounted",
};

static const char *const reason_words[_BW_REASON_MAX] = {
	[BW_REASON_NONE] = "",
	[BW_REASON_MOUNT] = " by the path it was opened by",
	[BW_REASON_CANONICAL] = " by its path in the file system's oldest mount",
	[BW_REASON_OVERLAY] = " by the path of the overlay's layer",
	[BW_REASON_UNDECIDED] = ": no path of it leads to a root, which counts as below",
};

static const char *verdict_word(const struct bw_answer *answer, uint32_t control)
{
	return answer->refused & control   ? "refused"
	       : answer->audited & control ? "audited"
	       : answer->exempt & control  ? "exempt"
					   : "off";
}

static const char *outcome(const struct bw_answer *answer)
{
	return answer->refused ? "refused" : answer->audited ? "allowed, and audited" : "allowed";
}

static void places_print(const struct explanation *e)
{
	_cleanup_free_ char *directory = generation_directory(e->generation, e->answer.directory);

	if (!e->answer.places)
		(void)printf("  it is in no place that a control speaks about\n");
	for (unsigned int place = 0; place < _BW_PLACE_MAX; place++) {
		if (!(e->answer.places & 1U << place))
			continue;
		(void)printf("  %s", place_words[place]);
		if (place == BW_PLACE_GUARDED && directory)
			(void)printf(", %s,", directory);
		if (place == BW_PLACE_GUARDED && e->answer.reason < _BW_REASON_MAX)
			(void)printf("%s", reason_words[e->answer.reason]);
		(void)printf("%s\n",
			     place == BW_PLACE_MEMFD && e->answer.sealed ? ", fully sealed" : "");
	}
}

static void exemption_print(const struct explanation *e, enum bw_control control)
{
	const unsigned int number = e->answer.exemption.rule[control];
	_cleanup_free_ char *rule = generation_rule(e->generation, number);

	if (number == BW_RULE_ADMITTED)
		(void)printf(", being the program that an exemption let start");
	else if (rule)
		(void)printf(" by [Exempt %s]", rule);
}

/* Which exemption the process would need; whether it should have one is for the administrator to say. */
static void cure_print(const struct explanation *e)
{
	char link[32], exe[PATH_MAX];
	const char *comma = "";
	ssize_t n;

	if (!e->answer.refused)
		return;
	(void)snprintf(link, sizeof(link), "/proc/%d/exe", (int)e->pid);
	n = readlink(link, exe, sizeof(exe));
	(void)printf("  would be allowed by an [Exempt NAME] with Controls=");
	for (enum bw_control control = 0; control < _BW_CONTROL_MAX; control++) {
		if (!(e->answer.refused & 1U << control))
			continue;
		(void)printf("%s%s", comma, control_to_string(control));
		comma = " ";
	}
	(void)printf(" and Exe=%.*s: see bootward.conf(5)\n", n > 0 ? (int)n : 1,
		     n > 0 ? exe : "?");
}

static void explanation_print(const struct explanation *e)
{
	(void)printf("%s: %s is %s for process %d\n", e->path, operation_words[e->operation],
		     outcome(&e->answer), (int)e->pid);
	places_print(e);
	for (enum bw_control control = 0; control < _BW_CONTROL_MAX; control++) {
		if (!(e->answer.controls & 1U << control))
			continue;
		(void)printf("  %-14s %s", control_to_string(control),
			     verdict_word(&e->answer, 1U << control));
		exemption_print(e, control);
		(void)printf("\n");
	}
	cure_print(e);
}

static void explanation_print_json(const struct explanation *e)
{
	_cleanup_free_ char *directory = generation_directory(e->generation, e->answer.directory);
	json_object *object = json_object_new_object();
	json_object *places = json_object_new_array(), *controls = json_object_new_array();

	for (unsigned int place = 0; place < _BW_PLACE_MAX; place++)
		if (e->answer.places & 1U << place)
			json_object_array_add(places,
					      json_object_new_string(place_to_string(place)));
	for (enum bw_control control = 0; control < _BW_CONTROL_MAX; control++) {
		_cleanup_free_ char *rule =
			generation_rule(e->generation, e->answer.exemption.rule[control]);
		json_object *row = json_object_new_object();

		if (!(e->answer.controls & 1U << control)) {
			json_object_put(row);
			continue;
		}
		json_add_string(row, "name", control_to_string(control));
		json_add_string(row, "verdict", verdict_word(&e->answer, 1U << control));
		json_add_string(row, "exemption", rule);
		json_add_bool(row, "started_by_exemption",
			      e->answer.exemption.rule[control] == BW_RULE_ADMITTED);
		json_object_array_add(controls, row);
	}
	json_add_string(object, "file", e->path);
	json_add_string(object, "operation", operation_to_string(e->operation));
	json_add_number(object, "pid", (uint64_t)e->pid);
	json_add_bool(object, "refused", e->answer.refused != 0);
	json_object_object_add(object, "places", places);
	json_add_string(object, "reason", reason_to_string(e->answer.reason));
	json_add_string(object, "directory", directory);
	json_add_bool(object, "sealed", e->answer.sealed);
	json_object_object_add(object, "controls", controls);
	json_print(object);
}

/* The maps that carry question and answer hold one: whoever asks has the lock. */
static int explanation_ask(struct explanation *e, struct problems *problems)
{
	_cleanup_close_ int lock_fd = -EBADF, fd = -EBADF;
	struct inquiry inquiry;
	int r;

	fd = open(e->path, O_PATH | O_CLOEXEC);
	if (fd < 0) {
		problems_add(problems, LOG_ERR, NULL, "cannot open %s: %s", e->path,
			     strerror(errno));
		return -errno;
	}
	r = pins_open(PINS_LOCK, problems, &lock_fd);
	if (r < 0)
		return r;
	r = generation_open_current(problems, &e->generation);
	if (r < 0)
		return r;
	inquiry = generation_inquiry(e->generation);
	return inquiry_task(&inquiry, fd, e->operation, e->pid, &e->answer);
}

static int explain(struct explanation *e, bool json)
{
	_cleanup_problems_ struct problems problems = { 0 };
	int r;

	r = explanation_ask(e, &problems);
	log_problems(&problems);
	if (r == -ENOENT && problems.n == 0)
		log_error("no guard is loaded, so nothing is refused; bootward-load loads it");
	else if (r == -ESRCH)
		log_error("there is no process %d", (int)e->pid);
	else if (r < 0 && problems.n == 0)
		log_error("cannot tell: %s", strerror(-r));
	if (r < 0)
		return CLI_UNKNOWN;
	if (json)
		explanation_print_json(e);
	else
		explanation_print(e);
	return CLI_WELL;
}

static int number_parse(const char *text, pid_t *ret_pid)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(text, &end, 10);
	if (errno != 0 || end == text || *end || n < 1 || n > INT_MAX)
		return -EINVAL;
	*ret_pid = (pid_t)n;
	return 0;
}

static int operation_parse(const char *text, enum bw_operation *ret_operation)
{
	for (enum bw_operation i = 0; i < _BW_OPERATION_MAX; i++)
		if (strcmp(text, operation_to_string(i)) == 0) {
			*ret_operation = i;
			return 0;
		}
	return -EINVAL;
}

int verb_explain(int argc, char **argv, const struct cli *cli)
{
	const char *pid = NULL, *operation = "exec";
	bool json = false;
	const struct cli_option options[] = {
		{ "operation", "WHAT", "exec (default), map or load", NULL, &operation },
		{ "pid", "PID", "For this process; default: who called", NULL, &pid },
		{ "json", NULL, "Print JSON", &json, NULL },
		{ 0 },
	};
	struct explanation e = { .pid = getppid() };
	int r;

	if (!cli_options(cli, options, &argc, argv, &r))
		return r;
	e.path = argv[1];
	if (operation_parse(operation, &e.operation) < 0) {
		log_error("unknown operation '%s'; it is exec, map or load", operation);
		return CLI_UNKNOWN;
	}
	if (pid && number_parse(pid, &e.pid) < 0) {
		log_error("'%s' is no process id", pid);
		return CLI_UNKNOWN;
	}
	r = explain(&e, json);
	(void)generation_free(e.generation);
	return r;
}
