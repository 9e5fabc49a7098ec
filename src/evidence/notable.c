/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence/notable.h"

#include <string.h>

#include "evidence/notable-sign.h"

/* --- the signs --- */

static const struct {
	const char *id, *says;
	unsigned int points;
	bool act; /* of the act, which an exemption may allow; or of its circumstances */
} signs[_NOTABLE_SIGN_MAX] = {
#define NOTABLE_ROW(sign, name, worth, of_act, words) \
	[NOTABLE_##sign] = { name, words, worth, of_act },
	NOTABLE_SIGNS(NOTABLE_ROW)
#undef NOTABLE_ROW
};

const char *notable_sign_id(enum notable_sign sign)
{
	return signs[sign].id;
}

const char *notable_sign_says(enum notable_sign sign)
{
	return signs[sign].says;
}

unsigned int notable_sign_points(enum notable_sign sign)
{
	return signs[sign].points;
}

bool notable_counts(const struct notable *notable, enum notable_sign sign)
{
	return notable->signs & 1U << sign &&
	       (!signs[sign].act || verdicts_open(&notable->all) > 0);
}

/* --- cases --- */

/* A sighting on its way into a case. */
struct clue {
	const struct sighting *sighting;
	const struct sighting_names *names;
	bool own; /* pages of the very program that did it */
	bool start;
};

/* What the pages of a program and its start have in common. */
static int object_compare(const struct clue *x, const struct clue *y)
{
	int r = strcmp(x->names->object, y->names->object);

	if (r == 0)
		r = strcmp(x->names->unit, y->names->unit);
	if (r == 0 && x->sighting->uid != y->sighting->uid)
		r = x->sighting->uid < y->sighting->uid ? -1 : 1;
	return r;
}

static bool case_equal(const struct clue *x, const struct clue *y)
{
	return object_compare(x, y) == 0 && x->own == y->own &&
	       strcmp(x->names->program, y->names->program) == 0;
}

/* Cases together; its own pages behind what somebody else did with it, of which starts are first. */
static int clue_compare(const void *a, const void *b)
{
	const struct clue *x = a, *y = b;
	int r = object_compare(x, y);

	if (r == 0)
		r = x->own - y->own;
	if (r == 0)
		r = strcmp(x->names->program, y->names->program);
	if (r == 0)
		r = y->start - x->start;
	if (r == 0)
		r = (int)y->sighting->verdict - (int)x->sighting->verdict;
	if (r == 0 && x->sighting->first_us != y->sighting->first_us)
		r = x->sighting->first_us > y->sighting->first_us ? -1 : 1;
	return r;
}

static struct clue clue_make(const struct sighting *s, const struct sighting_names *names)
{
	return (struct clue){
		.sighting = s,
		.names = names,
		.own = s->operation == BW_OPERATION_MAP && s->exe && s->file &&
		       strcmp(s->exe, s->file) == 0,
		.start = s->operation == BW_OPERATION_EXEC,
	};
}

static void case_add(struct notable *notable, const struct clue *clue)
{
	const struct sighting *s = clue->sighting;

	count_add(&notable->controls[s->control].n[s->verdict], s->count);
	count_add(&notable->all.n[s->verdict], s->count);
	notable->first_us = s->first_us < notable->first_us ? s->first_us : notable->first_us;
	notable->last_us = s->last_us > notable->last_us ? s->last_us : notable->last_us;
}

static struct notable case_begin(const struct clue *clue)
{
	return (struct notable){
		.example = clue->sighting,
		.names = clue->names,
		.first_us = clue->sighting->first_us,
		.last_us = clue->sighting->last_us,
	};
}

/* Sorted clues become cases, at most as many; returns how many. */
static size_t cases_make(const struct clue *clues, size_t n, const struct started *started,
			 struct notable *cases)
{
	const struct clue *start = NULL; /* the first of those that may have pages of their own */
	size_t n_cases = 0, start_case = 0;

	for (size_t i = 0; i < n; i++) {
		const struct clue *clue = &clues[i];

		if (start && object_compare(start, clue) != 0)
			start = NULL;
		if (start && clue->own) {
			case_add(&cases[start_case], clue);
			continue;
		}
		if (i == 0 || !case_equal(&clues[i - 1], clue))
			cases[n_cases++] = case_begin(clue);
		if (!start && clue->start) {
			start = clue;
			start_case = n_cases - 1;
		}
		case_add(&cases[n_cases - 1], clue);
		count_add(&cases[n_cases - 1].acts, clue->sighting->count);
		cases[n_cases - 1].signs |= sighting_signs(clue->sighting, started);
	}
	return n_cases;
}

/* --- rank --- */

static void case_judge(struct notable *notable, const struct watched *watched)
{
	const int64_t before = watched_between(watched, INT64_MIN, notable->first_us);
	const int64_t all = watched_between(watched, INT64_MIN, INT64_MAX);

	if (notable->acts <= NOTABLE_RARE_MAX)
		notable->signs |= 1U << NOTABLE_RARE;
	if (before >= NOTABLE_NEW_AFTER_US && before >= all - all / 10)
		notable->signs |= 1U << NOTABLE_NEW;
	for (enum notable_sign sign = 0; sign < _NOTABLE_SIGN_MAX; sign++)
		notable->points += notable_counts(notable, sign) ? signs[sign].points : 0;
}

/* Of equal points first what no exemption covers, then what is newer, then what is rarer. */
static int notable_compare(const void *a, const void *b)
{
	const struct notable *x = a, *y = b;
	const bool x_open = verdicts_open(&x->all) > 0, y_open = verdicts_open(&y->all) > 0;
	int r;

	if (x->points != y->points)
		return x->points > y->points ? -1 : 1;
	if (x_open != y_open)
		return x_open ? -1 : 1;
	if (x->first_us != y->first_us)
		return x->first_us > y->first_us ? -1 : 1;
	if (x->acts != y->acts)
		return x->acts < y->acts ? -1 : 1;
	r = strcmp(x->names->object, y->names->object);
	return r != 0 ? r : strcmp(x->names->program, y->names->program);
}

static void notables_rank(struct notables *notables, const struct watched *watched)
{
	size_t n = 0;

	for (size_t i = 0; i < notables->n; i++) {
		case_judge(&notables->items[i], watched);
		if (notables->items[i].points >= NOTABLE_POINTS_LEAST)
			notables->items[n++] = notables->items[i];
	}
	notables->n = n;
	qsort(notables->items, n, sizeof(*notables->items), notable_compare);
}

int notables_make(const struct evidence *evidence, const struct sighting_names *names,
		  const struct watched *watched, struct notables *ret_notables)
{
	_cleanup_(started_clear) struct started started = { 0 };
	_cleanup_free_ struct clue *clues = calloc(evidence->n + 1, sizeof(*clues));
	_cleanup_free_ struct notable *cases = calloc(evidence->n + 1, sizeof(*cases));
	struct notables notables = { 0 };
	int r;

	if (!clues || !cases)
		return -ENOMEM;
	r = started_make(evidence, &started);
	if (r < 0)
		return r;
	for (size_t i = 0; i < evidence->n; i++)
		clues[i] = clue_make(&evidence->items[i], &names[i]);
	qsort(clues, evidence->n, sizeof(*clues), clue_compare);
	notables.n = cases_make(clues, evidence->n, &started, cases);
	notables.items = TAKE_PTR(cases);
	notables_rank(&notables, watched);
	*ret_notables = notables;
	return 0;
}

void notables_clear(struct notables *notables)
{
	free(notables->items);
	*notables = (struct notables){ 0 };
}
