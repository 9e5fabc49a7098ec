/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence/review.h"

#include <string.h>

#include "evidence/watched.h"
#include "policy/exempt.h"

#define DAY_US	INT64_C(86400000000)
#define WEEK_US (7 * DAY_US)

enum {
	WEEKS_BEFORE = 4,
	GROWTH = 2, /* as much again */
	GROWTH_LEAST = 10, /* acts in the week, below which any number is chance */
};

static const char *const finding_names[_REVIEW_FINDING_MAX] = {
	[REVIEW_UNUSED] = "unused",	[REVIEW_EXPIRED] = "expired",
	[REVIEW_EXPIRING] = "expiring", [REVIEW_GROWING] = "growing",
	[REVIEW_NO_OWNER] = "no-owner", [REVIEW_NO_REASON] = "no-reason",
	[REVIEW_CHANGED] = "changed",	[REVIEW_MISSING] = "missing",
	[REVIEW_UNFIT] = "unfit",	[REVIEW_DANGER] = "writable",
};

const char *review_finding_to_string(enum review_finding finding)
{
	return finding_names[finding];
}

/* --- use --- */

static bool is_use_of(const struct sighting *sighting, const struct policy_exemption *exemption)
{
	return sighting->verdict == BW_VERDICT_EXEMPT && sighting->rule &&
	       strcmp(sighting->rule, exemption->name) == 0;
}

static void uses_count(const struct evidence *evidence, struct reviewed *reviewed)
{
	uint64_t sighted = 0;

	for (size_t i = 0; i < evidence->n_uses; i++) {
		const struct rule_use *use = &evidence->uses[i];

		if (strcmp(use->rule, reviewed->exemption->name) != 0)
			continue;
		reviewed->uses = use->count;
		reviewed->last_us = use->last_us;
	}
	for (size_t i = 0; i < evidence->n; i++) {
		const struct sighting *sighting = &evidence->items[i];

		if (!is_use_of(sighting, reviewed->exemption))
			continue;
		count_add(&sighted, sighting->count);
		if (sighting->last_us > reviewed->last_us)
			reviewed->last_us = sighting->last_us;
	}
	if (reviewed->uses == 0)
		reviewed->uses = sighted;
}

/* How many of a sighting's acts fell between two moments. */
static double share(const struct sighting *sighting, struct stretch within)
{
	const int64_t first = sighting->first_us, last = sighting->last_us;
	const int64_t from = first > within.from_us ? first : within.from_us;
	const int64_t to = last < within.to_us ? last : within.to_us;

	if (last <= first)
		return last >= within.from_us && last < within.to_us ? (double)sighting->count : 0;
	return to > from ? (double)sighting->count * (double)(to - from) / (double)(last - first)
			 : 0;
}

/* Acts in a week of watched time between two moments; negative if there was less than a day of it. */
static int weekly(const struct evidence *evidence, const struct policy_exemption *exemption,
		  struct stretch within, double *ret_acts)
{
	struct watched_time watched;
	double acts = 0;
	int r;

	r = watched_find(evidence, (struct watch_scope){ exemption->controls, 0 }, within, 0,
			 &watched);
	if (r < 0)
		return r;
	for (size_t i = 0; i < evidence->n; i++)
		if (is_use_of(&evidence->items[i], exemption))
			acts += share(&evidence->items[i], within);
	*ret_acts =
		watched.total_us < DAY_US ? -1 : acts * (double)WEEK_US / (double)watched.total_us;
	return 0;
}

static int use_judge(const struct evidence *evidence, const struct setting *setting,
		     const struct review_options *options, struct reviewed *reviewed)
{
	const struct policy_exemption *exemption = reviewed->exemption;
	const int64_t now = setting->now_us;
	const struct stretch before = { now - (1 + WEEKS_BEFORE) * WEEK_US, now - WEEK_US };
	struct watched_time watched;
	int r;

	uses_count(evidence, reviewed);
	r = watched_find(evidence, (struct watch_scope){ exemption->controls, 0 },
			 (struct stretch){ INT64_MIN, now }, 0, &watched);
	if (r < 0)
		return r;
	reviewed->watched_us = watched.total_us;
	if (reviewed->uses == 0 && watched.total_us >= options->unused_us)
		reviewed->findings |= 1U << REVIEW_UNUSED;
	r = weekly(evidence, exemption, (struct stretch){ now - WEEK_US, now + 1 },
		   &reviewed->week);
	if (r < 0)
		return r;
	r = weekly(evidence, exemption, before, &reviewed->before);
	if (r < 0)
		return r;
	if (reviewed->before >= 0 && reviewed->week >= GROWTH_LEAST &&
	    reviewed->week > GROWTH * reviewed->before)
		reviewed->findings |= 1U << REVIEW_GROWING;
	return 0;
}

/* --- text and program --- */

static uint32_t text_findings(const struct policy_exemption *exemption,
			      const struct review_options *options)
{
	uint32_t findings = 0;

	if (!exemption->owner)
		findings |= 1U << REVIEW_NO_OWNER;
	if (!exemption->reason)
		findings |= 1U << REVIEW_NO_REASON;
	if (exempt_expired(exemption, options->today))
		findings |= 1U << REVIEW_EXPIRED;
	else if (exempt_expired(exemption, options->soon))
		findings |= 1U << REVIEW_EXPIRING;
	return findings;
}

static uint32_t program_findings(const struct program *program)
{
	if (!program)
		return 0;
	if (program->standing == PROGRAM_MISSING)
		return 1U << REVIEW_MISSING;
	return (program->unfit ? 1U << REVIEW_UNFIT : 0U) |
	       (program->danger ? 1U << REVIEW_DANGER : 0U);
}

/* --- all of it --- */

int review_make(const struct evidence *evidence, const struct policy *policy,
		const struct setting *setting, const struct review_options *options,
		struct review *ret_review)
{
	_cleanup_review_ struct review review = { 0 };

	review.items = calloc(policy->n_exemptions + 1, sizeof(*review.items));
	if (!review.items)
		return -ENOMEM;
	for (size_t i = 0; i < policy->n_exemptions; i++) {
		struct reviewed *reviewed = &review.items[review.n++];
		int r;

		reviewed->exemption = &policy->exemptions[i];
		reviewed->program = programs_find(setting->programs, reviewed->exemption->exe);
		reviewed->findings = text_findings(reviewed->exemption, options) |
				     program_findings(reviewed->program);
		if (reviewed->exemption->exe && !options->outdated)
			reviewed->untold = true;
		else if (reviewed->exemption->exe && options->outdated[i])
			reviewed->findings |= 1U << REVIEW_CHANGED;
		r = use_judge(evidence, setting, options, reviewed);
		if (r < 0)
			return r;
	}
	*ret_review = review;
	review.items = NULL; /* they are the caller's now */
	return 0;
}

int review_status(const struct review *review)
{
	bool untold = false;

	for (size_t i = 0; i < review->n; i++) {
		if (review->items[i].findings)
			return 1;
		untold |= review->items[i].untold;
	}
	return untold ? 2 : 0;
}

void review_clear(struct review *review)
{
	free(review->items);
	*review = (struct review){ 0 };
}
