/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence/period.h"

#include <time.h>

#define SECOND	  1000000LL
#define HOUR	  (3600 * SECOND)
#define HOURS_MAX 48

/* The beginning of the hour or day that a moment is in, and of the one `steps` away. */
static int64_t period_begin(int64_t us, bool days, int steps)
{
	const time_t seconds = (time_t)(us / SECOND);
	struct tm tm;

	if (!localtime_r(&seconds, &tm))
		return us;
	tm.tm_min = tm.tm_sec = 0;
	if (!days)
		return (int64_t)mktime(&tm) * SECOND + steps * HOUR;
	tm.tm_hour = 0;
	tm.tm_mday += steps;
	tm.tm_isdst = -1;
	return (int64_t)mktime(&tm) * SECOND;
}

/* When the first thing happened that is known of. */
static int64_t evidence_begin(const struct evidence *evidence, const struct watched *watched,
			      int64_t now_us)
{
	int64_t begin = watched->n > 0 && watched->items[0].from_us < now_us
				? watched->items[0].from_us
				: now_us;

	for (size_t i = 0; i < evidence->n; i++)
		if (evidence->items[i].first_us < begin)
			begin = evidence->items[i].first_us;
	return begin;
}

static void periods_cut(struct periods *periods, int64_t begin_us, int64_t now_us)
{
	int steps = PERIODS_MAX - 1;

	periods->days = begin_us < now_us - HOURS_MAX * HOUR;
	while (steps > 0 && period_begin(now_us, periods->days, 1 - steps) <= begin_us)
		steps--;
	for (; steps >= 0; steps--)
		periods->items[periods->n++] = (struct period){
			.from_us = period_begin(now_us, periods->days, -steps),
			.to_us = period_begin(now_us, periods->days, 1 - steps),
		};
}

/* A sighting whose times are in order and not in the future. */
struct span_of_time {
	int64_t first_us, last_us;
	uint64_t count;
};

/* The part of a stretch that lies before a moment: of its watched time, as far as there is some. */
static double part_before(const struct watched *watched, const struct span_of_time *span,
			  int64_t us)
{
	const int64_t all = watched_between(watched, span->first_us, span->last_us);

	if (all > 0)
		return (double)watched_between(watched, span->first_us, us) / (double)all;
	return ((double)us - (double)span->first_us) /
	       ((double)span->last_us - (double)span->first_us);
}

/* How many of it were before a moment: the first and the last are known, the others spread. */
static uint64_t count_before(const struct watched *watched, const struct span_of_time *span,
			     int64_t us)
{
	double between;

	if (us <= span->first_us)
		return 0;
	if (us > span->last_us || span->count < 2)
		return span->count;
	between = (double)(span->count - 2) * part_before(watched, span, us);
	return 1 + (between < (double)(span->count - 2) ? (uint64_t)between : span->count - 2);
}

static void sighting_spread(struct periods *periods, const struct watched *watched,
			    const struct sighting *s, int64_t now_us)
{
	struct span_of_time span = { s->first_us, s->last_us, s->count };
	size_t touched = 0;
	uint64_t before;

	if (span.last_us > now_us) {
		count_add(&periods->later, s->count);
		span.last_us = now_us;
	}
	if (span.first_us > span.last_us)
		span.first_us = span.last_us;
	before = count_before(watched, &span, periods->items[0].from_us);
	count_add(&periods->earlier, before);
	for (size_t i = 0; i < periods->n; i++) {
		struct period *period = &periods->items[i];
		const uint64_t until = count_before(watched, &span, period->to_us);

		count_add(&period->controls[s->control].n[s->verdict], until - before);
		count_add(&period->all.n[s->verdict], until - before);
		before = until;
		touched += span.first_us < period->to_us && span.last_us >= period->from_us;
	}
	periods->spread |= touched > 1 && span.count > 2;
}

void periods_make(const struct evidence *evidence, const struct watched *watched, int64_t now_us,
		  struct periods *ret_periods)
{
	*ret_periods = (struct periods){ 0 };
	if (evidence->n == 0 && watched->n == 0)
		return;
	periods_cut(ret_periods, evidence_begin(evidence, watched, now_us), now_us);
	for (size_t i = 0; i < ret_periods->n; i++) {
		struct period *period = &ret_periods->items[i];

		period->watched_us = watched_between(watched, period->from_us, period->to_us);
	}
	for (size_t i = 0; i < evidence->n; i++)
		sighting_spread(ret_periods, watched, &evidence->items[i], now_us);
}
