/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence/origin.h"

#include <string.h>

#include "policy/policy-hash.h"

static void boot_print(const __u8 id[16], char boot[EVENT_BOOT_LEN])
{
	for (size_t i = 0; i < 16; i++)
		(void)snprintf(boot + 2 * i, 3, "%02x", id[i]);
}

int origin_of(const struct generation *generation, struct origin *ret_origin)
{
	struct origin origin = {
		.generation = generation->number,
		.policy_hash = generation->state.policy_hash,
	};
	struct bw_policy policy;
	int r = generation_policy(generation, &policy);

	if (r < 0)
		return r;
	boot_print(generation->state.boot_id, origin.boot);
	origin.directories = calloc(generation->state.directories + 1, sizeof(char *));
	if (!origin.directories)
		return -ENOMEM;
	for (; origin.n < generation->state.directories; origin.n++) {
		char *directory = generation_directory(generation, (unsigned int)origin.n + 1);

		if (!directory) {
			origin_clear(&origin);
			return -ENOMEM;
		}
		origin.directories[origin.n] = directory;
	}
	origin.ground_hash = ground_hash(policy.scope, origin.directories, origin.n);
	*ret_origin = origin;
	return 0;
}

void origin_clear(struct origin *origin)
{
	for (size_t i = 0; i < origin->n; i++)
		free(origin->directories[i]);
	free(origin->directories);
	*origin = (struct origin){ 0 };
}

void origins_add(struct origins *origins, struct origin *origin)
{
	if (origins->n == ORIGINS_MAX)
		origin_clear(&origins->items[--origins->n]);
	memmove(origins->items + 1, origins->items, origins->n * sizeof(*origins->items));
	origins->n++;
	origins->items[0] = *origin;
	*origin = (struct origin){ 0 };
}

void origins_clear(struct origins *origins)
{
	while (origins->n > 0)
		origin_clear(&origins->items[--origins->n]);
}

static const struct origin *origin_find(const struct origins *origins, uint64_t generation)
{
	for (size_t i = 0; i < origins->n; i++)
		if (origins->items[i].generation == generation)
			return &origins->items[i];
	return NULL;
}

bool origins_know(const struct origins *origins, uint64_t generation)
{
	return origin_find(origins, generation) != NULL;
}

int origins_complete(const struct origins *origins, struct event *event)
{
	const struct origin *origin = origin_find(origins, event->generation);
	const uint32_t number = event->directory_number;

	if (origins->n > 0)
		memcpy(event->boot, origins->items[0].boot, sizeof(event->boot));
	if (!origin)
		return 0;
	event->policy_hash = origin->policy_hash;
	if (number == 0 || number > origin->n)
		return 0;
	event->directory = strdup(origin->directories[number - 1]);
	return event->directory ? 0 : -ENOMEM;
}
