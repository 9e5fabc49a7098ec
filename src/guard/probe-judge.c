/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/probe-judge.h"

#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"

#define LINE_MAX_LEN 200 /* of foreign text that is passed on */

/* --- words --- */

static const char *errno_name(int error)
{
	const char *name = strerrorname_np(error);

	if (name)
		return name;
	/* include/linux/errno.h: trampolines say it, and it is not for user space */
	return error == 524 ? "ENOTSUPP" : strerror(error);
}

/* What was tried. */
static const char *program_words(const struct probe_evidence *evidence)
{
	return evidence->memfd_error ? "a program on a tmpfs (memfds are forbidden)" : "a memfd";
}

/* What became of an attempt to start it. */
static const char *start_words(const struct probe_start *start)
{
	switch (start->outcome) {
	case PROBE_STARTED:
		return "it starts";
	case PROBE_START_FAILED:
		return errno_name(start->error);
	case PROBE_START_LOST:
		return "it died";
	default:
		return "it could not be tried";
	}
}

struct line {
	const char *text;
	int n;
};

static struct line line_at(const char *text)
{
	const size_t n = strcspn(text, "\n");

	return (struct line){ text, (int)(n < LINE_MAX_LEN ? n : LINE_MAX_LEN) };
}

/* The verifier's reason is its last line but for its statistics. */
static struct line verifier_line(const char *log)
{
	static const char begin[] = "-- BEGIN PROG LOAD LOG --", end[] = "-- END PROG LOAD LOG --";
	struct line found = { "", 0 };
	const char *text, *stop;

	text = strstr(log, begin);
	text = text ? text + strlen(begin) : log; /* a long log is its end alone */
	stop = strstr(text, end);
	if (!stop)
		return found;
	while (text < stop) {
		const struct line line = line_at(text);

		if (line.n > 0 && strncmp(text, "processed ", strlen("processed ")) != 0)
			found = line;
		text += strcspn(text, "\n") + 1;
	}
	return found;
}

/* The line of the log that says best why: the verifier's, or libbpf's first. */
static struct line log_line(const char *log)
{
	static const char prefix[] = "libbpf: ";
	struct line line = verifier_line(log);

	if (line.n > 0)
		return line;
	if (strncmp(log, prefix, strlen(prefix)) == 0)
		log += strlen(prefix);
	return line_at(log);
}

/* --- judgement; each sets *ret_result if it is another than LIVE_PROBE_IMPOSSIBLE --- */

static int judge_load(const struct probe_evidence *evidence, enum live_probe *ret_result,
		      char **ret_said)
{
	const char *name = errno_name(-evidence->load_error);
	const struct line line = log_line(evidence->log);

	if (!evidence->permitted)
		return asprintf(ret_said, "%s: not permitted to load BPF programs", name);
	*ret_result = LIVE_PROBE_NOT_LOADED;
	return asprintf(ret_said, "%s%s%.*s", name, line.n > 0 ? ": " : "", line.n, line.text);
}

static bool is_refused_by_probe(const struct probe_start *start)
{
	return start->outcome == PROBE_START_FAILED && start->error == BW_PROBE_ERRNO;
}

static int judge_refused(const struct probe_evidence *evidence, enum live_probe *ret_result,
			 char **ret_said)
{
	const char *what = program_words(evidence);

	*ret_result = LIVE_PROBE_REFUSED;
	if (evidence->without.outcome == PROBE_STARTED)
		return asprintf(ret_said, "%s starts without it, and is refused with it", what);
	return asprintf(ret_said, "%s is refused by it, and by something else without it (%s)",
			what, start_words(&evidence->without));
}

static int judge_start(const struct probe_evidence *evidence, enum live_probe *ret_result,
		       char **ret_said)
{
	const char *what = program_words(evidence);

	if (evidence->called && is_refused_by_probe(&evidence->with) &&
	    !is_refused_by_probe(&evidence->without))
		return judge_refused(evidence, ret_result, ret_said);
	if (evidence->without.outcome != PROBE_STARTED)
		return asprintf(ret_said, "%s does not start here, even without it (%s)", what,
				start_words(&evidence->without));
	if (evidence->with.outcome != PROBE_STARTED)
		return asprintf(ret_said,
				"%s starts without it; with it, something else stops it (%s)", what,
				start_words(&evidence->with));
	*ret_result = evidence->called ? LIVE_PROBE_NOT_REFUSED : LIVE_PROBE_NOT_CALLED;
	return asprintf(ret_said, "attached and %s; %s starts nevertheless",
			evidence->called ? "called" : "never called", what);
}

int probe_judge(const struct probe_evidence *evidence, enum live_probe *ret_result, char **ret_said)
{
	enum live_probe result = LIVE_PROBE_IMPOSSIBLE;
	char *said;
	int r;

	if (evidence->ftrace_off)
		r = asprintf(&said, "kernel.ftrace_enabled is 0: nothing may be attached then");
	else if (evidence->load_error < 0)
		r = judge_load(evidence, &result, &said);
	else if (evidence->program_error < 0)
		r = asprintf(&said, "no program could be tried (%s)",
			     errno_name(-evidence->program_error));
	else
		r = judge_start(evidence, &result, &said);
	if (r < 0)
		return -ENOMEM;
	*ret_result = result;
	*ret_said = said;
	return 0;
}
