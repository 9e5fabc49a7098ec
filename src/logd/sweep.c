/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "logd/sweep.h"

#include <string.h>

#include "guard/aggregate.h"
#include "guard/rule-use.h"
#include "guard/tally.h"
#include "logd/entry.h"

/* --- aggregates --- */

static int aggregate_send(const struct origins *origins, const struct bw_aggregate_key *key,
			  const struct bw_aggregate *aggregate, const struct event_clocks *clocks)
{
	_cleanup_event_ struct event event = { 0 };
	int r;

	r = event_from_aggregate(key, aggregate, clocks, &event);
	if (r == -EBADMSG)
		return 0;
	if (r >= 0)
		r = origins_complete(origins, &event);
	return r < 0 ? r : entry_send_remainder(&event);
}

static int aggregates_sweep(const struct source *source, const struct origins *origins,
			    uint64_t since_ns, bool all)
{
	_cleanup_aggregates_ struct aggregates aggregates = { 0 };
	struct event_clocks clocks;
	int r;

	r = aggregates_read(source->aggregates_fd, &aggregates);
	event_clocks_read(&clocks);
	for (size_t i = 0; r >= 0 && i < aggregates.n; i++) {
		const struct aggregate *aggregate = &aggregates.items[i];

		if (aggregate->value.last_ns > since_ns && (all || aggregate->value.suppressed > 0))
			r = aggregate_send(origins, &aggregate->key, &aggregate->value, &clocks);
	}
	return r;
}

/* --- exemptions --- */

static int use_send(const struct origins *origins, struct rule_used *found,
		    const struct event_clocks *clocks)
{
	const uint64_t ago = clocks->boottime_ns - found->use.last_ns;
	struct exemption_use use = {
		.rule = found->name,
		.count = found->use.count,
		.began_us = found->use.first_ns / 1000,
		.boottime_us = found->use.last_ns / 1000,
		.us = (int64_t)(clocks->realtime_ns - ago) / 1000,
	};

	memcpy(use.boot, origins->items[0].boot, sizeof(use.boot));
	return entry_send_use(&use);
}

static int uses_sweep(const struct source *source, const struct origins *origins, uint64_t since_ns)
{
	_cleanup_rule_uses_ struct rule_uses uses = { 0 };
	struct event_clocks clocks;
	int r;

	r = rule_uses_read(source->uses_fd, &uses);
	event_clocks_read(&clocks);
	for (size_t i = 0; r >= 0 && i < uses.n; i++)
		if (uses.items[i].use.count > 0 && uses.items[i].use.last_ns > since_ns)
			r = use_send(origins, &uses.items[i], &clocks);
	return r;
}

/* --- all --- */

int sweep(const struct source *source, const struct origins *origins, uint64_t since_ns, bool all)
{
	int r = aggregates_sweep(source, origins, since_ns, all);

	return r < 0 ? r : uses_sweep(source, origins, since_ns);
}

int sweep_watching(const struct source *source, const struct origins *origins)
{
	const uint64_t attached_ns = source->attached_ns;
	_cleanup_aggregates_ struct aggregates aggregates = { 0 };
	struct event_clocks clocks;
	struct tallies tallies;
	struct watching watching = {
		.generation = source->policy.generation,
		.policy_hash = source->policy_hash,
		.ground_hash = origins->items[0].ground_hash,
	};
	uint32_t lapsed;
	int r;

	r = aggregates_read(source->aggregates_fd, &aggregates);
	if (r >= 0)
		r = tallies_read(source->tallies_fd, &tallies);
	if (r < 0)
		return r;
	watching.evicted = tallies_evicted(&tallies, aggregates.n);
	watching.lost = tallies.n[BW_TALLY_LOST];
	watching.suppressed = tallies.n[BW_TALLY_SUPPRESSED];
	watching.unrecorded = tallies.n[BW_TALLY_UNRECORDED];
	event_clocks_read(&clocks);
	lapsed = bw_policy_lapsed(&source->policy, clocks.boottime_ns);
	watching.audit = source->policy.audit | lapsed;
	watching.enforce = source->policy.enforce & ~lapsed;
	watching.from_boottime_us = attached_ns / 1000;
	watching.to_boottime_us = clocks.boottime_ns / 1000;
	watching.to_us = (int64_t)(clocks.realtime_ns / 1000);
	watching.from_us =
		(int64_t)(clocks.realtime_ns - (clocks.boottime_ns - attached_ns)) / 1000;
	memcpy(watching.boot, origins->items[0].boot, sizeof(watching.boot));
	return entry_send_watching(&watching);
}
