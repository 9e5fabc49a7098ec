/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/evidence-file.h"

#include <stdio.h>
#include <string.h>
#include <syslog.h>

#include "base/escape.h"
#include "cli/evidence-line.h"

#define LINES_MAX   2000000
#define UNKNOWN_MAX 8 /* said one by one */

static void stream_close(FILE **stream)
{
	if (*stream && *stream != stdin)
		(void)fclose(*stream);
}

/* Length without the end of the line, or -EBADMSG: it is longer than any, or has a NUL in it. */
static ssize_t line_length(const char *line, bool last)
{
	const size_t len = strlen(line);

	if (len > 0 && line[len - 1] == '\n')
		return (ssize_t)len - 1;
	return last ? (ssize_t)len : -EBADMSG;
}

static void line_refuse(struct problems *problems, const char *file, unsigned int line,
			const char *wrong)
{
	problems_add_at(problems, LOG_ERR, file, line,
			"it has to be as bootward events --json writes it: bootward-events(7)",
			"this line is no evidence: %s", wrong);
}

/* It may be what stands against something. */
static int unknown_say(struct problems *problems, const char *file, unsigned int line,
		       const char *kind, unsigned int n)
{
	_cleanup_free_ char *name = text_escape(kind);

	if (!name)
		return -ENOMEM;
	if (n <= UNKNOWN_MAX)
		problems_add_at(problems, LOG_WARNING, file, line,
				n < UNKNOWN_MAX ? NULL : "there may be more of them",
				"its kind \"%s\" is not known, and the line is left out", name);
	return 0;
}

static int lines_read(FILE *stream, const char *file, struct evidence_lines *lines,
		      struct problems *problems)
{
	_cleanup_free_ char *line = malloc(EVIDENCE_LINE_MAX + 2);
	const char *wrong = "too long, or with a NUL in it";
	unsigned int number, unknown = 0;
	int r = 0;

	if (!line)
		return -ENOMEM;
	for (number = 1; number <= LINES_MAX && r >= 0; number++) {
		ssize_t len;

		if (!fgets(line, EVIDENCE_LINE_MAX + 2, stream))
			return ferror(stream) ? -errno : 0;
		len = line_length(line, feof(stream));
		r = len < 0 ? (int)len : evidence_line_read(lines, line, (size_t)len, &wrong);
		if (r == -EBADMSG)
			line_refuse(problems, file, number, wrong);
		if (r == 1) {
			lines->evidence.unread_us = INT64_MAX; /* nobody knows of when */
			r = unknown_say(problems, file, number, lines->kind, ++unknown);
		}
	}
	return r < 0 ? r : -E2BIG;
}

static void failure_say(struct problems *problems, const char *file, int r)
{
	if (r == -E2BIG)
		problems_add(problems, LOG_ERR, "ask for less of it with --since",
			     "%s: more evidence than is ever looked at", file);
	else if (r != -EBADMSG)
		problems_add(problems, LOG_ERR, NULL, "%s: cannot be read: %s", file, strerror(-r));
}

int evidence_from_file(const char *file, int64_t since_us, struct problems *problems,
		       struct evidence *ret_evidence)
{
	const bool standard = strcmp(file, "-") == 0;
	const char *name = standard ? "standard input" : file;
	_cleanup_(stream_close) FILE *stream = standard ? stdin : fopen(file, "re");
	struct evidence_lines lines = { .since_us = since_us };
	int r;

	r = stream ? lines_read(stream, name, &lines, problems) : -errno;
	if (r >= 0)
		r = growing_finish(&lines.growing, &lines.evidence);
	growing_clear(&lines.growing);
	if (r < 0) {
		evidence_clear(&lines.evidence);
		failure_say(problems, name, r);
		return r;
	}
	*ret_evidence = lines.evidence;
	return 0;
}
