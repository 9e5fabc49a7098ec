/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/entry-problem.h"

#include <stdarg.h>
#include <syslog.h>

int entry_refuse(const struct entry *entry, struct problems *problems, const char *cure,
		 const char *format, ...)
{
	_cleanup_free_ char *what = NULL;
	va_list arguments;

	va_start(arguments, format);
	if (vasprintf(&what, format, arguments) < 0)
		what = NULL;
	va_end(arguments);
	if (!what)
		return -ENOMEM;
	problems_add_at(problems, LOG_ERR, entry->file, entry->line, cure, "entry '%s' %s",
			entry->title ? entry->title : "", what);
	return -EPROTO;
}
