/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "base/time-text.h"
#include "cli/html-text.h"
#include "cli/report-html-table.h"
#include "cli/report-output.h"
#include "cli/report-style.h"
#include "policy/control.h"

/* A page that is written: what goes wrong is remembered until the end. */
struct page {
	const struct report_view *view;
	FILE *stream;
	int error;
};

__attribute__((format(printf, 2, 3))) static void put(const struct page *page, const char *format,
						      ...)
{
	va_list arguments;

	va_start(arguments, format);
	(void)vfprintf(page->stream, format, arguments); /* the stream's owner asks for errors */
	va_end(arguments);
}

/* Safe text as code, as names of files and units are. */
static void put_code(const struct page *page, const char *text)
{
	put(page, "<code>");
	html_put(page->stream, text);
	put(page, "</code>");
}

static void put_foreign(struct page *page, const char *bytes)
{
	if (html_put_foreign(page->stream, bytes) < 0)
		page->error = -ENOMEM;
}

/* --- head --- */

static void put_begin(struct page *page)
{
	const struct report_view *view = page->view;
	char text[TIME_TEXT_LEN];

	put(page, "<!DOCTYPE html>\n"
		  "<html lang=\"en\">\n<head>\n"
		  "<meta charset=\"utf-8\"/>\n"
		  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
		  "<meta name=\"referrer\" content=\"no-referrer\"/>\n"
		  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		  "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\"/>\n"
		  "<title>What bootward saw: ");
	put_foreign(page, view->host);
	put(page, "</title>\n<style>\n%s</style>\n</head>\n<body>\n<main>\n", report_style);
	put(page, "<header>\n<h1>What bootward saw</h1>\n<p class=\"quiet\">");
	put_foreign(page, view->host);
	put(page, " \xc2\xb7 made %s", time_local(view->now_us, text));
	if (view->since) {
		put(page, " \xc2\xb7 asked for since ");
		put_foreign(page, view->since);
	}
	if (view->file) {
		put(page, " \xc2\xb7 from ");
		put_foreign(page, view->file);
	}
	put(page, "</p>\n</header>\n");
}

static void put_guard(const struct page *page)
{
	const struct summary *summary = page->view->summary;
	const struct evidence *e = summary->evidence;

	put(page, "<div class=\"wide\"><dt>Guard</dt><dd>");
	if (e->generation)
		put(page, "generation %" PRIu64 ", policy <code>%016" PRIx64 "</code></dd></div>\n",
		    e->generation, e->policy_hash);
	else
		put(page, "<b>%s</b></dd></div>\n",
		    page->view->file ? "not known" : "no guard is in force");
	for (size_t i = 0; i < summary->n_policies; i++) {
		const struct policy_seen *policy = &summary->policies[i];
		char text[TIME_TEXT_LEN];

		if (policy->hash == e->policy_hash && policy->generation == e->generation)
			continue;
		put(page,
		    "<div class=\"wide\"><dt>Earlier, until %s</dt><dd>generation %" PRIu64
		    ", policy <code>%016" PRIx64 "</code></dd></div>\n",
		    time_local(policy->last_us, text), policy->generation, policy->hash);
	}
}

static void put_watched(const struct page *page)
{
	const struct summary *summary = page->view->summary;
	const struct watched *w = &summary->watched;
	char duration[REPORT_DURATION_LEN], from[TIME_TEXT_LEN], to[TIME_TEXT_LEN];

	put(page, "<div class=\"wide\"><dt>Watched</dt><dd>");
	if (summary->watched_us <= 0)
		put(page, "<b>%s</b></dd></div>\n",
		    summary_is_blind(summary) ? "nothing" : "not known");
	else
		put(page, "%s in %zu boot%s, %s to %s</dd></div>\n",
		    report_duration(summary->watched_us, duration), summary->n_boots,
		    summary->n_boots == 1 ? "" : "s", time_local(w->items[0].from_us, from),
		    time_local(w->items[w->n - 1].to_us, to));
}

static void put_fact(const struct page *page, const char *name, const char *class, uint64_t n)
{
	put(page, "<div><dt>%s</dt><dd class=\"number%s%s\">%" PRIu64 "</dd></div>\n", name,
	    n > 0 ? " word-" : "", n > 0 ? class : "", n);
}

static void put_facts(const struct page *page)
{
	const struct evidence *e = page->view->summary->evidence;
	const uint64_t *n = page->view->summary->all.n;

	put(page, "<dl class=\"facts\">\n");
	put_guard(page);
	put_watched(page);
	put_fact(page, "Refused", "refuse", n[BW_VERDICT_REFUSE]);
	put_fact(page, "Would be refused", "audit", n[BW_VERDICT_AUDIT]);
	put_fact(page, "Exempt", "exempt", n[BW_VERDICT_EXEMPT]);
	put_fact(page, "Events lost", "refuse", e->lost);
	put_fact(page, "Kinds pushed out", "refuse", e->evicted);
	put_fact(page, "Verdicts unrecorded", "refuse", e->unrecorded);
	put(page, "</dl>\n");
}

static void put_notes(const struct page *page)
{
	struct report_notes notes;

	report_notes_make(page->view, &notes);
	if (notes.n == 0)
		return;
	put(page, "<ul class=\"notes\">\n");
	for (size_t i = 0; i < notes.n; i++) {
		put(page, "<li%s>", notes.items[i].bad ? " class=\"bad\"" : "");
		html_put(page->stream, notes.items[i].text);
		put(page, "</li>\n");
	}
	put(page, "</ul>\n");
}

/* --- worth a look --- */

static void put_case_counts(const struct page *page, const struct notable *notable)
{
	const char *separator = "";

	put(page, "<p>");
	for (enum bw_control c = 0; c < _BW_CONTROL_MAX; c++)
		for (int v = _BW_VERDICT_MAX - 1; v >= 0; v--) {
			const enum bw_verdict verdict = (enum bw_verdict)v;
			const uint64_t n = notable->controls[c].n[v];

			if (n == 0)
				continue;
			put(page, "%s%s: <span class=\"word-%s\">%" PRIu64 " %s</span>", separator,
			    control_to_string(c), verdict_to_string(verdict), n,
			    report_verdict(verdict));
			separator = ", ";
		}
	put(page, "</p>\n");
}

static void put_case_who(struct page *page, const struct notable *notable)
{
	const struct sighting *s = notable->example;
	char first[TIME_TEXT_LEN], last[TIME_TEXT_LEN];

	put(page, "<p class=\"quiet\">user %" PRIu32 ", in ", s->uid);
	put_code(page, notable->names->unit);
	put(page, ", as process %" PRIu32 " (<code>", s->pid);
	put_foreign(page, s->comm);
	put(page, "</code>); %s", time_local(notable->first_us, first));
	if (strcmp(first, time_local(notable->last_us, last)) != 0)
		put(page, " to %s", last);
	if (s->rule) {
		put(page, "; exempt by <code>");
		put_foreign(page, s->rule);
		put(page, "</code>");
	}
	put(page, "</p>\n<ul class=\"signs\">\n");
	for (enum notable_sign sign = 0; sign < _NOTABLE_SIGN_MAX; sign++) {
		if (!(notable->signs & 1U << sign))
			continue;
		put(page, "<li><b>+%u</b>",
		    notable_counts(notable, sign) ? notable_sign_points(sign) : 0);
		html_put(page->stream, notable_sign_says(sign));
		put(page, "</li>\n");
	}
	put(page, "</ul>\n");
}

static void put_case(struct page *page, const struct notable *notable)
{
	put(page, "<li class=\"%s\"><p class=\"points\">%u <small>points</small></p>\n<div><h3>",
	    verdict_to_string(report_gravest(&notable->all)), notable->points);
	put_code(page, notable->names->object);
	put(page, "</h3>\n<p>%s by ", report_done(notable->example));
	put_code(page, notable->names->program);
	put(page, "</p>\n");
	put_case_counts(page, notable);
	put_case_who(page, notable);
	put(page, "</div></li>\n");
}

static void put_notables(struct page *page)
{
	const struct notables *notables = &page->view->summary->notables;
	const size_t n = notables->n < page->view->top ? notables->n : page->view->top;

	if (page->view->summary->evidence->n == 0)
		return;
	put(page, "<section>\n<h2>Worth a look</h2>\n");
	if (n == 0)
		put(page, "<p>Nothing has %d points or more.</p>\n", NOTABLE_POINTS_LEAST);
	else
		put(page, "<ol class=\"cases\">\n");
	for (size_t i = 0; i < n; i++)
		put_case(page, &notables->items[i]);
	put(page, "%s", n > 0 ? "</ol>\n" : "");
	if (notables->n > n)
		put(page, "<p class=\"quiet\">and %zu more</p>\n", notables->n - n);
	put(page, "</section>\n");
}

int report_html(const struct report_view *view, FILE *stream)
{
	struct page page = { .view = view, .stream = stream };

	put_begin(&page);
	put_facts(&page);
	put_notes(&page);
	put_notables(&page);
	html_periods(stream, view);
	html_tables(stream, view);
	put(&page,
	    "<footer class=\"quiet\"><p>What the words mean, and how cases get their points, "
	    "stands in "
	    "bootward-report(8).</p></footer>\n</main>\n</body>\n</html>\n");
	return page.error;
}
