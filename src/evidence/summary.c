/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence/summary.h"

#include <string.h>

static int names_make(const struct evidence *evidence, struct summary *summary)
{
	int r = 0;

	if (evidence->n == 0)
		return 0;
	summary->names = calloc(evidence->n, sizeof(*summary->names));
	if (!summary->names)
		return -ENOMEM;
	for (; r >= 0 && summary->n_names < evidence->n; summary->n_names++)
		r = sighting_name(&evidence->items[summary->n_names],
				  &summary->names[summary->n_names]);
	return r;
}

static int boot_compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int boots_count(const struct evidence *evidence, size_t *ret_n)
{
	const size_t n = evidence->n + evidence->n_watches;
	_cleanup_free_ const char **boots = calloc(n + 1, sizeof(*boots));
	size_t n_boots = 0;

	if (!boots)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++)
		boots[i] = i < evidence->n ? evidence->items[i].boot
					   : evidence->watches[i - evidence->n].boot;
	qsort(boots, n, sizeof(*boots), boot_compare);
	for (size_t i = 0; i < n; i++)
		n_boots += i == 0 || strcmp(boots[i - 1], boots[i]) != 0;
	*ret_n = n_boots;
	return 0;
}

/* --- policies --- */

static int policy_compare(const void *a, const void *b)
{
	const struct policy_seen *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	if (x->generation != y->generation)
		return x->generation < y->generation ? -1 : 1;
	return x->last_us > y->last_us ? -1 : x->last_us < y->last_us;
}

static int policy_compare_last(const void *a, const void *b)
{
	const struct policy_seen *x = a, *y = b;

	if (x->last_us != y->last_us)
		return x->last_us > y->last_us ? -1 : 1;
	return policy_compare(a, b);
}

static int policies_make(const struct evidence *evidence, struct summary *summary)
{
	const size_t n = evidence->n + evidence->n_watches;
	struct policy_seen *policies = calloc(n + 1, sizeof(*policies));
	size_t n_seen = 0;

	if (!policies)
		return -ENOMEM;
	for (size_t i = 0; i < evidence->n; i++) {
		const struct sighting *s = &evidence->items[i];

		policies[i] = (struct policy_seen){ s->generation, s->policy_hash, s->last_us };
	}
	for (size_t i = 0; i < evidence->n_watches; i++) {
		const struct watch *w = &evidence->watches[i];

		policies[evidence->n + i] =
			(struct policy_seen){ w->generation, w->policy_hash, w->to_us };
	}
	qsort(policies, n, sizeof(*policies), policy_compare);
	for (size_t i = 0; i < n; i++)
		if (policies[i].hash &&
		    (n_seen == 0 || policies[n_seen - 1].hash != policies[i].hash ||
		     policies[n_seen - 1].generation != policies[i].generation))
			policies[n_seen++] = policies[i];
	qsort(policies, n_seen, sizeof(*policies), policy_compare_last);
	summary->policies = policies;
	summary->n_policies = n_seen;
	return 0;
}

/* --- counts --- */

static void controls_count(const struct evidence *evidence, struct summary *summary)
{
	for (size_t i = 0; i < evidence->n; i++) {
		const struct sighting *s = &evidence->items[i];

		count_add(&summary->controls[s->control].n[s->verdict], s->count);
		count_add(&summary->all.n[s->verdict], s->count);
	}
}

/* The counters are exact, but of this boot alone; the guard's own attempts are told elsewhere. */
static uint64_t undescribed_count(const struct summary *summary)
{
	uint64_t n = 0;

	for (enum bw_control c = 0; summary->n_boots <= 1 && c < _BW_CONTROL_MAX; c++)
		for (enum bw_verdict v = 0; v < _BW_VERDICT_MAX; v++) {
			const uint64_t counted = summary->evidence->counted[c][v];
			const uint64_t described = summary->controls[c].n[v];

			count_add(&n, counted > described ? counted - described : 0);
		}
	return n > summary->evidence->own ? n - summary->evidence->own : 0;
}

static int parts_make(const struct evidence *evidence, int64_t now_us, struct summary *summary)
{
	int r = names_make(evidence, summary);

	if (r >= 0)
		r = watched_make(evidence, (struct watch_scope){ ~0U, 0 }, &summary->watched);
	if (r >= 0)
		r = boots_count(evidence, &summary->n_boots);
	if (r >= 0)
		r = policies_make(evidence, summary);
	for (enum ranking_of of = 0; r >= 0 && of < _RANKING_MAX; of++)
		r = ranking_make(evidence, summary->names, of, &summary->rankings[of]);
	if (r >= 0)
		r = notables_make(evidence, summary->names, &summary->watched, &summary->notables);
	if (r < 0)
		return r;
	summary->watched_us = watched_between(&summary->watched, INT64_MIN, now_us);
	controls_count(evidence, summary);
	periods_make(evidence, &summary->watched, now_us, &summary->periods);
	summary->undescribed = undescribed_count(summary);
	return 0;
}

int summary_make(const struct evidence *evidence, int64_t now_us, struct summary *ret_summary)
{
	struct summary summary = { .evidence = evidence };
	int r;

	r = parts_make(evidence, now_us, &summary);
	if (r < 0) {
		summary_clear(&summary);
		return r;
	}
	*ret_summary = summary;
	return 0;
}

void summary_clear(struct summary *summary)
{
	for (size_t i = 0; i < summary->n_names; i++)
		sighting_names_clear(&summary->names[i]);
	free(summary->names);
	free(summary->policies);
	watched_clear(&summary->watched);
	notables_clear(&summary->notables);
	for (enum ranking_of of = 0; of < _RANKING_MAX; of++)
		ranking_clear(&summary->rankings[of]);
	*summary = (struct summary){ 0 };
}

bool summary_is_blind(const struct summary *summary)
{
	return summary->watched_us <= 0 && summary->evidence->n == 0;
}
