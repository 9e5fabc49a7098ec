/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence/watched.h"

static int stretch_compare(const void *a, const void *b)
{
	const struct stretch *x = a, *y = b;

	return x->from_us < y->from_us ? -1 : x->from_us > y->from_us;
}

static void stretches_join(struct watched *watched)
{
	size_t n = 0;

	for (size_t i = 0; i < watched->n; i++) {
		const struct stretch *next = &watched->items[i];
		struct stretch *last = n > 0 ? &watched->items[n - 1] : NULL;

		if (!last || next->from_us > last->to_us)
			watched->items[n++] = *next;
		else if (next->to_us > last->to_us)
			last->to_us = next->to_us;
	}
	watched->n = n;
}

/* A ground that is not known is none. */
static bool is_in_scope(const struct watch *watch, struct watch_scope scope)
{
	return (watch->audit | watch->enforce) & scope.controls &&
	       (scope.ground_hash == 0 || watch->ground_hash == scope.ground_hash);
}

int watched_make(const struct evidence *evidence, struct watch_scope scope,
		 struct watched *ret_watched)
{
	struct watched watched = { 0 };

	if (evidence->n_watches > 0) {
		watched.items = calloc(evidence->n_watches, sizeof(*watched.items));
		if (!watched.items)
			return -ENOMEM;
	}
	for (size_t i = 0; i < evidence->n_watches; i++) {
		const struct watch *watch = &evidence->watches[i];

		if (is_in_scope(watch, scope) && watch->from_us < watch->to_us)
			watched.items[watched.n++] =
				(struct stretch){ watch->from_us, watch->to_us };
	}
	if (watched.n > 0)
		qsort(watched.items, watched.n, sizeof(*watched.items), stretch_compare);
	stretches_join(&watched);
	*ret_watched = watched;
	return 0;
}

void watched_clear(struct watched *watched)
{
	free(watched->items);
	*watched = (struct watched){ 0 };
}

int64_t watched_between(const struct watched *watched, int64_t from_us, int64_t to_us)
{
	int64_t sum = 0;

	for (size_t i = 0; i < watched->n; i++) {
		const struct stretch *s = &watched->items[i];
		const int64_t from = s->from_us > from_us ? s->from_us : from_us;
		const int64_t to = s->to_us < to_us ? s->to_us : to_us;

		sum += to > from ? to - from : 0;
	}
	return sum;
}

static struct stretch stretch_within(struct stretch stretch, struct stretch within)
{
	return (struct stretch){
		stretch.from_us > within.from_us ? stretch.from_us : within.from_us,
		stretch.to_us < within.to_us ? stretch.to_us : within.to_us,
	};
}

int watched_find(const struct evidence *evidence, struct watch_scope scope, struct stretch within,
		 int64_t wanted_us, struct watched_time *ret_time)
{
	struct watched_time time = { 0 };
	struct watched watched;
	int64_t left = wanted_us;
	int r = watched_make(evidence, scope, &watched);

	if (r < 0)
		return r;
	for (size_t i = watched.n; i-- > 0;) {
		const struct stretch part = stretch_within(watched.items[i], within);
		const int64_t length = part.to_us - part.from_us;

		if (length <= 0)
			continue;
		if (time.until_us == 0)
			time.until_us = part.to_us;
		time.total_us += length;
		if (left > 0)
			time.since_us = part.to_us - (length < left ? length : left);
		left -= length < left ? length : left;
	}
	watched_clear(&watched);
	*ret_time = time;
	return 0;
}
