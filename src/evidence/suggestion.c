/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence/suggestion.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/words.h"
#include "evidence/suggestion-rule.h"
#include "policy/exempt.h"

void suggestions_clear(struct suggestions *suggestions)
{
	for (size_t i = 0; i < suggestions->n; i++)
		exempt_clear(&suggestions->items[i].rule);
	free(suggestions->items);
	free(suggestions->others);
	*suggestions = (struct suggestions){ 0 };
}

/* --- what is seen --- */

static void seen_add(struct seen *seen, const struct sighting *sighting)
{
	if (seen->kinds == 0 || sighting->first_us < seen->first_us)
		seen->first_us = sighting->first_us;
	if (seen->kinds == 0 || sighting->last_us > seen->last_us)
		seen->last_us = sighting->last_us;
	if (!seen->example || sighting->count > seen->example->count)
		seen->example = sighting;
	count_add(&seen->count, sighting->count);
	seen->controls |= 1U << sighting->control;
	seen->kinds++;
}

static bool is_wanting(const struct forecast *forecast)
{
	return forecast->outcome != OUTCOME_OFF && forecast->outcome != OUTCOME_EXEMPT;
}

/* --- what the rules would do --- */

/* The policy with the rules behind its own exemptions, borrowed from both. */
static int policy_with(const struct policy *policy, const struct rules *rules,
		       struct policy *ret_policy)
{
	struct policy with = *policy;

	with.hash = 0; /* nothing was seen by it */
	with.n_exemptions = policy->n_exemptions + rules->n;
	with.exemptions = calloc(with.n_exemptions + 1, sizeof(*with.exemptions));
	if (!with.exemptions)
		return -ENOMEM;
	for (size_t i = 0; i < with.n_exemptions; i++)
		with.exemptions[i] = i < policy->n_exemptions
					     ? policy->exemptions[i]
					     : rules->items[i - policy->n_exemptions].rule;
	*ret_policy = with;
	return 0;
}

/* What the rules are tried on, and what becomes of it. */
struct trial {
	const struct evidence *evidence;
	const struct policy *policy;
	const struct setting *setting;
	struct simulation before; /* without rules */
	enum outcome *outcomes; /* with them, of each sighting */
	struct seen *seen; /* what each rule makes exempt */
};

static void trial_clear(struct trial *trial)
{
	simulation_clear(&trial->before);
	free(trial->outcomes);
	free(trial->seen);
}

static int rules_try(struct trial *trial, const struct rules *rules)
{
	_cleanup_simulation_ struct simulation after = { 0 };
	_cleanup_free_ struct policy_exemption *exemptions = NULL;
	const size_t n_own = trial->policy->n_exemptions;
	struct policy with;
	int r;

	r = policy_with(trial->policy, rules, &with);
	if (r < 0)
		return r;
	exemptions = with.exemptions;
	r = simulation_make(trial->evidence, &with, &with, trial->setting, &after);
	if (r < 0)
		return r;
	memset(trial->seen, 0, rules->n * sizeof(*trial->seen));
	for (size_t i = 0; i < after.n; i++) {
		const struct forecast *forecast = &after.items[i];

		trial->outcomes[i] = forecast->outcome;
		if (forecast->outcome == OUTCOME_EXEMPT && is_wanting(&trial->before.items[i]) &&
		    forecast->rule >= exemptions + n_own)
			seen_add(&trial->seen[forecast->rule - exemptions - n_own],
				 forecast->sighting);
	}
	return 0;
}

/* What a wider rule covers needs no narrower one. */
static void rules_prune(struct rules *rules, const struct seen *seen)
{
	size_t kept = 0;

	for (size_t i = 0; i < rules->n; i++) {
		struct suggestion *rule = &rules->items[i];
		const struct suggestion moved = *rule;

		if (!(rule->rule.controls & seen[i].controls)) {
			exempt_clear(&rule->rule);
			continue;
		}
		*rule = (struct suggestion){ 0 };
		rules->items[kept] = moved;
		rules->items[kept++].rule.controls &= seen[i].controls;
	}
	rules->n = kept;
}

/* --- names --- */

static bool name_is_used(const struct policy *policy, const struct rules *rules, size_t n,
			 const char *name)
{
	for (size_t i = 0; i < policy->n_exemptions; i++)
		if (strcmp(policy->exemptions[i].name, name) == 0)
			return true;
	for (size_t i = 0; i < n; i++)
		if (strcmp(rules->items[i].rule.name, name) == 0)
			return true;
	return false;
}

/* The last name of a path, or a unit's name without its kind, in characters that a name may have. */
static void name_part(char *buffer, size_t size, const char *text)
{
	const char *slash = strrchr(text, '/');
	size_t n = 0;

	text = slash ? slash + 1 : text;
	for (; *text && n + 1 < size; text++)
		buffer[n++] =
			isascii(*text) && (isalnum((unsigned char)*text) || strchr("._-", *text))
				? *text
				: '_';
	buffer[n] = '\0';
}

/* What it is about: its program, and the unit if that is one. */
static void rule_words(const struct policy_exemption *rule, char *buffer, size_t size)
{
	const bool one_unit = rule->units && !rule->units[1];
	char exe[24], unit[24] = "", *dot;

	name_part(exe, sizeof(exe), rule->exe ? rule->exe : "userns");
	if (one_unit)
		name_part(unit, sizeof(unit), rule->units[0]);
	dot = strrchr(unit, '.');
	if (dot)
		*dot = '\0';
	(void)snprintf(buffer, size, "%s%s%s", exe, *unit ? "-" : "", unit);
}

static int rules_name(const struct policy *policy, struct rules *rules)
{
	for (size_t i = 0; i < rules->n; i++) {
		struct policy_exemption *rule = &rules->items[i].rule;
		char words[BW_EXEMPTION_NAME_LEN - sizeof("-4294967295")];
		char name[BW_EXEMPTION_NAME_LEN];

		rule_words(rule, words, sizeof(words));
		(void)snprintf(name, sizeof(name), "%s", words);
		for (unsigned int n = 2; name_is_used(policy, rules, i, name); n++)
			(void)snprintf(name, sizeof(name), "%s-%u", words, n);
		free(rule->name);
		rule->name = strdup(name);
		if (!rule->name)
			return -ENOMEM;
	}
	return 0;
}

/* --- what has no rule --- */

static int text_order(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

static int unsuggested_compare(const void *a, const void *b)
{
	const struct unsuggested *x = a, *y = b;
	const struct sighting *s = x->seen.example, *t = y->seen.example;
	int order = (x->refusal > y->refusal) - (x->refusal < y->refusal);

	order = order ? order : (x->doubt > y->doubt) - (x->doubt < y->doubt);
	order = order ? order : text_order(s->exe, t->exe);
	order = order ? order : text_order(s->unit, t->unit);
	return order ? order : (s->uid > t->uid) - (s->uid < t->uid);
}

static void seen_join(struct seen *seen, const struct seen *other)
{
	count_add(&seen->count, other->count);
	seen->kinds += other->kinds;
	seen->controls |= other->controls;
	seen->first_us = other->first_us < seen->first_us ? other->first_us : seen->first_us;
	seen->last_us = other->last_us > seen->last_us ? other->last_us : seen->last_us;
	if (other->example->count > seen->example->count)
		seen->example = other->example;
}

/* One for each program, unit and user. */
static void others_join(struct suggestions *suggestions)
{
	struct unsuggested *last = NULL;
	size_t n = 0;

	if (suggestions->n_others > 0)
		qsort(suggestions->others, suggestions->n_others, sizeof(*suggestions->others),
		      unsuggested_compare);
	for (size_t i = 0; i < suggestions->n_others; i++) {
		if (last && unsuggested_compare(last, &suggestions->others[i]) == 0) {
			seen_join(&last->seen, &suggestions->others[i].seen);
			continue;
		}
		last = &suggestions->others[n++];
		*last = suggestions->others[i];
	}
	suggestions->n_others = n;
}

static int others_collect(const struct trial *trial, struct suggestions *suggestions)
{
	suggestions->others = calloc(trial->before.n + 1, sizeof(*suggestions->others));
	if (!suggestions->others)
		return -ENOMEM;
	for (size_t i = 0; i < trial->before.n; i++) {
		const struct forecast *forecast = &trial->before.items[i];
		struct unsuggested other = {
			.program = programs_find(trial->setting->programs, forecast->sighting->exe),
		};

		if (!is_wanting(forecast) || trial->outcomes[i] == OUTCOME_EXEMPT)
			continue;
		other.refusal = suggestion_refusal(forecast->sighting, trial->policy,
						   trial->setting, &other.doubt);
		if (other.refusal == REFUSAL_NONE) {
			other.refusal = REFUSAL_DOUBT;
			other.doubt = forecast->doubt;
		}
		seen_add(&other.seen, forecast->sighting);
		suggestions->others[suggestions->n_others++] = other;
	}
	others_join(suggestions);
	return 0;
}

/* --- all of it --- */

static int suggestion_compare(const void *a, const void *b)
{
	const struct suggestion *x = a, *y = b;

	if (x->seen.count != y->seen.count)
		return x->seen.count > y->seen.count ? -1 : 1;
	return strcmp(x->rule.name, y->rule.name);
}

static int candidates_collect(const struct trial *trial, struct rules *rules)
{
	for (size_t i = 0; i < trial->before.n; i++) {
		const struct forecast *forecast = &trial->before.items[i];
		enum doubt doubt = DOUBT_NONE;
		int r;

		if (!is_wanting(forecast) || forecast->outcome == OUTCOME_UNKNOWN ||
		    suggestion_refusal(forecast->sighting, trial->policy, trial->setting, &doubt) !=
			    REFUSAL_NONE)
			continue;
		r = rules_add(rules, forecast->sighting, trial->setting);
		if (r < 0)
			return r;
	}
	return rules_finish(rules);
}

/* The rules, and in the trial what becomes of each sighting with them. */
static int rules_make(struct trial *trial, struct rules *rules)
{
	int r;

	r = simulation_make(trial->evidence, trial->policy, trial->policy, trial->setting,
			    &trial->before);
	if (r < 0)
		return r;
	r = candidates_collect(trial, rules);
	if (r < 0)
		return r;
	trial->seen = calloc(rules->n + 1, sizeof(*trial->seen));
	trial->outcomes = calloc(trial->before.n + 1, sizeof(*trial->outcomes));
	if (!trial->seen || !trial->outcomes)
		return -ENOMEM;
	r = rules_try(trial, rules);
	if (r < 0)
		return r;
	rules_prune(rules, trial->seen);
	r = rules_merge(rules);
	if (r < 0)
		return r;
	r = rules_name(trial->policy, rules);
	return r < 0 ? r : rules_try(trial, rules);
}

int suggestions_make(const struct evidence *evidence, const struct policy *policy,
		     const struct setting *setting, struct suggestions *ret_suggestions)
{
	_cleanup_suggestions_ struct suggestions made = { 0 };
	_cleanup_rules_ struct rules rules = { 0 };
	_cleanup_(trial_clear) struct trial trial = {
		.evidence = evidence,
		.policy = policy,
		.setting = setting,
	};
	int r;

	r = rules_make(&trial, &rules);
	if (r >= 0)
		r = others_collect(&trial, &made);
	if (r < 0)
		return r;
	for (size_t i = 0; i < rules.n; i++)
		rules.items[i].seen = trial.seen[i];
	made.items = TAKE_PTR(rules.items);
	made.n = rules.n;
	if (made.n > 0)
		qsort(made.items, made.n, sizeof(*made.items), suggestion_compare);
	*ret_suggestions = made;
	made = (struct suggestions){ 0 };
	return 0;
}
