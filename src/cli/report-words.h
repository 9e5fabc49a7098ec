/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "evidence/summary.h"

/* What a report is made of, in whatever form. */
struct report_view {
	const struct summary *summary;
	const char *host; /* where it is made */
	const char *since; /* as it was asked for; NULL: this boot */
	const char *file; /* that the evidence came from; NULL: from this host */
	int64_t now_us;
	size_t top; /* rows of each ranking that are shown */
};

/* "3 d 4 h", "13 min 5 s": the two largest units. */
#define REPORT_DURATION_LEN 48
const char *report_duration(int64_t us, char buffer[REPORT_DURATION_LEN]);

/* The beginning of a period: "2026-11-01", or with an hour "2026-11-01 14:00". Returns `buffer`. */
#define REPORT_PERIOD_LEN 24
const char *report_period(const struct periods *periods, size_t i, char buffer[REPORT_PERIOD_LEN]);

/* What has to be known before anything else is believed, each in one sentence. */
struct report_note {
	bool bad; /* silence must not be taken for peace */
	char text[200];
};

#define REPORT_NOTES_MAX 12

struct report_notes {
	struct report_note items[REPORT_NOTES_MAX];
	size_t n;
};

void report_notes_make(const struct report_view *view, struct report_notes *ret_notes);

/* "refused", "would be refused", "exempt". */
const char *report_verdict(enum bw_verdict verdict);

/* The gravest one of a case. */
enum bw_verdict report_gravest(const struct verdicts *verdicts);

/* "started", "mapped", ...: what was done with the object. */
const char *report_done(const struct sighting *sighting);
