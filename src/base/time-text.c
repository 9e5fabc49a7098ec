/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/time-text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SECOND INT64_C(1000000)
#define DAY    (SECOND * 24 * 60 * 60)

/* Further away than any clock: year 9999. */
#define TIME_MAX (INT64_C(253402300799) * SECOND)

/* Rounded down, also before 1970. */
static int64_t seconds_of(int64_t us)
{
	return us / SECOND - (us % SECOND < 0);
}

const char *time_utc(int64_t us, char buffer[TIME_TEXT_LEN])
{
	const time_t seconds = (time_t)seconds_of(us);
	struct tm tm;
	size_t n;

	if (us > TIME_MAX || us < -TIME_MAX || !gmtime_r(&seconds, &tm)) {
		buffer[0] = '\0';
		return buffer;
	}
	n = strftime(buffer, TIME_TEXT_LEN, "%Y-%m-%dT%H:%M:%S", &tm);
	(void)snprintf(buffer + n, TIME_TEXT_LEN - n, ".%06dZ",
		       (int)(us - (int64_t)seconds * SECOND));
	return buffer;
}

const char *time_local(int64_t us, char buffer[TIME_TEXT_LEN])
{
	const time_t seconds = (time_t)seconds_of(us);
	struct tm tm;

	if (us > TIME_MAX || us < -TIME_MAX || !localtime_r(&seconds, &tm) ||
	    strftime(buffer, TIME_TEXT_LEN, "%Y-%m-%d %H:%M:%S", &tm) == 0)
		buffer[0] = '\0';
	return buffer;
}

/* --- reading --- */

/* strptime() alone takes blanks and signs where there are none, and days that no month has. */
static const char *fields_parse(const char *text, const char *format, size_t len, struct tm *ret_tm)
{
	struct tm tm = { .tm_isdst = -1 }, again;
	const char *end;

	if (strnlen(text, len) < len || strcspn(text, "+") < len || text[0] == ' ')
		return NULL;
	end = strptime(text, format, &tm);
	if (!end || end != text + len)
		return NULL;
	again = tm;
	(void)timegm(&again); /* makes 2 March of 30 February */
	if (again.tm_mday != tm.tm_mday)
		return NULL;
	*ret_tm = tm;
	return end;
}

/* ".5": at most microseconds count. */
static const char *fraction_parse(const char *text, int64_t *ret_us)
{
	int64_t us = 0, worth = SECOND;

	if (*text != '.')
		return text;
	if (text[1] < '0' || text[1] > '9')
		return NULL;
	for (text++; *text >= '0' && *text <= '9'; text++) {
		worth /= 10;
		us += (*text - '0') * worth;
	}
	*ret_us = us;
	return text;
}

/* "Z" or "+01:00". */
static int offset_parse(const char *text, int64_t *ret_us)
{
	const int sign = *text == '-' ? -1 : 1;
	struct tm tm;
	const char *end;

	if (strcmp(text, "Z") == 0) {
		*ret_us = 0;
		return 0;
	}
	if (*text != '+' && *text != '-')
		return -EINVAL;
	memset(&tm, 0, sizeof(tm));
	end = strptime(text + 1, "%H:%M", &tm);
	if (!end || *end || strlen(text) != strlen("+01:00"))
		return -EINVAL;
	*ret_us = SECOND * 60 * sign * (tm.tm_hour * 60 + tm.tm_min);
	return 0;
}

int time_parse_utc(const char *text, int64_t *ret_us)
{
	int64_t fraction = 0, offset = 0;
	struct tm tm;
	int r;

	text = fields_parse(text, "%Y-%m-%dT%H:%M:%S", strlen("2026-11-01T12:00:00"), &tm);
	if (text)
		text = fraction_parse(text, &fraction);
	if (!text)
		return -EINVAL;
	r = offset_parse(text, &offset);
	if (r < 0)
		return r;
	*ret_us = (int64_t)timegm(&tm) * SECOND + fraction - offset;
	return 0;
}

static int64_t unit_of(const char *text)
{
	static const struct {
		const char *name;
		int64_t us;
	} units[] = {
		{ "s", SECOND },	   { "min", SECOND * 60 }, { "m", SECOND * 60 },
		{ "h", SECOND * 60 * 60 }, { "d", DAY },	   { "w", DAY * 7 },
	};

	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (strcmp(text, units[i].name) == 0)
			return units[i].us;
	return 0;
}

/* A number without sign, and what follows it. */
static bool number_parse(const char *text, int64_t *ret_number, char **ret_end)
{
	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	*ret_number = strtoll(text, ret_end, 10);
	return errno == 0;
}

int time_parse_span(const char *text, int64_t *ret_us)
{
	int64_t number, unit, us;
	char *end;

	if (!number_parse(text, &number, &end))
		return -EINVAL;
	unit = unit_of(end);
	if (unit == 0 || __builtin_mul_overflow(number, unit, &us))
		return -EINVAL;
	*ret_us = us;
	return 0;
}

/* "-2h", "7d" */
static int ago_parse(const char *text, int64_t now_us, int64_t *ret_us)
{
	int64_t ago;
	int r = time_parse_span(text + (*text == '-'), &ago);

	if (r < 0)
		return r;
	*ret_us = ago < now_us ? now_us - ago : 0;
	return 0;
}

/* The beginning of a day of local time, `days` before today. */
static int day_begin(int64_t now_us, int days, int64_t *ret_us)
{
	const time_t now = (time_t)seconds_of(now_us);
	struct tm tm;

	if (!localtime_r(&now, &tm))
		return -EINVAL;
	tm.tm_hour = tm.tm_min = tm.tm_sec = 0;
	tm.tm_mday -= days;
	tm.tm_isdst = -1;
	*ret_us = (int64_t)mktime(&tm) * SECOND;
	return 0;
}

static int local_parse(const char *text, int64_t *ret_us)
{
	static const struct {
		const char *format, *specimen;
	} forms[] = {
		{ "%Y-%m-%d", "2026-11-01" },
		{ "%Y-%m-%d %H:%M", "2026-11-01 12:00" },
		{ "%Y-%m-%d %H:%M:%S", "2026-11-01 12:00:00" },
	};
	struct tm tm;

	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		const char *end =
			fields_parse(text, forms[i].format, strlen(forms[i].specimen), &tm);

		if (!end || *end)
			continue;
		*ret_us = (int64_t)mktime(&tm) * SECOND;
		return 0;
	}
	return -EINVAL;
}

static int epoch_parse(const char *text, int64_t *ret_us)
{
	int64_t number;
	char *end;

	if (*text != '@' || !number_parse(text + 1, &number, &end) || *end ||
	    number > TIME_MAX / SECOND)
		return -EINVAL;
	*ret_us = number * SECOND;
	return 0;
}

int time_parse_since(const char *text, int64_t now_us, int64_t *ret_us)
{
	if (strcmp(text, "today") == 0)
		return day_begin(now_us, 0, ret_us);
	if (strcmp(text, "yesterday") == 0)
		return day_begin(now_us, 1, ret_us);
	if (ago_parse(text, now_us, ret_us) == 0 || epoch_parse(text, ret_us) == 0 ||
	    local_parse(text, ret_us) == 0)
		return 0;
	return time_parse_utc(text, ret_us);
}
