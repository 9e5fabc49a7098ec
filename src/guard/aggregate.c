/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/aggregate.h"

#include <bpf/bpf.h>
#include <stdint.h>
#include <string.h>

/* The kernel gives all of a bucket or none of it, so that a walk by batches meets nothing twice. */
struct batch {
	struct bw_aggregate_key *keys;
	struct bw_aggregate *values;
};

static void batch_clear(struct batch *batch)
{
	free(batch->keys);
	free(batch->values);
}

static int batch_take(const struct batch *batch, size_t n, struct aggregates *aggregates)
{
	struct aggregate *items;

	if (n == 0)
		return 0;
	items = reallocarray(aggregates->items, aggregates->n + n, sizeof(*items));
	if (!items)
		return -ENOMEM;
	aggregates->items = items;
	for (size_t i = 0; i < n; i++)
		items[aggregates->n++] =
			(struct aggregate){ .key = batch->keys[i], .value = batch->values[i] };
	return 0;
}

/* Room for all that the map can hold: one call, or a few where new ones come in meanwhile. */
int aggregates_read(int fd, struct aggregates *ret_aggregates)
{
	_cleanup_aggregates_ struct aggregates aggregates = { 0 };
	_cleanup_(batch_clear) struct batch batch = {
		.keys = calloc(BW_AGGREGATES_MAX, sizeof(*batch.keys)),
		.values = calloc(BW_AGGREGATES_MAX, sizeof(*batch.values)),
	};
	__u32 at, *from = NULL;
	int r;

	if (!batch.keys || !batch.values)
		return -ENOMEM;
	do {
		__u32 n = BW_AGGREGATES_MAX;

		r = bpf_map_lookup_batch(fd, from, &at, batch.keys, batch.values, &n, NULL) < 0
			    ? -errno
			    : 0;
		if (r < 0 && r != -ENOENT)
			return r;
		from = &at;
		if (batch_take(&batch, n, &aggregates) < 0)
			return -ENOMEM;
	} while (r == 0 && aggregates.n <= 2UL * BW_AGGREGATES_MAX);
	*ret_aggregates = aggregates;
	aggregates = (struct aggregates){ 0 };
	return 0;
}

void aggregates_clear(struct aggregates *aggregates)
{
	free(aggregates->items);
	*aggregates = (struct aggregates){ 0 };
}
