/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence/suggestion-rule.h"

#include <string.h>

#include "policy/exempt.h"

#define MEMFD_CONTROLS (1U << BW_CONTROL_MEMFD_EXEC | 1U << BW_CONTROL_MEMFD_MAP)

enum {
	WORDS_MAX = 32, /* units or users in one list: more are nothing to read */
};

/* What a rule would have as its keys. */
struct candidate {
	const char *exe; /* NULL: every program, in user namespaces */
	const char *unit; /* NULL: every unit */
	bool any_uid, child, runner, sealed;
	uint32_t uid, control;
};

void rules_clear(struct rules *rules)
{
	for (size_t i = 0; rules->items && i < rules->n; i++)
		exempt_clear(&rules->items[i].rule);
	free(rules->items);
	free(rules->candidates);
	*rules = (struct rules){ 0 };
}

/* --- candidates --- */

static int candidates_grow(struct rules *rules)
{
	const size_t n = rules->n_candidates;
	struct candidate *grown;

	if (n & (n - 1))
		return 0;
	grown = reallocarray(rules->candidates, n > 0 ? 2 * n : 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	rules->candidates = grown;
	return 0;
}

int rules_add(struct rules *rules, const struct sighting *sighting, const struct setting *setting)
{
	const struct program *program = programs_find(setting->programs, sighting->exe);
	const bool child = sighting->conditions & BW_CONDITION_CHILD;
	int r;

	r = candidates_grow(rules);
	if (r < 0)
		return r;
	rules->candidates[rules->n_candidates++] = (struct candidate){
		.exe = child ? NULL : sighting->exe,
		.unit = unit_is_stable(sighting->unit) ? sighting->unit : NULL,
		.any_uid = program && program->setuid,
		.uid = program && program->setuid ? 0 : sighting->uid,
		.child = child,
		.runner = program_runs_anything(sighting->exe),
		.sealed = sighting->conditions & BW_CONDITION_SEALED,
		.control = sighting->control,
	};
	return 0;
}

static int text_order(const char *a, const char *b)
{
	if (!a || !b)
		return (a != NULL) - (b != NULL);
	return strcmp(a, b);
}

static int candidate_compare(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;
	int order = text_order(x->exe, y->exe);

	order = order ? order : x->child - y->child;
	order = order ? order : text_order(x->unit, y->unit);
	order = order ? order : x->any_uid - y->any_uid;
	return order ? order : (x->uid > y->uid) - (x->uid < y->uid);
}

/* --- a rule --- */

static int rule_add(struct rules *rules, const struct candidate *of, uint32_t controls, bool sealed)
{
	struct suggestion *made = &rules->items[rules->n];
	struct policy_exemption *rule = &made->rule;

	if (!controls)
		return 0;
	*made = (struct suggestion){
		.any_unit = !of->unit,
		.any_uid = of->any_uid,
		.runner = of->runner,
		.rule = { .controls = controls,
			  .sealed_only = sealed,
			  .namespaces =
				  of->child ? POLICY_NAMESPACE_CHILD : POLICY_NAMESPACE_HOST },
	};
	rules->n++;
	rule->name = strdup("");
	rule->exe = of->exe ? strdup(of->exe) : NULL;
	rule->units = of->unit ? calloc(2, sizeof(*rule->units)) : NULL;
	rule->uids = of->any_uid ? NULL : calloc(1, sizeof(*rule->uids));
	if (!rule->name || (of->exe && !rule->exe) || (of->unit && !rule->units) ||
	    (!of->any_uid && !rule->uids))
		return -ENOMEM;
	if (rule->uids)
		rule->uids[rule->n_uids++] = of->uid;
	if (rule->units)
		rule->units[0] = strdup(of->unit);
	return rule->units && !rule->units[0] ? -ENOMEM : 0;
}

/* Candidates of one combination. A memfd control of which each sighting was sealed asks for that. */
static int combination_add(struct rules *rules, const struct candidate *first, size_t n)
{
	uint32_t seen = 0, unsealed = 0;
	int r;

	for (size_t i = 0; i < n; i++) {
		const uint32_t control = 1U << first[i].control;

		seen |= control;
		if (!first[i].sealed || !(control & MEMFD_CONTROLS))
			unsealed |= control;
	}
	r = rule_add(rules, first, seen & ~unsealed, true);
	return r < 0 ? r : rule_add(rules, first, unsealed, false);
}

int rules_finish(struct rules *rules)
{
	const size_t n = rules->n_candidates;
	const struct candidate *all = rules->candidates;

	rules->items = calloc(2 * n + 1, sizeof(*rules->items));
	if (!rules->items)
		return -ENOMEM;
	if (n > 0)
		qsort(rules->candidates, n, sizeof(*rules->candidates), candidate_compare);
	for (size_t i = 0, end; i < n; i = end) {
		int r;

		for (end = i + 1; end < n && candidate_compare(&all[i], &all[end]) == 0;)
			end++;
		r = combination_add(rules, &all[i], end - i);
		if (r < 0)
			return r;
	}
	return 0;
}

/* --- merging --- */

static size_t units_count(const struct policy_exemption *rule)
{
	size_t n = 0;

	while (rule->units && rule->units[n])
		n++;
	return n;
}

static bool units_equal(const struct policy_exemption *a, const struct policy_exemption *b)
{
	const size_t n = units_count(a);

	if (n != units_count(b))
		return false;
	for (size_t i = 0; i < n; i++)
		if (strcmp(a->units[i], b->units[i]) != 0)
			return false;
	return true;
}

static bool uids_equal(const struct policy_exemption *a, const struct policy_exemption *b)
{
	return a->n_uids == b->n_uids &&
	       (a->n_uids == 0 || memcmp(a->uids, b->uids, a->n_uids * sizeof(*a->uids)) == 0);
}

static bool rest_equal(const struct policy_exemption *a, const struct policy_exemption *b)
{
	return a->controls == b->controls && a->sealed_only == b->sealed_only &&
	       a->namespaces == b->namespaces && text_order(a->exe, b->exe) == 0;
}

/* Both have units: those of the second are moved to the end of the first's. */
static int units_take(struct policy_exemption *into, struct policy_exemption *from)
{
	const size_t n = units_count(into), more = units_count(from);
	char **units = reallocarray(into->units, n + more + 1, sizeof(*units));

	if (!units)
		return -ENOMEM;
	into->units = units;
	memcpy(units + n, from->units, (more + 1) * sizeof(*units));
	free(TAKE_PTR(from->units));
	return 0;
}

static int uids_take(struct policy_exemption *into, struct policy_exemption *from)
{
	uid_t *uids = reallocarray(into->uids, into->n_uids + from->n_uids, sizeof(*uids));

	if (!uids)
		return -ENOMEM;
	into->uids = uids;
	memcpy(uids + into->n_uids, from->uids, from->n_uids * sizeof(*uids));
	into->n_uids += from->n_uids;
	return 0;
}

static bool units_can_join(const struct policy_exemption *a, const struct policy_exemption *b)
{
	return a->units && b->units && units_count(a) + units_count(b) <= WORDS_MAX &&
	       uids_equal(a, b);
}

static bool uids_can_join(const struct policy_exemption *a, const struct policy_exemption *b)
{
	return a->n_uids > 0 && b->n_uids > 0 && a->n_uids + b->n_uids <= WORDS_MAX &&
	       units_equal(a, b);
}

/* Rules are in an order by program, unit and user, so that lists come out sorted. */
static int rules_join(struct rules *rules,
		      bool (*can)(const struct policy_exemption *, const struct policy_exemption *),
		      int (*take)(struct policy_exemption *, struct policy_exemption *))
{
	size_t kept = 0;

	for (size_t i = 0; i < rules->n; i++) {
		struct policy_exemption *rule = &rules->items[i].rule;
		struct suggestion moved;
		size_t into = 0;

		while (into < kept && !(rest_equal(&rules->items[into].rule, rule) &&
					can(&rules->items[into].rule, rule)))
			into++;
		if (into < kept) {
			int r = take(&rules->items[into].rule, rule);

			if (r < 0)
				return r;
			exempt_clear(rule);
			continue;
		}
		moved = rules->items[i];
		rules->items[i] = (struct suggestion){ 0 };
		rules->items[kept++] = moved;
	}
	rules->n = kept;
	return 0;
}

int rules_merge(struct rules *rules)
{
	int r = rules_join(rules, units_can_join, units_take);

	return r < 0 ? r : rules_join(rules, uids_can_join, uids_take);
}
