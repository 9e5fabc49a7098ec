/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "evidence/program.h"
#include "policy/policy.h"

/* What somebody should look at in an exemption. */
enum review_finding {
	REVIEW_UNUSED, /* though it was watched for long enough */
	REVIEW_EXPIRED,
	REVIEW_EXPIRING,
	REVIEW_GROWING, /* used this week far more often than in the weeks before */
	REVIEW_NO_OWNER,
	REVIEW_NO_REASON,
	REVIEW_CHANGED, /* its program is another file since the load: it exempts nobody */
	REVIEW_MISSING, /* its program is not there */
	REVIEW_UNFIT, /* or no program */
	REVIEW_DANGER, /* or one that others than root could replace */
	_REVIEW_FINDING_MAX,
};

struct reviewed {
	const struct policy_exemption *exemption; /* borrowed from the policy */
	const struct program *program; /* of Exe=, borrowed from the setting; or NULL */
	uint32_t findings; /* bit n: enum review_finding n */
	bool untold; /* whether its program is still the one that was loaded could not be told */
	uint64_t uses; /* since the evidence begins */
	int64_t last_us; /* 0: never */
	int64_t watched_us; /* for which one of its controls was on */
	/* acts in the last seven days, and in the average week of the four before; estimated, as what is
	 * counted in one sum is taken to have come evenly. Negative: not watched enough to say */
	double week, before;
};

struct review {
	struct reviewed *items; /* in the configuration's order */
	size_t n;
};

struct review_options {
	const char *today, *soon; /* YYYY-MM-DD; a date before `soon` is one to think of */
	int64_t unused_us; /* what is not used in so much watched time is unused */
	const bool *outdated; /* one for each exemption, as guard/outdated.h; NULL: not known */
};

/* The evidence is sorted. -ENOMEM. */
int review_make(const struct evidence *evidence, const struct policy *policy,
		const struct setting *setting, const struct review_options *options,
		struct review *ret_review);

/* Exit status: 0 nothing to look at, 1 something, 2 could not tell. */
int review_status(const struct review *review);

void review_clear(struct review *review);
#define _cleanup_review_ _cleanup_(review_clear)

const char *review_finding_to_string(enum review_finding finding);
