/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "policy/event-limit.h"

#include <ctype.h>
#include <string.h>

#define SECONDS_MAX UINT64_C(86400)
#define BURST_MAX   1000000

static const struct unit {
	const char *name;
	uint64_t seconds;
} units[] = {
	{ "", 1 },     { "s", 1 },    { "sec", 1 },   { "m", 60 },
	{ "min", 60 }, { "h", 3600 }, { "hr", 3600 }, { "d", 86400 },
};

/* Digits at the beginning of `text`, and what follows them. False: there are none, or too many. */
static bool number_begin(const char *text, uint64_t *ret_number, const char **ret_rest)
{
	char *end;

	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	*ret_number = strtoull(text, &end, 10);
	*ret_rest = end;
	return errno == 0;
}

static int seconds_parse(const char *value, uint64_t *ret_seconds)
{
	const char *name;
	uint64_t number;

	if (!number_begin(value, &number, &name) || number > SECONDS_MAX)
		return -EINVAL;
	name += strspn(name, " ");
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (strcmp(units[i].name, name) == 0 && number * units[i].seconds <= SECONDS_MAX) {
			*ret_seconds = number * units[i].seconds;
			return 0;
		}
	return -EINVAL;
}

int event_limit_set_interval(struct policy_draft *draft, const char *value)
{
	uint64_t seconds;

	if (seconds_parse(value, &seconds) < 0) {
		draft_error(draft, "write seconds, or a number with s, min or h; 0 is no limit",
			    "'%s' is no time of at most a day", value);
		return 0;
	}
	draft->policy->event_interval_s = (uint32_t)seconds;
	return 0;
}

int event_limit_set_burst(struct policy_draft *draft, const char *value)
{
	uint64_t number;
	const char *rest;

	if (!number_begin(value, &number, &rest) || *rest || number < 1 || number > BURST_MAX) {
		draft_error(draft, "RateLimitIntervalSec=0 is no limit",
			    "'%s' is no number from 1 to %d", value, BURST_MAX);
		return 0;
	}
	draft->policy->event_burst = (uint32_t)number;
	return 0;
}
