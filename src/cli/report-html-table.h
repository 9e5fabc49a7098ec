/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "cli/report-words.h"

/* What happened when, as a picture and as a table of the same. Nothing, if nothing is known. */
void html_periods(FILE *stream, const struct report_view *view);

/* Controls, programs, objects and units, with a bar in each row. Nothing, if nothing was seen. */
void html_tables(FILE *stream, const struct report_view *view);
