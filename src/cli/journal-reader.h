/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/problem.h"
#include "event/event-field.h"

/*
 * What bootward-logd wrote into the journal of this machine. Entries count only if journald says that root
 * sent them from bootward-logd.service: anybody may write fields of these names.
 */

enum journal_kind {
	JOURNAL_EVENT,
	JOURNAL_REMAINDER, /* an event that stands for those that had none */
	JOURNAL_WATCHING,
	JOURNAL_USE,
	_JOURNAL_KIND_MAX,
};

struct journal_entry {
	enum journal_kind kind;
	struct event event; /* of the first two, and the others of the others */
	struct watching watching;
	struct exemption_use use;
};

void journal_entry_clear(struct journal_entry *entry);
#define _cleanup_journal_entry_ _cleanup_(journal_entry_clear)

struct journal_reader {
	struct sd_journal *journal;
	uint64_t damaged; /* entries that are no evidence, and were passed over */
	int64_t unread_us; /* when the latest of these was written that may have been; 0: none */
	char boot[EVENT_BOOT_LEN]; /* the last one of which something was watched: */
	int64_t boot_begin_us; /* when its first entry was written that is still there, whosever */
};

/*
 * Begin with what was written at `since_us`; `boot`, if not NULL: only what is of that boot. A journal that
 * begins later is said as a warning. 0, or a negative errno with a problem: it is absent or may not be
 * read.
 */
int journal_reader_open(int64_t since_us, const char *boot, struct problems *problems,
			struct journal_reader *ret_reader);
void journal_reader_close(struct journal_reader *reader);
#define _cleanup_journal_reader_ _cleanup_(journal_reader_close)

/* 1 and the next entry, whose watching begins where the journal of its boot does; 0 at the end for now, or a negative errno. */
int journal_reader_next(struct journal_reader *reader, struct journal_entry *ret_entry);

/* Wait until something is written, for this long at most. 0 or a negative errno. */
int journal_reader_wait(struct journal_reader *reader, uint64_t us);
