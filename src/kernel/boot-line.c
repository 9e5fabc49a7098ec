/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/boot-line.h"

#include <string.h>

#include "kernel/cmdline.h"
#include "kernel/fact.h"

static int line_read(const struct subject *subject, struct facts *facts)
{
	struct fact *cmdline = &facts->cmdline;

	if (!subject->cmdline)
		return facts->running
			       ? fact_read(subject->root_fd, "/proc/cmdline", CMDLINE_MAX, cmdline)
			       : 0;
	if (strnlen(subject->cmdline, CMDLINE_MAX + 1) > CMDLINE_MAX)
		return fact_fail(cmdline, -E2BIG, subject->cmdline_source);
	return fact_set(cmdline, subject->cmdline, subject->cmdline_source);
}

int boot_line_read(const struct subject *subject, struct facts *facts)
{
	const struct fact *cmdline = &facts->cmdline;
	_cleanup_free_ char *value = NULL;
	int r;

	r = line_read(subject, facts);
	if (r < 0)
		return r;
	if (!cmdline->text)
		return fact_fail(&facts->bootward, cmdline->error, cmdline->source);
	r = cmdline_find(cmdline->text, "bootward", false, &value);
	if (r <= 0)
		return fact_fail(&facts->bootward, r, cmdline->source);
	return fact_set(&facts->bootward, value ? value : "", cmdline->source);
}
