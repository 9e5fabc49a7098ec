/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence/event-sighting.h"

#include <string.h>

_Static_assert(EVENT_BOOT_LEN == EVIDENCE_BOOT_LEN, "boot ids are of one length");

static int text_copy(const char *text, char **ret_text)
{
	if (!text)
		return 0;
	*ret_text = strdup(text);
	return *ret_text ? 0 : -ENOMEM;
}

static int texts_copy(const struct event *event, struct sighting *sighting)
{
	int r = text_copy(event->exe, &sighting->exe);

	if (r >= 0)
		r = text_copy(event->file, &sighting->file);
	if (r >= 0)
		r = text_copy(event->unit, &sighting->unit);
	return r < 0 ? r : text_copy(event->rule, &sighting->rule);
}

static enum bw_verdict verdict_of(const struct event *event, uint32_t control)
{
	return event->refused & control	  ? BW_VERDICT_REFUSE
	       : event->audited & control ? BW_VERDICT_AUDIT
					  : BW_VERDICT_EXEMPT;
}

int event_sighting(const struct event *event, enum bw_control control,
		   struct sighting *ret_sighting)
{
	struct sighting sighting = {
		.control = control,
		.verdict = verdict_of(event, 1U << control),
		.operation = event->operation,
		.role = event->role,
		.reason = event->reason,
		.places = event->places,
		.conditions = event->conditions,
		.uid = event->uid,
		.pid = event->pid,
		.exe_id = event->exe_id,
		.exe_whole = event->exe_whole,
		.file_whole = event->file_whole,
		.count = event->count > 0 ? event->count : 1,
		.first_us = event->count > 0 ? event_began(event) : event->us,
		.last_us = event->us,
		.generation = event->generation,
		.policy_hash = event->policy_hash,
	};
	int r;

	if (!(event_controls(event) & 1U << control))
		return 0;
	if (sighting.first_us >
	    sighting.last_us) /* by what two processors' looks at the clock differ */
		sighting.first_us = sighting.last_us;
	memcpy(sighting.comm, event->comm, sizeof(sighting.comm));
	memcpy(sighting.boot, event->boot, sizeof(sighting.boot));
	r = texts_copy(event, &sighting);
	if (r < 0) {
		sighting_clear(&sighting);
		return r;
	}
	*ret_sighting = sighting;
	return 1;
}

int growing_add_event(struct growing *growing, const struct event *event)
{
	struct sighting sighting;
	int r;

	for (enum bw_control control = 0; control < _BW_CONTROL_MAX; control++) {
		r = event_sighting(event, control, &sighting);
		if (r > 0)
			r = growing_add(growing, &sighting, event->began_us);
		if (r < 0)
			return r;
	}
	return 0;
}

struct watch watch_of(const struct watching *watching)
{
	struct watch watch = {
		.from_us = watching->from_us,
		.to_us = watching->to_us,
		.audit = (uint8_t)watching->audit,
		.enforce = (uint8_t)watching->enforce,
		.generation = watching->generation,
		.policy_hash = watching->policy_hash,
		.ground_hash = watching->ground_hash,
		.from_boottime_us = watching->from_boottime_us,
		.to_boottime_us = watching->to_boottime_us,
		.lost = watching->lost,
		.evicted = watching->evicted,
		.unrecorded = watching->unrecorded,
	};

	memcpy(watch.boot, watching->boot, sizeof(watch.boot));
	return watch;
}

struct rule_use rule_use_of(const struct exemption_use *use)
{
	return (struct rule_use){
		.rule = use->rule,
		.count = use->count,
		.first_us = use->us - (int64_t)(use->boottime_us - use->began_us),
		.last_us = use->us,
	};
}

bool event_is_own(const struct event *event)
{
	return event->conditions & BW_CONDITION_OWN;
}
