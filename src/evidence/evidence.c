/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence/evidence.h"

#include <string.h>

void count_add(uint64_t *count, uint64_t more)
{
	if (__builtin_add_overflow(*count, more, count))
		*count = UINT64_MAX;
}

void sighting_clear(struct sighting *sighting)
{
	free(sighting->exe);
	free(sighting->file);
	free(sighting->unit);
	free(sighting->rule);
	*sighting = (struct sighting){ 0 };
}

void evidence_clear(struct evidence *evidence)
{
	for (size_t i = 0; i < evidence->n; i++)
		sighting_clear(&evidence->items[i]);
	for (size_t i = 0; i < evidence->n_uses; i++)
		free(evidence->uses[i].rule);
	free(evidence->items);
	free(evidence->index);
	free(evidence->watches);
	free(evidence->uses);
	*evidence = (struct evidence){ 0 };
}

/* Room for one more. An array grows whenever it holds a power of two. */
static int array_grow(void **array, size_t n, size_t size)
{
	void *grown;

	if (n & (n - 1))
		return 0;
	grown = reallocarray(*array, n > 0 ? 2 * n : 1, size);
	if (!grown)
		return -ENOMEM;
	*array = grown;
	return 0;
}

static bool text_equal(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* The file's last name: what stands above it may differ from one to the next. */
static const char *file_name(const struct sighting *sighting)
{
	const char *slash = sighting->file ? strrchr(sighting->file, '/') : NULL;

	return slash ? slash + 1 : sighting->file;
}

static bool sighting_equal(const struct sighting *a, const struct sighting *b)
{
	return a->control == b->control && a->verdict == b->verdict &&
	       a->operation == b->operation && a->role == b->role && a->reason == b->reason &&
	       a->places == b->places && a->conditions == b->conditions && a->uid == b->uid &&
	       memcmp(&a->exe_id, &b->exe_id, sizeof(a->exe_id)) == 0 &&
	       text_equal(a->exe, b->exe) && text_equal(file_name(a), file_name(b)) &&
	       text_equal(a->unit, b->unit) && text_equal(a->rule, b->rule) &&
	       strcmp(a->boot, b->boot) == 0;
}

/* Two of a kind: one of them goes on with the counts of both, and the later one's example. */
static void sighting_merge(struct sighting *into, struct sighting *other)
{
	uint64_t count = into->count;
	const int64_t first = into->first_us < other->first_us ? into->first_us : other->first_us;

	count_add(&count, other->count);
	if (other->last_us > into->last_us) {
		struct sighting swap = *into;

		*into = *other;
		*other = swap;
	}
	into->count = count;
	into->first_us = first;
	sighting_clear(other);
}

/* --- finding the equal one: a hash table of 1 + its place in `items`, at most half full --- */

#define INDEX_SIZE_LEAST 64

/* As FNV-1a takes a byte. */
static uint64_t hash_number(uint64_t hash, uint64_t number)
{
	return (hash ^ number) * 0x100000001b3;
}

static uint64_t hash_text(uint64_t hash, const char *text)
{
	for (; text && *text; text++)
		hash = hash_number(hash, (unsigned char)*text);
	return hash_number(hash, text ? 0 : 1);
}

/* Some of what sighting_equal() compares: enough to tell most of them apart. */
static uint64_t sighting_hash(const struct sighting *sighting)
{
	uint64_t hash = hash_number(0xcbf29ce484222325, sighting->control);

	hash = hash_number(hash, sighting->verdict);
	hash = hash_number(hash, sighting->role);
	hash = hash_number(hash, sighting->uid);
	hash = hash_number(hash, sighting->exe_id.ino);
	hash = hash_text(hash, sighting->exe);
	hash = hash_text(hash, file_name(sighting));
	hash = hash_text(hash, sighting->unit);
	hash = hash_text(hash, sighting->boot);
	return hash ^ hash >> 32;
}

/* The slot of an equal one, or the empty one where it is to stand. */
static size_t *index_find(const struct evidence *evidence, const struct sighting *sighting)
{
	const size_t mask = evidence->index_size - 1;
	size_t at = sighting_hash(sighting) & mask;

	while (evidence->index[at] &&
	       !sighting_equal(&evidence->items[evidence->index[at] - 1], sighting))
		at = (at + 1) & mask;
	return &evidence->index[at];
}

static void index_drop(struct evidence *evidence)
{
	free(TAKE_PTR(evidence->index));
	evidence->index_size = 0;
}

/* Room for one more. It is made anew when it gets too full, and when there is none any more. */
static int index_prepare(struct evidence *evidence)
{
	size_t size = INDEX_SIZE_LEAST;

	if (2 * (evidence->n + 1) <= evidence->index_size)
		return 0;
	while (size < 4 * (evidence->n + 1))
		size *= 2;
	index_drop(evidence);
	evidence->index = calloc(size, sizeof(*evidence->index));
	if (!evidence->index)
		return -ENOMEM;
	evidence->index_size = size;
	for (size_t i = 0; i < evidence->n; i++)
		*index_find(evidence, &evidence->items[i]) = i + 1;
	return 0;
}

int evidence_add(struct evidence *evidence, struct sighting *sighting)
{
	size_t *slot;
	int r;

	if (sighting->conditions & BW_CONDITION_OWN) {
		count_add(&evidence->own, sighting->count);
		sighting_clear(sighting);
		return 0;
	}
	r = index_prepare(evidence);
	if (r < 0) {
		sighting_clear(sighting);
		return r;
	}
	slot = index_find(evidence, sighting);
	if (*slot) {
		sighting_merge(&evidence->items[*slot - 1], sighting);
		return 0;
	}
	r = array_grow((void **)&evidence->items, evidence->n, sizeof(*evidence->items));
	if (r < 0) {
		sighting_clear(sighting);
		return r;
	}
	evidence->items[evidence->n++] = *sighting;
	*slot = evidence->n;
	*sighting = (struct sighting){ 0 };
	return 0;
}

int evidence_add_use(struct evidence *evidence, struct rule_use *use)
{
	int r;

	for (size_t i = 0; i < evidence->n_uses; i++) {
		struct rule_use *known = &evidence->uses[i];

		if (strcmp(known->rule, use->rule) != 0)
			continue;
		count_add(&known->count, use->count);
		known->first_us = use->first_us < known->first_us ? use->first_us : known->first_us;
		known->last_us = use->last_us > known->last_us ? use->last_us : known->last_us;
		free(TAKE_PTR(use->rule));
		return 0;
	}
	r = array_grow((void **)&evidence->uses, evidence->n_uses, sizeof(*evidence->uses));
	if (r < 0) {
		free(TAKE_PTR(use->rule));
		return r;
	}
	evidence->uses[evidence->n_uses++] = *use;
	use->rule = NULL;
	return 0;
}

static int sighting_compare(const void *a, const void *b)
{
	const struct sighting *x = a, *y = b;

	if (x->control != y->control)
		return x->control < y->control ? -1 : 1;
	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return x->first_us < y->first_us ? -1 : x->first_us > y->first_us;
}

static int watch_compare(const void *a, const void *b)
{
	const struct watch *x = a, *y = b;

	return x->from_us < y->from_us ? -1 : x->from_us > y->from_us;
}

static int use_compare(const void *a, const void *b)
{
	const struct rule_use *x = a, *y = b;

	return strcmp(x->rule, y->rule);
}

void evidence_sort(struct evidence *evidence)
{
	index_drop(evidence); /* of the old order */
	if (evidence->n > 0)
		qsort(evidence->items, evidence->n, sizeof(*evidence->items), sighting_compare);
	if (evidence->n_watches > 0)
		qsort(evidence->watches, evidence->n_watches, sizeof(*evidence->watches),
		      watch_compare);
	if (evidence->n_uses > 0)
		qsort(evidence->uses, evidence->n_uses, sizeof(*evidence->uses), use_compare);
}
