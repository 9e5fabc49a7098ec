/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/kept-evidence.h"

#include <string.h>
#include <syslog.h>

#include "event/ring.h"
#include "guard/aggregate.h"

static int event_count(void *context, const void *record, size_t size)
{
	int64_t *n = context;

	(void)record;
	(void)size;
	(*n)++;
	return 0;
}

static int64_t waiting_read(const struct generation *generation)
{
	_cleanup_ring_ struct ring ring = { 0 };
	int64_t n = 0;
	int r;

	r = ring_open(generation->map_fd[GUARD_MAP_EVENTS], false, &ring);
	if (r >= 0)
		r = ring_peek(&ring, event_count, &n);
	return r < 0 ? r : n;
}

/* What is pushed out is told by how many are there, which are counted first: guard/tally.h. */
static int counts_read(const struct generation *generation, struct kept_evidence *kept)
{
	_cleanup_aggregates_ struct aggregates aggregates = { 0 };
	int r;

	r = aggregates_read(generation->map_fd[GUARD_MAP_AGGREGATES], &aggregates);
	if (r < 0)
		return r;
	kept->aggregates = aggregates.n;
	return tallies_read(generation->map_fd[GUARD_MAP_TALLIES], &kept->tallies);
}

static int uses_read(const struct generation *generation, struct rule_uses *uses)
{
	const struct bw_rule_use none = { 0 };
	int r;

	r = rule_uses_read(generation->map_fd[GUARD_MAP_RULE_USES], uses);
	for (unsigned int i = 1; r >= 0 && i <= generation->state.rules; i++) {
		_cleanup_free_ char *name = generation_rule(generation, i);
		struct bw_rule rule = { 0 };

		if (!name)
			return -EUCLEAN;
		memcpy(rule.name, name, strnlen(name, sizeof(rule.name)));
		r = rule_uses_add(uses, &rule, &none);
	}
	return r;
}

int kept_evidence_read(const struct generation *generation, struct problems *problems,
		       struct kept_evidence *ret_kept)
{
	_cleanup_kept_evidence_ struct kept_evidence kept = { 0 };
	int r;

	r = counts_read(generation, &kept);
	if (r >= 0)
		r = uses_read(generation, &kept.uses);
	if (r < 0) {
		problems_add(problems, LOG_WARNING, NULL,
			     "cannot tell what became of the evidence: %s", strerror(-r));
		return r;
	}
	kept.waiting = waiting_read(generation);
	*ret_kept = kept;
	kept = (struct kept_evidence){ 0 };
	return 0;
}

void kept_evidence_clear(struct kept_evidence *kept)
{
	rule_uses_clear(&kept->uses);
	*kept = (struct kept_evidence){ 0 };
}
