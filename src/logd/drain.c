/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "logd/drain.h"

#include "event/journal.h"
#include "logd/entry.h"

#define RECORDS_AT_ONCE 256

/* What the journal will never take is damaged as well. */
static bool is_hopeless(int r)
{
	return r == -EBADMSG || r == -EINVAL || r == -E2BIG || r == -EMSGSIZE;
}

static int record_write(struct drain *drain, const struct ring_record *record,
			const struct origins *origins)
{
	_cleanup_event_ struct event event = { 0 };
	struct event_clocks clocks;
	int r;

	event_clocks_read(&clocks);
	r = event_from_record(record->data, record->size, &clocks, &event);
	if (r >= 0 &&
	    !flood_admits(&drain->flood, event.uid, event_verdict(&event) == BW_VERDICT_EXEMPT,
			  clocks.boottime_ns)) {
		drain->skipped++;
		return 0;
	}
	if (r >= 0)
		r = origins_complete(origins, &event);
	if (r >= 0)
		r = entry_send_event(&event, (int64_t)(clocks.realtime_ns / 1000));
	if (is_hopeless(r)) {
		drain->damaged++;
		return 0;
	}
	if (r >= 0)
		drain->written++;
	return r;
}

int drain_flood_say(struct drain *drain)
{
	struct event_clocks clocks;
	uint64_t skipped;

	event_clocks_read(&clocks);
	skipped = flood_take(&drain->flood, clocks.boottime_ns);
	return skipped > 0 ? entry_send_flood(skipped) : 0;
}

/* Without a journal an entry is lost and nothing says so: its record is not taken then. */
static int record_bring(struct drain *drain, const struct ring_record *record,
			const struct origins *origins)
{
	int r;

	if (!journal_is_there())
		return -ENOTCONN;
	r = record_write(drain, record, origins);
	if (r < 0)
		return r;
	return journal_is_there() ? 0 : -ENOTCONN;
}

int drain_some(struct drain *drain, struct source *source, const struct origins *origins)
{
	int r;

	if (!journal_is_there())
		return -ENOTCONN; /* nor is anything forgotten that is to be said */
	r = drain_flood_say(drain);
	if (r < 0)
		return r;
	for (unsigned int i = 0; i < RECORDS_AT_ONCE; i++) {
		struct ring_record record;

		r = ring_at(&source->ring, ring_oldest(&source->ring), &record);
		if (r <= 0)
			return r;
		r = record_bring(drain, &record, origins);
		if (r < 0)
			return r;
		ring_advance(&source->ring, record.next);
	}
	return 1;
}
