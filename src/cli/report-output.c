/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/report-output.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "base/escape.h"
#include "base/time-text.h"
#include "cli/report-table.h"
#include "policy/control.h"

#define PLAIN  ""
#define BOLD   "\033[1m"
#define FAINT  "\033[2m"
#define RED    "\033[31m"
#define YELLOW "\033[33m"

enum {
	WIDTH_LEAST = 40, /* whatever a terminal says */
	LABEL_LEN = 11, /* with the blank behind it */
	NAME_LEAST = 24, /* columns of a name, even if the line gets too long */
	POLICIES_MAX = 4, /* that are named */
};

/* A page that is written: what goes wrong is remembered until the end. */
struct page {
	const struct report_view *view;
	const struct report_paper *paper;
	int error;
};

__attribute__((format(printf, 3, 4))) static void put(const struct page *page, const char *colour,
						      const char *format, ...)
{
	const bool coloured = page->paper->colour && *colour;
	va_list arguments;

	(void)fputs(coloured ? colour : "", page->paper->stream);
	va_start(arguments, format);
	(void)vfprintf(page->paper->stream, format, arguments);
	va_end(arguments);
	(void)fputs(coloured ? "\033[0m" : "", page->paper->stream);
}

/* Words of ours, in lines that are as long as the paper is wide; lines but the first are indented. */
static void put_words(const struct page *page, const char *colour, size_t indent, const char *words)
{
	const size_t room = page->paper->width - indent;

	while (strlen(words) > room) {
		size_t len = room;

		while (len > 0 && words[len] != ' ')
			len--;
		if (len == 0)
			len = strcspn(words, " ");
		put(page, colour, "%.*s", (int)len, words);
		put(page, PLAIN, "\n%*s", (int)indent, "");
		words += len + (words[len] == ' ');
	}
	put(page, colour, "%s", words);
	put(page, PLAIN, "\n");
}

/* A name that somebody else chose, in the rest of the line. */
static void put_name(struct page *page, const char *colour, const char *name, size_t used)
{
	const size_t width = page->paper->width;
	_cleanup_free_ char *fit =
		text_fit(page->paper, name, width > used + NAME_LEAST ? width - used : NAME_LEAST);

	if (!fit)
		page->error = -ENOMEM;
	else
		put(page, colour, "%s", fit);
}

/* The same of text that is not safe yet. */
static void put_foreign(struct page *page, const char *text, size_t used)
{
	_cleanup_free_ char *name = text_escape(text);

	if (!name)
		page->error = -ENOMEM;
	else
		put_name(page, PLAIN, name, used);
}

/* --- head --- */

/* A label and words of ours. */
__attribute__((format(printf, 4, 5))) static void put_line(const struct page *page,
							   const char *colour, const char *label,
							   const char *format, ...)
{
	char words[160];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(words, sizeof(words), format, arguments);
	va_end(arguments);
	put(page, PLAIN, "%-*s", LABEL_LEN, label);
	put_words(page, colour, LABEL_LEN, words);
}

static void put_guard(const struct page *page)
{
	const struct summary *summary = page->view->summary;
	const struct evidence *e = summary->evidence;
	char text[TIME_TEXT_LEN];

	if (e->generation)
		put_line(page, PLAIN, "Guard:", "generation %" PRIu64 ", policy %016" PRIx64,
			 e->generation, e->policy_hash);
	else
		put_line(page, RED, "Guard:", "%s",
			 page->view->file ? "not known" : "NO GUARD IS IN FORCE");
	for (size_t i = 0; i < summary->n_policies && i < POLICIES_MAX; i++) {
		const struct policy_seen *policy = &summary->policies[i];

		if (policy->hash != e->policy_hash || policy->generation != e->generation)
			put_line(page, PLAIN, "Earlier:",
				 "generation %" PRIu64 ", policy %016" PRIx64 ", until %s",
				 policy->generation, policy->hash,
				 time_local(policy->last_us, text));
	}
	if (summary->n_policies > POLICIES_MAX)
		put_line(page, PLAIN, "", "and %zu more", summary->n_policies - POLICIES_MAX);
}

static void put_watched(const struct page *page)
{
	const struct summary *summary = page->view->summary;
	const struct watched *w = &summary->watched;
	char duration[REPORT_DURATION_LEN], from[TIME_TEXT_LEN], to[TIME_TEXT_LEN];

	if (summary->watched_us <= 0)
		put_line(page, RED, "Watched:", "%s",
			 summary_is_blind(summary) ? "nothing" : "not known");
	else
		put_line(page, PLAIN, "Watched:", "%s in %zu boot%s, %s to %s",
			 report_duration(summary->watched_us, duration), summary->n_boots,
			 summary->n_boots == 1 ? "" : "s", time_local(w->items[0].from_us, from),
			 time_local(w->items[w->n - 1].to_us, to));
}

static void put_source(struct page *page)
{
	const struct report_view *view = page->view;

	put(page, PLAIN, "%-*s", LABEL_LEN, "Evidence:");
	if (view->file)
		put_foreign(page, view->file, 40);
	else
		put(page, PLAIN, "%s", view->since ? "this host's" : "this boot's");
	if (view->since) {
		put(page, PLAIN, ", since ");
		put_foreign(page, view->since, 40);
	}
	put(page, PLAIN, "\n");
}

static void put_head(struct page *page)
{
	const struct report_view *view = page->view;
	const struct evidence *e = view->summary->evidence;
	const uint64_t *n = view->summary->all.n;
	char text[TIME_TEXT_LEN];

	put(page, BOLD, "What bootward saw");
	put(page, PLAIN, ", told on ");
	put_foreign(page, view->host, 49);
	put(page, PLAIN, " at %s\n", time_local(view->now_us, text));
	put_source(page);
	put_guard(page);
	put_watched(page);
	put_line(page, PLAIN, "Verdicts:",
		 "%" PRIu64 " refused, %" PRIu64 " would be refused (audit), %" PRIu64 " exempt",
		 n[BW_VERDICT_REFUSE], n[BW_VERDICT_AUDIT], n[BW_VERDICT_EXEMPT]);
	put_line(page, e->lost || e->evicted || e->unrecorded ? YELLOW : PLAIN, "Not told:",
		 "%" PRIu64 " events lost, %" PRIu64 " kinds pushed out, %" PRIu64
		 " verdicts unrecorded",
		 e->lost, e->evicted, e->unrecorded);
}

static void put_notes(const struct page *page)
{
	struct report_notes notes;

	report_notes_make(page->view, &notes);
	if (notes.n > 0)
		put(page, PLAIN, "\n");
	for (size_t i = 0; i < notes.n; i++) {
		put(page, notes.items[i].bad ? RED : FAINT, "%s ", notes.items[i].bad ? "!" : "-");
		put_words(page, notes.items[i].bad ? BOLD : FAINT, 2, notes.items[i].text);
	}
}

/* --- worth a look --- */

static void put_case_counts(const struct page *page, const struct notable *notable)
{
	const char *separator = "     ";

	for (enum bw_control c = 0; c < _BW_CONTROL_MAX; c++)
		for (int v = _BW_VERDICT_MAX - 1; v >= 0; v--) {
			const uint64_t n = notable->controls[c].n[v];

			if (n == 0)
				continue;
			put(page, PLAIN, "%s%s: ", separator, control_to_string(c));
			put(page,
			    v == BW_VERDICT_REFUSE  ? RED
			    : v == BW_VERDICT_AUDIT ? YELLOW
						    : PLAIN,
			    "%" PRIu64 " %s", n, report_verdict((enum bw_verdict)v));
			separator = ", ";
		}
	put(page, PLAIN, "\n");
}

static void put_case_who(struct page *page, const struct notable *notable)
{
	const struct sighting *s = notable->example;
	char first[TIME_TEXT_LEN], last[TIME_TEXT_LEN];

	put(page, PLAIN, "     user %" PRIu32 ", in ", s->uid);
	put_name(page, PLAIN, notable->names->unit, 48);
	put(page, PLAIN, ", as process %" PRIu32 " (", s->pid);
	put_foreign(page, s->comm, 0);
	put(page, PLAIN, ")\n     %s", time_local(notable->first_us, first));
	if (strcmp(first, time_local(notable->last_us, last)) != 0)
		put(page, PLAIN, " to %s", last);
	put(page, PLAIN, "\n");
	if (!s->rule)
		return;
	put(page, PLAIN, "     exempt by ");
	put_foreign(page, s->rule, 15);
	put(page, PLAIN, "\n");
}

static void put_case_signs(const struct page *page, const struct notable *notable)
{
	for (enum notable_sign sign = 0; sign < _NOTABLE_SIGN_MAX; sign++) {
		if (!(notable->signs & 1U << sign))
			continue;
		if (notable_counts(notable, sign))
			put(page, FAINT, "     +%u  ", notable_sign_points(sign));
		else
			put(page, FAINT, "      -  ");
		put_words(page, FAINT, 9, notable_sign_says(sign));
	}
}

static void put_case(struct page *page, const struct notable *notable)
{
	const bool open = verdicts_open(&notable->all) > 0;

	put(page, BOLD, "%3u  ", notable->points);
	put_name(page, open ? RED : BOLD, notable->names->object, 5);
	put(page, PLAIN, "\n     %s by ", report_done(notable->example));
	put_name(page, BOLD, notable->names->program, 10 + strlen(report_done(notable->example)));
	put(page, PLAIN, "\n");
	put_case_counts(page, notable);
	put_case_who(page, notable);
	put_case_signs(page, notable);
}

static void put_notables(struct page *page)
{
	const struct notables *notables = &page->view->summary->notables;
	const size_t n = notables->n < page->view->top ? notables->n : page->view->top;

	put(page, BOLD, "\nWorth a look");
	if (notables->n == 0) {
		put(page, PLAIN, ": nothing with %d points or more\n", NOTABLE_POINTS_LEAST);
		return;
	}
	put(page, PLAIN, " (most points first)\n");
	for (size_t i = 0; i < n; i++)
		put_case(page, &notables->items[i]);
	if (notables->n > n)
		put(page, PLAIN, "     and %zu more, which --top= and --json show\n",
		    notables->n - n);
}

/* --- pictures --- */

static void put_sparkline(const struct page *page, const char *name, enum bw_control control,
			  size_t width)
{
	char line[TEXT_BAR_LEN(PERIODS_MAX)];
	const uint64_t most =
		text_sparkline(page->paper, &page->view->summary->periods, control, width, line);

	put(page, PLAIN, "%-14s %8" PRIu64 "  ", name, most);
	put(page, YELLOW, "%s\n", line);
}

static void put_periods(const struct page *page)
{
	const struct summary *summary = page->view->summary;
	const struct periods *periods = &summary->periods;
	const size_t width = page->paper->width - 26; /* what stands before the line */
	char from[REPORT_PERIOD_LEN];

	if (periods->n == 0)
		return;
	put(page, BOLD, "\nOver time");
	put(page, PLAIN, " (a sign for each %s, from %s on)\n", periods->days ? "day" : "hour",
	    report_period(periods, periods->n > width ? periods->n - width : 0, from));
	put(page, PLAIN, "%-14s %8s\n", "CONTROL", "HIGHEST");
	put_sparkline(page, "all", _BW_CONTROL_MAX, width);
	for (enum bw_control c = 0; c < _BW_CONTROL_MAX; c++)
		if (verdicts_sum(&summary->controls[c]) > 0)
			put_sparkline(page, control_to_string(c), c, width);
	put(page, FAINT, "%s: watched and quiet, ?: not watched, so not known\n",
	    page->paper->ascii ? "." : "·");
}

static void put_legend(const struct page *page)
{
	put(page, FAINT, "\n%s refused  %s would be refused  %s exempt\n",
	    text_bar_sign(page->paper, BW_VERDICT_REFUSE),
	    text_bar_sign(page->paper, BW_VERDICT_AUDIT),
	    text_bar_sign(page->paper, BW_VERDICT_EXEMPT));
}

static void put_tables(struct page *page)
{
	static const char *const titles[_RANKING_MAX] = {
		[RANKING_PROGRAMS] = "PROGRAM",
		[RANKING_OBJECTS] = "OBJECT",
		[RANKING_UNITS] = "UNIT",
	};
	const struct report_view *view = page->view;
	int r;

	put_legend(page);
	r = report_table_controls(view->summary, page->paper);
	for (enum ranking_of of = 0; r >= 0 && of < _RANKING_MAX; of++) {
		put(page, PLAIN, "\n");
		r = report_table_ranking(&view->summary->rankings[of], titles[of], view->top,
					 page->paper);
	}
	if (r < 0)
		page->error = r;
}

int report_print(const struct report_view *view, const struct report_paper *paper)
{
	struct report_paper fair = *paper;
	struct page page = { .view = view, .paper = &fair };

	if (fair.width < WIDTH_LEAST)
		fair.width = WIDTH_LEAST;
	put_head(&page);
	put_notes(&page);
	if (view->summary->evidence->n > 0)
		put_notables(&page);
	put_periods(&page);
	if (view->summary->evidence->n > 0)
		put_tables(&page);
	return page.error;
}
