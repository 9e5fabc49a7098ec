/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/review-output.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/escape.h"
#include "base/time-text.h"
#include "cli/evidence-json.h"
#include "cli/evidence-words.h"

/* --- text --- */

/* What to do about each; %s is nothing but the finding's own. */
static const char *const cures[_REVIEW_FINDING_MAX] = {
	[REVIEW_UNUSED] = "remove it",
	[REVIEW_EXPIRED] = "renew its date or remove it",
	[REVIEW_EXPIRING] = "ask its owner",
	[REVIEW_GROWING] = "see what is new: bootward report",
	[REVIEW_NO_OWNER] = "add Owner=",
	[REVIEW_NO_REASON] = "add Reason=",
	[REVIEW_CHANGED] = "look at the program, then run bootward-load",
	[REVIEW_MISSING] = "remove it, or correct Exe=",
	[REVIEW_UNFIT] = "correct Exe=",
	[REVIEW_DANGER] = "correct owner and mode",
};

static int danger_print(const struct program *program)
{
	_cleanup_free_ char *at = program->danger_at ? text_escape(program->danger_at) : NULL;

	if (program->danger_at && !at)
		return -ENOMEM;
	(void)printf("others could replace its program: %s %s", at ? at : "", program->danger);
	return 0;
}

static int finding_print(const struct reviewed *reviewed, enum review_finding finding)
{
	const struct policy_exemption *exemption = reviewed->exemption;
	char watched[DURATION_TEXT_LEN];
	int r = 0;

	(void)printf("  %s: ", review_finding_to_string(finding));
	switch (finding) {
	case REVIEW_UNUSED:
		(void)printf("not used in %s of watching",
			     duration_text(reviewed->watched_us, watched));
		break;
	case REVIEW_EXPIRED:
	case REVIEW_EXPIRING:
		(void)printf("on %s", exemption->expires);
		break;
	case REVIEW_GROWING:
		(void)printf("about %.0f acts in the last week, %.0f in one before", reviewed->week,
			     reviewed->before);
		break;
	case REVIEW_CHANGED:
		(void)printf("its program is another file since the load, and exempts nobody");
		break;
	case REVIEW_MISSING:
		(void)printf("its program is not there");
		break;
	case REVIEW_UNFIT:
		(void)printf("%s", reviewed->program->unfit);
		break;
	case REVIEW_DANGER:
		r = danger_print(reviewed->program);
		break;
	default:
		(void)printf("nobody wrote it down");
	}
	(void)printf("; %s\n", cures[finding]);
	return r;
}

static int reviewed_print(const struct reviewed *reviewed)
{
	char last[TIME_TEXT_LEN], watched[DURATION_TEXT_LEN];
	int r = 0;

	(void)printf("[Exempt %s] (%s:%u): %" PRIu64 " uses in %s of watching, the last %s\n",
		     reviewed->exemption->name, reviewed->exemption->source.file,
		     reviewed->exemption->source.line, reviewed->uses,
		     duration_text(reviewed->watched_us, watched),
		     reviewed->last_us ? time_local(reviewed->last_us, last) : "never");
	for (enum review_finding finding = 0; r >= 0 && finding < _REVIEW_FINDING_MAX; finding++)
		if (reviewed->findings >> finding & 1)
			r = finding_print(reviewed, finding);
	if (reviewed->untold)
		(void)printf(
			"  whether its program is still the one that was loaded cannot be told\n");
	return r;
}

int review_print(const struct review *review)
{
	int r = 0;

	for (size_t i = 0; r >= 0 && i < review->n; i++)
		r = reviewed_print(&review->items[i]);
	if (review->n == 0)
		(void)printf("There are no exemptions.\n");
	return r;
}

/* --- JSON --- */

static void add_weekly(json_object *object, const char *key, double acts)
{
	json_object_object_add(object, key, acts < 0 ? NULL : json_object_new_double(acts));
}

static json_object *findings_json(uint32_t findings)
{
	json_object *array = json_object_new_array();

	for (enum review_finding finding = 0; finding < _REVIEW_FINDING_MAX; finding++)
		if (findings >> finding & 1)
			json_object_array_add(array, json_text(review_finding_to_string(finding)));
	return array;
}

static json_object *reviewed_json(const struct reviewed *reviewed)
{
	json_object *object = json_object_new_object();
	const struct policy_exemption *exemption = reviewed->exemption;

	json_add_string(object, "name", exemption->name);
	json_object_object_add(object, "findings", findings_json(reviewed->findings));
	json_add_known(object, "changed",
		       reviewed->untold ? -1 : (int)(reviewed->findings >> REVIEW_CHANGED & 1));
	json_add_string(object, "exe", exemption->exe);
	json_add_number(object, "uses", reviewed->uses);
	json_add_time(object, "last", reviewed->last_us);
	json_add_number(object, "watched_seconds", (uint64_t)reviewed->watched_us / 1000000);
	add_weekly(object, "week", reviewed->week);
	add_weekly(object, "week_before", reviewed->before);
	json_add_string(object, "owner", exemption->owner);
	json_add_string(object, "reason", exemption->reason);
	json_add_string(object, "expires", exemption->expires);
	json_add_source(object, exemption->source.file, exemption->source.line);
	return object;
}

void review_print_json(const struct judgement *judgement, const struct review *review)
{
	json_object *object = json_object_new_object(), *exemptions = json_object_new_array();

	for (size_t i = 0; i < review->n; i++)
		json_object_array_add(exemptions, reviewed_json(&review->items[i]));
	json_add_hash(object, "policy_hash", judgement->policy->hash);
	json_object_object_add(object, "exemptions", exemptions);
	json_object_object_add(object, "problems", json_problems(&judgement->problems));
	json_print(object);
}
