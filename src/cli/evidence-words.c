/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/evidence-words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/escape.h"

const char *operation_word(enum bw_operation operation)
{
	static const char *const words[_BW_OPERATION_MAX] = {
		[BW_OPERATION_EXEC] = "started",
		[BW_OPERATION_MAP] = "mapped",
		[BW_OPERATION_LOAD] = "read",
	};

	return words[operation];
}

char *shown_text(const char *text)
{
	return text ? text_escape(text) : strdup("-");
}

const char *duration_text(int64_t us, char buffer[DURATION_TEXT_LEN])
{
	const int64_t minute = 60000000, hour = 60 * minute, day = 24 * hour;

	if (us >= 2 * day)
		(void)snprintf(buffer, DURATION_TEXT_LEN, "%" PRId64 ".%" PRId64 " days", us / day,
			       us % day * 10 / day);
	else if (us >= 2 * hour)
		(void)snprintf(buffer, DURATION_TEXT_LEN, "%" PRId64 " hours", us / hour);
	else
		(void)snprintf(buffer, DURATION_TEXT_LEN, "%" PRId64 " minutes", us / minute);
	return buffer;
}
