/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "evidence/period.h"

/* What a report is printed on. */
struct report_paper {
	FILE *stream;
	size_t width; /* columns */
	bool ascii; /* nothing but ASCII */
	bool colour;
};

/*
 * A name in at most `width` columns, shortened in the middle: the end tells more than the beginning. It
 * is safe text already (base/escape.h); of that, characters that the paper or the locale does not have
 * become "\xNN" too. NULL if there is no memory.
 */
char *text_fit(const struct report_paper *paper, const char *name, size_t width);

/* Bytes of a character on paper, times its columns: enough for `width` of them and the NUL. */
#define TEXT_BAR_LEN(width) ((width)*3 + 1)

/* A bar of at most `width` columns for `most`, with a part for each verdict that there is. */
void text_bar(const struct report_paper *paper, const struct verdicts *verdicts, uint64_t most,
	      size_t width, char *buffer);

/* What stands for a verdict in a bar. */
const char *text_bar_sign(const struct report_paper *paper, enum bw_verdict verdict);

/*
 * The last `width` periods, a sign for each: how much there was; a dot if it was quiet; a question mark if
 * nobody watched. `control` _BW_CONTROL_MAX: all of them. Returns the most that one of all periods had.
 */
uint64_t text_sparkline(const struct report_paper *paper, const struct periods *periods,
			enum bw_control control, size_t width, char *buffer);
