/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/events-output.h"

#include <stdio.h>
#include <string.h>

#include "base/time-text.h"
#include "cli/evidence-json.h"
#include "event/event-text.h"
#include "evidence/event-sighting.h"
#include "evidence/evidence-guard.h"
#include "evidence/origin.h"
#include "guard/aggregate.h"
#include "guard/rule-use.h"

void events_print_json(json_object *object)
{
	(void)puts(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN |
								  JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(object);
}

/* Which of the controls that spoke are asked for, having spoken that way. */
static uint32_t controls_shown(const struct events_view *view, const struct event *event)
{
	const uint32_t spoken[_BW_VERDICT_MAX] = {
		[BW_VERDICT_EXEMPT] = event->exempt,
		[BW_VERDICT_AUDIT] = event->audited,
		[BW_VERDICT_REFUSE] = event->refused,
	};
	uint32_t shown = 0;

	for (enum bw_verdict verdict = 0; verdict < _BW_VERDICT_MAX; verdict++)
		if (view->verdicts & 1U << verdict)
			shown |= spoken[verdict];
	return shown & view->controls;
}

static void text_print(const struct event *event, bool aggregate)
{
	_cleanup_free_ char *text = event_text(event);
	char when[TIME_TEXT_LEN];

	(void)printf("%s %s%s", time_local(event->us, when),
		     event_is_own(event) ? "own attempt at a proof: " : "",
		     text ? text : "out of memory");
	if (aggregate)
		(void)printf("; in all %llu times", (unsigned long long)event->count);
	(void)putchar('\n');
}

void events_print(const struct events_view *view, const struct event *event, const char *kind)
{
	const uint32_t controls = controls_shown(view, event);

	if (controls == 0 || event->us < view->since_us)
		return;
	if (!view->json) {
		text_print(event, strcmp(kind, "aggregate") == 0);
		return;
	}
	for (enum bw_control control = 0; control < _BW_CONTROL_MAX; control++)
		if (controls & 1U << control)
			events_print_json(event_to_json(event, control, kind));
}

/* --- what the maps know --- */

static int aggregates_print(const struct events_view *view, const struct generation *generation,
			    const struct origins *origins)
{
	_cleanup_aggregates_ struct aggregates aggregates = { 0 };
	struct event_clocks clocks;
	int r;

	r = aggregates_read(generation->map_fd[GUARD_MAP_AGGREGATES], &aggregates);
	event_clocks_read(&clocks);
	for (size_t i = 0; r >= 0 && i < aggregates.n; i++) {
		_cleanup_event_ struct event event = { 0 };

		if (aggregates.items[i].value.count == 0) /* it is being made */
			continue;
		r = event_from_aggregate(&aggregates.items[i].key, &aggregates.items[i].value,
					 &clocks, &event);
		if (r >= 0)
			r = origins_complete(origins, &event);
		if (r >= 0)
			events_print(view, &event, "aggregate");
	}
	return r;
}

static int uses_print(const struct generation *generation, const char *boot)
{
	_cleanup_rule_uses_ struct rule_uses uses = { 0 };
	struct event_clocks clocks;
	int r;

	r = rule_uses_read(generation->map_fd[GUARD_MAP_RULE_USES], &uses);
	event_clocks_read(&clocks);
	for (size_t i = 0; r >= 0 && i < uses.n; i++) {
		const struct bw_rule_use *found = &uses.items[i].use;
		const uint64_t epoch_ns = clocks.realtime_ns - clocks.boottime_ns;
		const struct rule_use use = {
			.rule = uses.items[i].name,
			.count = found->count,
			.first_us = (int64_t)(epoch_ns + found->first_ns) / 1000,
			.last_us = (int64_t)(epoch_ns + found->last_ns) / 1000,
		};

		if (found->count > 0)
			events_print_json(use_to_json(&use, boot, found->first_ns / 1000));
	}
	return r;
}

static int state_print(const struct generation *generation)
{
	_cleanup_evidence_ struct evidence evidence = { 0 };
	_cleanup_growing_ struct growing growing = { 0 };
	struct event_clocks clocks;
	int r;

	event_clocks_read(&clocks);
	r = evidence_from_guard(generation, &clocks, &growing, &evidence);
	if (r < 0)
		return r;
	for (size_t i = 0; i < evidence.n_watches; i++)
		events_print_json(watch_to_json(&evidence.watches[i]));
	events_print_json(guard_to_json(&evidence));
	return 0;
}

int events_print_guard(const struct events_view *view, const struct generation *generation)
{
	_cleanup_origins_ struct origins origins = { 0 };
	struct origin origin = { 0 };
	int r;

	r = origin_of(generation, &origin);
	if (r < 0)
		return r;
	origins_add(&origins, &origin);
	r = aggregates_print(view, generation, &origins);
	if (r >= 0)
		r = uses_print(generation, origins.items[0].boot);
	return r < 0 ? r : state_print(generation);
}
