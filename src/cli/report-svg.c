/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/report-svg.h"

#include <inttypes.h>

#include "cli/report-words.h"
#include "policy/control.h"

enum {
	BAR_WIDTH = 1000,
	BAR_LEAST = 8, /* that can be seen */
	COLUMN_WIDTH = 10,
	COLUMN_HEIGHT = 100,
	COLUMN_LEAST = 3,
};

/* What stands at the beginning of a bar, or at the foot of a column. */
static const enum bw_verdict bar_order[] = { BW_VERDICT_REFUSE, BW_VERDICT_AUDIT,
					     BW_VERDICT_EXEMPT };
static const enum bw_verdict column_order[] = { BW_VERDICT_EXEMPT, BW_VERDICT_AUDIT,
						BW_VERDICT_REFUSE };

#define PARTS (sizeof(bar_order) / sizeof(bar_order[0]))

static double part_of(uint64_t n, uint64_t most, int whole, int least)
{
	const double part = (double)n / (double)most * whole;

	return n == 0 ? 0 : part < least ? least : part;
}

static void title_put(FILE *stream, const struct verdicts *verdicts)
{
	(void)fprintf(stream,
		      "%" PRIu64 " refused, %" PRIu64 " would be refused, %" PRIu64 " exempt",
		      verdicts->n[BW_VERDICT_REFUSE], verdicts->n[BW_VERDICT_AUDIT],
		      verdicts->n[BW_VERDICT_EXEMPT]);
}

void svg_bar(FILE *stream, const struct verdicts *verdicts, uint64_t most)
{
	double x = 0;

	(void)fprintf(stream,
		      "<svg class=\"bar\" role=\"img\" viewBox=\"0 0 %d 10\" "
		      "preserveAspectRatio=\"none\"><title>",
		      BAR_WIDTH);
	title_put(stream, verdicts);
	(void)fputs("</title>", stream);
	for (size_t i = 0; most > 0 && i < PARTS; i++) {
		const double width = part_of(verdicts->n[bar_order[i]], most, BAR_WIDTH, BAR_LEAST);

		if (width > 0)
			(void)fprintf(stream,
				      "<rect class=\"%s\" x=\"%.1f\" width=\"%.1f\" "
				      "height=\"10\"/>",
				      verdict_to_string(bar_order[i]), x, width);
		x += width;
	}
	(void)fputs("</svg>", stream);
}

static void column_put(FILE *stream, const struct periods *periods, size_t i,
		       const struct verdicts *verdicts, uint64_t most)
{
	const struct period *period = &periods->items[i];
	char begin[REPORT_PERIOD_LEN];
	double y = COLUMN_HEIGHT;

	(void)fprintf(stream, "<g><title>%s: ", report_period(periods, i, begin));
	title_put(stream, verdicts);
	(void)fprintf(stream, "%s</title><rect class=\"%s\" x=\"%zu\" width=\"%d\" height=\"%d\"/>",
		      period->watched_us > 0 ? "" : "; not watched",
		      period->watched_us > 0 ? "watched" : "unwatched", i * COLUMN_WIDTH,
		      COLUMN_WIDTH, COLUMN_HEIGHT);
	for (size_t part = 0; most > 0 && part < PARTS; part++) {
		const double height =
			part_of(verdicts->n[column_order[part]], most, COLUMN_HEIGHT, COLUMN_LEAST);

		y -= height;
		if (height > 0)
			(void)fprintf(stream,
				      "<rect class=\"%s\" x=\"%zu\" y=\"%.1f\" width=\"%d\" "
				      "height=\"%.1f\"/>",
				      verdict_to_string(column_order[part]), i * COLUMN_WIDTH + 1,
				      y, COLUMN_WIDTH - 2, height);
	}
	(void)fputs("</g>\n", stream);
}

void svg_periods(FILE *stream, const char *class, const struct periods *periods,
		 enum bw_control control, uint64_t most)
{
	(void)fprintf(stream,
		      "<svg class=\"%s\" role=\"img\" viewBox=\"0 0 %zu %d\" "
		      "preserveAspectRatio=\"none\"><title>%s, for each %s</title>"
		      "<desc>The same numbers stand in the table below.</desc>\n",
		      class, periods->n * COLUMN_WIDTH, COLUMN_HEIGHT,
		      control == _BW_CONTROL_MAX ? "All controls" : control_to_string(control),
		      periods->days ? "day" : "hour");
	for (size_t i = 0; i < periods->n; i++)
		column_put(stream, periods, i,
			   control == _BW_CONTROL_MAX ? &periods->items[i].all
						      : &periods->items[i].controls[control],
			   most);
	(void)fputs("</svg>", stream);
}
