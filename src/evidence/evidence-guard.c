/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence/evidence-guard.h"

#include <string.h>

#include "evidence/event-sighting.h"
#include "evidence/origin.h"
#include "guard/aggregate.h"
#include "guard/counter.h"
#include "guard/rule-use.h"
#include "guard/tally.h"

/* What one look at the guard needs. */
struct look {
	const struct generation *generation;
	const struct event_clocks *clocks;
	struct origins origins;
	struct growing *growing;
	struct evidence *evidence;
};

static int64_t moment_us(const struct look *look, uint64_t ns)
{
	return (int64_t)((look->clocks->realtime_ns - look->clocks->boottime_ns + ns) / 1000);
}

static int aggregate_add(const struct look *look, const struct aggregate *aggregate)
{
	_cleanup_event_ struct event event = { 0 };
	int r;

	if (aggregate->value.count == 0) /* it is being made */
		return 0;
	r = event_from_aggregate(&aggregate->key, &aggregate->value, look->clocks, &event);
	if (r >= 0)
		r = origins_complete(&look->origins, &event);
	return r < 0 ? r : growing_add_event(look->growing, &event);
}

/* What was pushed out is told by how many are there, which are counted first: guard/tally.h. */
static int aggregates_add(const struct look *look)
{
	_cleanup_aggregates_ struct aggregates aggregates = { 0 };
	struct tallies tallies;
	int r;

	r = aggregates_read(look->generation->map_fd[GUARD_MAP_AGGREGATES], &aggregates);
	if (r >= 0)
		r = tallies_read(look->generation->map_fd[GUARD_MAP_TALLIES], &tallies);
	if (r < 0)
		return r;
	look->evidence->lost = tallies.n[BW_TALLY_LOST];
	look->evidence->unrecorded = tallies.n[BW_TALLY_UNRECORDED];
	look->evidence->evicted = tallies_evicted(&tallies, aggregates.n);
	for (size_t i = 0; r >= 0 && i < aggregates.n; i++)
		r = aggregate_add(look, &aggregates.items[i]);
	return r;
}

static int uses_add(const struct look *look)
{
	_cleanup_rule_uses_ struct rule_uses uses = { 0 };
	int r;

	r = rule_uses_read(look->generation->map_fd[GUARD_MAP_RULE_USES], &uses);
	for (size_t i = 0; r >= 0 && i < uses.n; i++) {
		struct rule_use use = {
			.rule = strdup(uses.items[i].name),
			.count = uses.items[i].use.count,
			.first_us = moment_us(look, uses.items[i].use.first_ns),
			.last_us = moment_us(look, uses.items[i].use.last_ns),
		};

		r = use.rule ? growing_add_use(look->growing, &use, look->origins.items[0].boot,
					       uses.items[i].use.first_ns / 1000)
			     : -ENOMEM;
	}
	return r;
}

static int modes_add(const struct look *look, const char *boot)
{
	const struct bw_state *state = &look->generation->state;
	struct watch watch = {
		.from_us = moment_us(look, state->attached_ns),
		.to_us = (int64_t)(look->clocks->realtime_ns / 1000),
		.generation = look->generation->number,
		.policy_hash = state->policy_hash,
		.ground_hash = look->origins.items[0].ground_hash,
		.from_boottime_us = state->attached_ns / 1000,
		.to_boottime_us = look->clocks->boottime_ns / 1000,
		.lost = look->evidence->lost,
		.evicted = look->evidence->evicted,
		.unrecorded = look->evidence->unrecorded,
	};
	struct bw_policy policy;
	int r;

	r = generation_policy(look->generation, &policy);
	if (r < 0)
		return r;
	for (__u32 control = 0; control < _BW_CONTROL_MAX; control++)
		look->evidence->mode[control] = bw_policy_mode(&policy, control);
	watch.audit = policy.audit;
	watch.enforce = policy.enforce;
	memcpy(watch.boot, boot, sizeof(watch.boot));
	return evidence_add_watch(look->evidence, &watch);
}

static int counts_add(const struct look *look)
{
	struct counters counters;
	int r = counters_read(look->generation->map_fd[GUARD_MAP_COUNTERS], &counters);

	if (r < 0)
		return r;
	_Static_assert(sizeof(counters.n) == sizeof(look->evidence->counted), "one for each");
	memcpy(look->evidence->counted, counters.n, sizeof(counters.n));
	return 0;
}

static int look_at(struct look *look)
{
	struct origin origin;
	int r = origin_of(look->generation, &origin);

	if (r < 0)
		return r;
	origins_add(&look->origins, &origin);
	/* first what was counted, and then what is known of it: what is done meanwhile is not missing */
	r = counts_add(look);
	if (r >= 0)
		r = aggregates_add(look);
	if (r >= 0)
		r = uses_add(look);
	return r < 0 ? r : modes_add(look, look->origins.items[0].boot);
}

int evidence_from_guard(const struct generation *generation, const struct event_clocks *clocks,
			struct growing *growing, struct evidence *evidence)
{
	struct look look = {
		.generation = generation, .clocks = clocks, .growing = growing, .evidence = evidence
	};
	int r;

	evidence->generation = generation->number;
	evidence->policy_hash = generation->state.policy_hash;
	r = look_at(&look);
	origins_clear(&look.origins);
	return r;
}
