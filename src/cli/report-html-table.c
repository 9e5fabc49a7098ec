/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/report-html-table.h"

#include <inttypes.h>

#include "cli/html-text.h"
#include "cli/report-svg.h"
#include "policy/control.h"

/* What verdicts a row, and the head of a table, tell; the gravest first. */
static const struct {
	enum bw_verdict verdict;
	const char *head;
} columns[] = {
	{ BW_VERDICT_REFUSE, "refused" },
	{ BW_VERDICT_AUDIT, "audited" },
	{ BW_VERDICT_EXEMPT, "exempt" },
};

#define COLUMNS (sizeof(columns) / sizeof(columns[0]))

static void put_heads(FILE *stream)
{
	for (size_t i = 0; i < COLUMNS; i++)
		(void)fprintf(stream, "<th scope=\"col\" class=\"n\">%s</th>", columns[i].head);
}

static void put_numbers(FILE *stream, const struct verdicts *verdicts)
{
	for (size_t i = 0; i < COLUMNS; i++) {
		const enum bw_verdict verdict = columns[i].verdict;
		const uint64_t n = verdicts->n[verdict];

		(void)fprintf(stream, "<td class=\"n%s%s\">%" PRIu64 "</td>",
			      n > 0 ? " word-" : " quiet", n > 0 ? verdict_to_string(verdict) : "",
			      n);
	}
}

/* --- over time --- */

static uint64_t periods_most(const struct periods *periods, enum bw_control control)
{
	uint64_t most = 0;

	for (size_t i = 0; i < periods->n; i++) {
		const struct period *period = &periods->items[i];
		const uint64_t n = verdicts_sum(
			control == _BW_CONTROL_MAX ? &period->all : &period->controls[control]);

		most = n > most ? n : most;
	}
	return most;
}

static void put_legend(FILE *stream)
{
	static const struct {
		const char *class, *says;
	} rows[] = {
		{ "refuse", "refused" },
		{ "audit", "would be refused (audit)" },
		{ "exempt", "exempt" },
		{ "unwatched", "not watched: nothing is known" },
	};

	(void)fputs("<ul class=\"legend\">", stream);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		(void)fprintf(stream,
			      "<li><svg aria-hidden=\"true\" viewBox=\"0 0 1 1\"><rect "
			      "class=\"%s\" width=\"1\" height=\"1\"/></svg>%s</li>",
			      rows[i].class, rows[i].says);
	(void)fputs("</ul>\n", stream);
}

static void put_periods_table(FILE *stream, const struct periods *periods)
{
	char text[REPORT_PERIOD_LEN], duration[REPORT_DURATION_LEN];

	(void)fprintf(stream,
		      "<details><summary>The same as a table</summary>\n<table>\n<thead><tr>"
		      "<th scope=\"col\">%s</th><th scope=\"col\" class=\"n\">watched</th>",
		      periods->days ? "day" : "hour");
	put_heads(stream);
	(void)fputs("</tr></thead>\n<tbody>\n", stream);
	for (size_t i = 0; i < periods->n; i++) {
		const struct period *period = &periods->items[i];

		(void)fprintf(stream, "<tr><th scope=\"row\">%s</th><td class=\"n\">%s</td>",
			      report_period(periods, i, text),
			      period->watched_us > 0 ? report_duration(period->watched_us, duration)
						     : "no");
		put_numbers(stream, &period->all);
		(void)fputs("</tr>\n", stream);
	}
	(void)fputs("</tbody>\n</table>\n</details>\n", stream);
}

void html_periods(FILE *stream, const struct report_view *view)
{
	const struct periods *periods = &view->summary->periods;
	const uint64_t most = periods_most(periods, _BW_CONTROL_MAX);
	char first[REPORT_PERIOD_LEN], last[REPORT_PERIOD_LEN];

	if (periods->n == 0)
		return;
	(void)fprintf(
		stream,
		"<section>\n<h2>Over time</h2>\n<p class=\"quiet\">Verdicts in each %s%s. The "
		"highest column is %" PRIu64 ".</p>\n<figure style=\"max-width: %zurem\">\n",
		periods->days ? "day" : "hour", periods->spread ? ", partly estimated" : "", most,
		periods->n < 4 ? 12 : periods->n * 3);
	svg_periods(stream, "chart", periods, _BW_CONTROL_MAX, most);
	(void)fprintf(stream, "\n<div class=\"ends\"><span>%s</span><span>%s</span></div>\n",
		      report_period(periods, 0, first),
		      periods->n > 1 ? report_period(periods, periods->n - 1, last) : "");
	(void)fputs("</figure>\n", stream);
	put_legend(stream);
	put_periods_table(stream, periods);
	(void)fputs("</section>\n", stream);
}

/* --- tables --- */

static void put_table_begin(FILE *stream, const char *caption, const char *head)
{
	(void)fprintf(stream,
		      "<table>\n<caption>%s</caption>\n<thead><tr><th scope=\"col\">%s</th>",
		      caption, head);
	put_heads(stream);
	(void)fputs("</tr></thead>\n<tbody>\n", stream);
}

static void put_table_end(FILE *stream, size_t more)
{
	(void)fputs("</tbody>\n</table>\n", stream);
	if (more > 0)
		(void)fprintf(stream, "<p class=\"quiet\">and %zu more</p>\n", more);
}

static void put_controls(FILE *stream, const struct summary *summary)
{
	const bool in_force = summary->evidence->generation != 0; /* or modes are not known */

	put_table_begin(stream, "By control", "control, over time");
	for (enum bw_control c = 0; c < _BW_CONTROL_MAX; c++) {
		const enum bw_mode mode = summary->evidence->mode[c];

		if (mode == BW_MODE_OFF && verdicts_sum(&summary->controls[c]) == 0)
			continue;
		(void)fprintf(stream, "<tr><th scope=\"row\"><code>%s</code>",
			      control_to_string(c));
		if (in_force)
			(void)fprintf(stream, " <span class=\"quiet\">%s</span>",
				      mode_to_string(mode));
		svg_periods(stream, "spark", &summary->periods, c,
			    periods_most(&summary->periods, c));
		(void)fputs("</th>", stream);
		put_numbers(stream, &summary->controls[c]);
		(void)fputs("</tr>\n", stream);
	}
	put_table_end(stream, 0);
}

static void put_ranking(FILE *stream, const struct report_view *view, enum ranking_of of)
{
	static const struct {
		const char *caption, *head;
	} words[_RANKING_MAX] = {
		[RANKING_PROGRAMS] = { "Programs that did it", "program" },
		[RANKING_OBJECTS] = { "What they started, mapped or read", "object" },
		[RANKING_UNITS] = { "By unit", "unit" },
	};
	const struct ranking *ranking = &view->summary->rankings[of];
	const size_t n = ranking->n < view->top ? ranking->n : view->top;
	uint64_t most = 0;

	for (size_t i = 0; i < n; i++)
		if (verdicts_sum(&ranking->items[i].verdicts) > most)
			most = verdicts_sum(&ranking->items[i].verdicts);
	put_table_begin(stream, words[of].caption, words[of].head);
	for (size_t i = 0; i < n; i++) {
		(void)fputs("<tr><th scope=\"row\"><code>", stream);
		html_put(stream, ranking->items[i].name);
		(void)fputs("</code>", stream);
		svg_bar(stream, &ranking->items[i].verdicts, most);
		(void)fputs("</th>", stream);
		put_numbers(stream, &ranking->items[i].verdicts);
		(void)fputs("</tr>\n", stream);
	}
	put_table_end(stream, ranking->n - n);
}

void html_tables(FILE *stream, const struct report_view *view)
{
	if (view->summary->evidence->n == 0)
		return;
	put_controls(stream, view->summary);
	for (enum ranking_of of = 0; of < _RANKING_MAX; of++)
		put_ranking(stream, view, of);
}
