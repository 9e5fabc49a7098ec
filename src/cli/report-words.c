/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/report-words.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>

#define SECOND 1000000LL

const char *report_duration(int64_t us, char buffer[REPORT_DURATION_LEN])
{
	static const struct {
		int64_t us;
		const char *name;
	} units[] = {
		{ 86400 * SECOND, "d" },
		{ 3600 * SECOND, "h" },
		{ 60 * SECOND, "min" },
		{ SECOND, "s" },
	};
	size_t at = 0;

	while (at < 2 && us < units[at].us)
		at++;
	(void)snprintf(buffer, REPORT_DURATION_LEN, "%" PRId64 " %s %" PRId64 " %s",
		       us / units[at].us, units[at].name, us % units[at].us / units[at + 1].us,
		       units[at + 1].name);
	return buffer;
}

const char *report_period(const struct periods *periods, size_t i, char buffer[REPORT_PERIOD_LEN])
{
	const time_t seconds = (time_t)(periods->items[i].from_us / SECOND);
	struct tm tm;

	if (!localtime_r(&seconds, &tm) ||
	    strftime(buffer, REPORT_PERIOD_LEN, periods->days ? "%Y-%m-%d" : "%Y-%m-%d %H:%M",
		     &tm) == 0)
		buffer[0] = '\0';
	return buffer;
}

const char *report_verdict(enum bw_verdict verdict)
{
	static const char *const words[_BW_VERDICT_MAX] = {
		[BW_VERDICT_EXEMPT] = "exempt",
		[BW_VERDICT_AUDIT] = "would be refused",
		[BW_VERDICT_REFUSE] = "refused",
	};

	return words[verdict];
}

enum bw_verdict report_gravest(const struct verdicts *verdicts)
{
	return verdicts->n[BW_VERDICT_REFUSE]  ? BW_VERDICT_REFUSE
	       : verdicts->n[BW_VERDICT_AUDIT] ? BW_VERDICT_AUDIT
					       : BW_VERDICT_EXEMPT;
}

const char *report_done(const struct sighting *sighting)
{
	static const char *const words[_BW_ROLE_MAX] = {
		[BW_ROLE_PROGRAM] = "started",
		[BW_ROLE_SCRIPT] = "started as a script",
		[BW_ROLE_INTERPRETER] = "started as an interpreter",
		[BW_ROLE_CHECKED] = "asked about",
		[BW_ROLE_MAPPED] = "mapped",
		[BW_ROLE_READ] = "read into the kernel",
	};

	return words[sighting->role];
}

/* --- notes --- */

__attribute__((format(printf, 3, 4))) static void note(struct report_notes *notes, bool bad,
						       const char *format, ...)
{
	struct report_note *item = &notes->items[notes->n++];
	va_list arguments;

	item->bad = bad;
	va_start(arguments, format);
	(void)vsnprintf(item->text, sizeof(item->text), format, arguments);
	va_end(arguments);
}

static void note_guard(const struct report_view *view, struct report_notes *notes)
{
	if (view->summary->evidence->generation)
		return;
	if (view->file)
		note(notes, true, "The file does not say that a guard is in force.");
	else
		note(notes, true, "No guard is in force: nothing is watched now.");
}

static void note_watched(const struct summary *summary, struct report_notes *notes)
{
	const struct watched *w = &summary->watched;
	char text[REPORT_DURATION_LEN];

	if (summary_is_blind(summary)) {
		note(notes, true,
		     "Nothing was watched: no record says that a guard was in force. That nothing "
		     "was seen says nothing.");
		return;
	}
	if (summary->watched_us <= 0)
		note(notes, true, "How long was watched is not known: no record says so.");
	if (w->n > 1)
		note(notes, true,
		     "Not watched in between, or no record of it is left: %s. Nothing is known of "
		     "that time.",
		     report_duration(w->items[w->n - 1].to_us - w->items[0].from_us -
					     summary->watched_us,
				     text));
}

/* What was counted and is not told. Returns whether there is any of it. */
static bool note_lost(const struct summary *summary, struct report_notes *notes)
{
	const struct evidence *e = summary->evidence;

	if (e->lost)
		note(notes, true,
		     "Events lost: %" PRIu64 ". There was no room for them; what they were about "
		     "may be missing here.",
		     e->lost);
	if (e->evicted)
		note(notes, true,
		     "Kinds of verdicts pushed out: %" PRIu64 ". Newer ones took their room in the "
		     "kernel; they may be missing here, or their numbers too low.",
		     e->evicted);
	if (e->unrecorded)
		note(notes, true,
		     "Verdicts unrecorded: %" PRIu64 ". They are in the counters alone; what they "
		     "were about is not known.",
		     e->unrecorded);
	if (summary->undescribed > e->unrecorded)
		note(notes, true,
		     "Verdicts of this boot that were counted and are not told here: %" PRIu64 ".",
		     summary->undescribed);
	return e->lost || e->evicted || e->unrecorded || summary->undescribed;
}

static void note_periods(const struct summary *summary, struct report_notes *notes)
{
	const struct periods *p = &summary->periods;
	const char *what = p->days ? "day" : "hour";

	if (p->later)
		note(notes, true,
		     "Verdicts from the future: %" PRIu64
		     ". The clock was set back; they count for "
		     "the last %s.",
		     p->later, what);
	if (p->earlier)
		note(notes, false, "Verdicts before the first %s shown: %" PRIu64 ".", what,
		     p->earlier);
	if (p->spread)
		note(notes, false,
		     "Equal verdicts of more than one %s are spread evenly over the time watched "
		     "between the first and the last of them.",
		     what);
	if (summary->evidence->own)
		note(notes, false,
		     "Verdicts on the guard's own attempts, by which it is proved: %" PRIu64
		     ". They are no evidence.",
		     summary->evidence->own);
}

void report_notes_make(const struct report_view *view, struct report_notes *ret_notes)
{
	const struct summary *summary = view->summary;
	struct report_notes notes = { 0 };
	bool lost;

	note_guard(view, &notes);
	note_watched(summary, &notes);
	lost = note_lost(summary, &notes);
	if (summary->evidence->n == 0 && summary->watched_us > 0)
		note(&notes, lost,
		     lost ? "Nothing is told of what was seen, which is not all."
			  : "In the time watched nothing was refused, would have been, or was "
			    "exempt.");
	note_periods(summary, &notes);
	*ret_notes = notes;
}
