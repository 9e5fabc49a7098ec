/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence/ranking.h"

#include <string.h>

void verdicts_add(struct verdicts *to, const struct verdicts *some)
{
	for (enum bw_verdict v = 0; v < _BW_VERDICT_MAX; v++)
		count_add(&to->n[v], some->n[v]);
}

uint64_t verdicts_open(const struct verdicts *verdicts)
{
	uint64_t open = verdicts->n[BW_VERDICT_AUDIT];

	count_add(&open, verdicts->n[BW_VERDICT_REFUSE]);
	return open;
}

uint64_t verdicts_sum(const struct verdicts *verdicts)
{
	uint64_t sum = verdicts_open(verdicts);

	count_add(&sum, verdicts->n[BW_VERDICT_EXEMPT]);
	return sum;
}

static const char *name_of(const struct sighting_names *names, enum ranking_of of)
{
	return of == RANKING_PROGRAMS  ? names->program
	       : of == RANKING_OBJECTS ? names->object
				       : names->unit;
}

static int name_compare(const void *a, const void *b)
{
	const struct rank *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static int rank_compare(const void *a, const void *b)
{
	const struct rank *x = a, *y = b;
	const uint64_t x_open = verdicts_open(&x->verdicts), y_open = verdicts_open(&y->verdicts);
	const uint64_t x_sum = verdicts_sum(&x->verdicts), y_sum = verdicts_sum(&y->verdicts);

	if (x_open != y_open)
		return x_open > y_open ? -1 : 1;
	if (x_sum != y_sum)
		return x_sum > y_sum ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* Neighbours of one name become one. */
static void ranks_join(struct ranking *ranking)
{
	size_t n = 0;

	for (size_t i = 0; i < ranking->n; i++) {
		const struct rank *next = &ranking->items[i];
		struct rank *last = n > 0 ? &ranking->items[n - 1] : NULL;

		if (!last || strcmp(last->name, next->name) != 0) {
			ranking->items[n++] = *next;
			continue;
		}
		verdicts_add(&last->verdicts, &next->verdicts);
		last->first_us = next->first_us < last->first_us ? next->first_us : last->first_us;
		last->last_us = next->last_us > last->last_us ? next->last_us : last->last_us;
	}
	ranking->n = n;
}

int ranking_make(const struct evidence *evidence, const struct sighting_names *names,
		 enum ranking_of of, struct ranking *ret_ranking)
{
	struct ranking ranking = { .n = evidence->n };

	if (evidence->n == 0) {
		*ret_ranking = ranking;
		return 0;
	}
	ranking.items = calloc(evidence->n, sizeof(*ranking.items));
	if (!ranking.items)
		return -ENOMEM;
	for (size_t i = 0; i < evidence->n; i++) {
		const struct sighting *s = &evidence->items[i];

		ranking.items[i] = (struct rank){ .name = name_of(&names[i], of),
						  .first_us = s->first_us,
						  .last_us = s->last_us };
		ranking.items[i].verdicts.n[s->verdict] = s->count;
	}
	qsort(ranking.items, ranking.n, sizeof(*ranking.items), name_compare);
	ranks_join(&ranking);
	qsort(ranking.items, ranking.n, sizeof(*ranking.items), rank_compare);
	*ret_ranking = ranking;
	return 0;
}

void ranking_clear(struct ranking *ranking)
{
	free(ranking->items);
	*ranking = (struct ranking){ 0 };
}
