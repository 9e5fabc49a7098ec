/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/evidence-journal.h"

#include <inttypes.h>
#include <string.h>
#include <syslog.h>

#include "cli/journal-reader.h"
#include "evidence/event-sighting.h"

#define ENTRIES_MAX 2000000

struct reading {
	int64_t since_us;
	struct growing *growing;
	struct evidence *evidence;
	uint64_t watchings; /* of any boot */
};

static int watching_take(struct reading *reading, const struct watching *watching)
{
	struct watch watch = watch_of(watching);

	if (!watch_clip(&watch, reading->since_us))
		return 0;
	return evidence_add_watch(reading->evidence, &watch);
}

static int use_take(struct reading *reading, struct exemption_use *found)
{
	struct rule_use use = rule_use_of(found);

	found->rule = NULL; /* it is the evidence's now */
	return growing_add_use(reading->growing, &use, found->boot, found->began_us);
}

static int entry_take(struct reading *reading, struct journal_entry *entry)
{
	if (entry->kind == JOURNAL_WATCHING) {
		reading->watchings++;
		return watching_take(reading, &entry->watching);
	}
	if (entry->kind == JOURNAL_USE)
		return use_take(reading, &entry->use);
	if (entry->event.us < reading->since_us)
		return 0;
	return growing_add_event(reading->growing, &entry->event);
}

static int entries_read(struct reading *reading, struct journal_reader *reader)
{
	for (unsigned int i = 0; i < ENTRIES_MAX; i++) {
		_cleanup_journal_entry_ struct journal_entry entry = { 0 };
		int r = journal_reader_next(reader, &entry);

		if (r > 0)
			r = entry_take(reading, &entry);
		else if (r == 0)
			return 0;
		if (r < 0)
			return r;
	}
	return -E2BIG;
}

static void doubts_say(struct problems *problems, const struct reading *reading, uint64_t damaged)
{
	if (damaged > 0)
		problems_add(problems, LOG_WARNING, NULL,
			     "%" PRIu64 " entries of the journal are no evidence of this version",
			     damaged);
	if (reading->watchings == 0)
		problems_add(problems, LOG_WARNING, "systemctl enable --now bootward-logd.service",
			     "the journal has nothing of bootward-logd since then: what it says is "
			     "not that nothing happened");
}

int evidence_from_journal(int64_t since_us, struct problems *problems, struct growing *growing,
			  struct evidence *evidence)
{
	_cleanup_journal_reader_ struct journal_reader reader = { 0 };
	struct reading reading = { .since_us = since_us, .growing = growing, .evidence = evidence };
	int r;

	r = journal_reader_open(since_us, NULL, problems, &reader);
	if (r < 0)
		return r;
	r = entries_read(&reading, &reader);
	doubts_say(problems, &reading, reader.damaged);
	evidence->unread_us = reader.unread_us;
	if (r < 0)
		problems_add(problems, LOG_ERR,
			     r == -E2BIG ? "ask for less of it with --since" : NULL,
			     "the journal cannot be read to its end: %s",
			     r == -E2BIG ? "more evidence than is ever looked at" : strerror(-r));
	return r;
}
