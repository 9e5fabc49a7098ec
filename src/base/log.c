/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/log.h"

#include <stdarg.h>
#include <string.h>

#include "base/wrap.h"

static int max_level = LOG_INFO;
static int level_marks;

void log_set_max_level(int level)
{
	max_level = level;
}

void log_set_level_marks(int on)
{
	level_marks = on;
}

void log_message(int level, const char *format, ...)
{
	_cleanup_free_ char *text = NULL, *plain = NULL;
	va_list args;
	int r;

	if (level > max_level)
		return;
	va_start(args, format);
	r = vasprintf(&text, format, args);
	va_end(args);
	if (r < 0)
		text = NULL;
	/* one line: what it quotes from a file must not end it or speak to a terminal */
	if (text)
		plain = wrap_text(text, 0);
	if (level_marks)
		fprintf(stderr, "<%d>", level);
	fprintf(stderr, "%s: %s\n", program_invocation_short_name, plain ? plain : "out of memory");
}

void log_problems(const struct problems *problems)
{
	for (size_t i = 0; i < problems->n; i++) {
		const struct problem *problem = &problems->items[i];
		char line[16] = "";

		if (problem->line > 0)
			(void)snprintf(line, sizeof(line), ":%u", problem->line);
		log_message(problem->level, "%s%s%s%s%s%s", problem->file ? problem->file : "",
			    problem->file ? line : "", problem->file ? ": " : "", problem->what,
			    problem->cure ? "; " : "", problem->cure ? problem->cure : "");
	}
}
