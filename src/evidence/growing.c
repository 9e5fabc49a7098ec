/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence/growing.h"

#include <search.h>
#include <string.h>

struct grown {
	uint64_t began;
	char boot[EVIDENCE_BOOT_LEN];
	struct sighting sighting;
	struct rule_use use; /* of one kind of tree the one, of the other the other */
};

static void grown_free(void *node)
{
	struct grown *grown = node;

	sighting_clear(&grown->sighting);
	free(grown->use.rule);
	free(grown);
}

/* --- order --- */

static int number_compare(uint64_t a, uint64_t b)
{
	return a < b ? -1 : a > b;
}

static int text_compare(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

static const char *last_name(const char *path)
{
	const char *slash = path ? strrchr(path, '/') : NULL;

	return slash ? slash + 1 : path;
}

static int began_compare(const struct grown *a, const struct grown *b)
{
	const int order = number_compare(a->began, b->began);

	return order != 0 ? order : strcmp(a->boot, b->boot);
}

/* A line that does not say which file the program was has its path at least. */
static int exe_compare(const struct sighting *a, const struct sighting *b)
{
	const int order = memcmp(&a->exe_id, &b->exe_id, sizeof(a->exe_id));

	return order != 0 || a->exe_id.ino != 0 ? order : text_compare(a->exe, b->exe);
}

/* What the kernel's key has: the program, the act and the unit; of the file its name. */
static int sighting_compare(const void *first, const void *second)
{
	const struct grown *x = first, *y = second;
	const struct sighting *a = &x->sighting, *b = &y->sighting;
	const int orders[] = {
		began_compare(x, y),
		number_compare(a->control, b->control),
		number_compare(a->verdict, b->verdict),
		number_compare(a->operation, b->operation),
		number_compare(a->role, b->role),
		number_compare(a->reason, b->reason),
		number_compare(a->places, b->places),
		number_compare(a->conditions, b->conditions),
		number_compare(a->uid, b->uid),
		exe_compare(a, b),
		text_compare(a->unit, b->unit),
		text_compare(last_name(a->file), last_name(b->file)),
	};

	for (size_t i = 0; i < sizeof(orders) / sizeof(*orders); i++)
		if (orders[i] != 0)
			return orders[i];
	return 0;
}

static int use_compare(const void *first, const void *second)
{
	const struct grown *x = first, *y = second;
	const int order = began_compare(x, y);

	return order != 0 ? order : strcmp(x->use.rule, y->use.rule);
}

/* --- adding --- */

/* What is known with the higher count is the later example. */
static void sighting_grow(struct sighting *into, struct sighting *other)
{
	const int64_t first = into->first_us < other->first_us ? into->first_us : other->first_us;

	if (other->count > into->count) {
		struct sighting swap = *into;

		*into = *other;
		*other = swap;
	}
	into->first_us = first;
}

static void use_grow(struct rule_use *into, const struct rule_use *other)
{
	if (other->count <= into->count)
		return;
	into->count = other->count;
	into->last_us = other->last_us;
}

/* Find the like of it in the tree, or put it there. `grown` is taken over. */
static int grow(struct growing *growing, void **root, struct grown *grown,
		int (*compare)(const void *, const void *))
{
	struct grown **found;
	const size_t room = growing->n < GROWING_MAX;
	int r = 0;

	found = room ? tsearch(grown, root, compare) : tfind(grown, root, compare);
	if (found && *found == grown) {
		growing->n++;
		return 0;
	}
	if (found && grown->use.rule)
		use_grow(&(*found)->use, &grown->use);
	else if (found)
		sighting_grow(&(*found)->sighting, &grown->sighting);
	else
		r = room ? -ENOMEM : -E2BIG;
	grown_free(grown);
	return r;
}

int growing_add(struct growing *growing, struct sighting *sighting, uint64_t began)
{
	struct grown *grown = calloc(1, sizeof(*grown));

	if (!grown) {
		sighting_clear(sighting);
		return -ENOMEM;
	}
	grown->began = began;
	memcpy(grown->boot, sighting->boot, sizeof(grown->boot));
	grown->sighting = *sighting;
	*sighting = (struct sighting){ 0 };
	return grow(growing, &growing->sightings, grown, sighting_compare);
}

int growing_add_use(struct growing *growing, struct rule_use *use, const char *boot, uint64_t began)
{
	struct grown *grown = calloc(1, sizeof(*grown));

	if (!grown) {
		free(TAKE_PTR(use->rule));
		return -ENOMEM;
	}
	grown->began = began;
	(void)stpncpy(grown->boot, boot, sizeof(grown->boot) - 1);
	grown->use = *use;
	*use = (struct rule_use){ 0 };
	return grow(growing, &growing->uses, grown, use_compare);
}

/* --- the end --- */

struct harvest {
	struct evidence *evidence;
	int r;
};

static void harvest_one(const void *node, VISIT visit, void *closure)
{
	struct grown *grown = *(struct grown *const *)node;
	struct harvest *harvest = closure;
	int r;

	if (visit != postorder && visit != leaf)
		return;
	r = grown->use.rule ? evidence_add_use(harvest->evidence, &grown->use)
			    : evidence_add(harvest->evidence, &grown->sighting);
	if (r < 0)
		harvest->r = r;
}

int growing_finish(struct growing *growing, struct evidence *evidence)
{
	struct harvest harvest = { .evidence = evidence };

	twalk_r(growing->sightings, harvest_one, &harvest);
	twalk_r(growing->uses, harvest_one, &harvest);
	growing_clear(growing);
	return harvest.r;
}

void growing_clear(struct growing *growing)
{
	tdestroy(growing->sightings, grown_free);
	tdestroy(growing->uses, grown_free);
	*growing = (struct growing){ 0 };
}
