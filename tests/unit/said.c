/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "said.h"

#include <stdio.h>
#include <syslog.h>

#include "tree.h"

char *problems_said(const struct problems *problems)
{
	char *text = NULL;
	size_t len = 0;
	FILE *stream = open_memstream(&text, &len);

	assert_non_null(stream);
	for (size_t i = 0; i < problems->n; i++) {
		const struct problem *problem = &problems->items[i];

		fputs(problem->level == LOG_ERR	      ? "error"
		      : problem->level == LOG_WARNING ? "warning"
						      : "notice",
		      stream);
		if (problem->file)
			fprintf(stream, " %s", problem->file);
		if (problem->line > 0)
			fprintf(stream, ":%u", problem->line);
		fprintf(stream, ": %s", problem->what);
		if (problem->cure)
			fprintf(stream, "; %s", problem->cure);
		fputc('\n', stream);
	}
	fclose(stream);
	return text;
}

void assert_said(struct problems *problems, const char *text)
{
	char *said = problems_said(problems);

	assert_string_equal(said, text);
	free(said);
	problems_clear(problems);
}
