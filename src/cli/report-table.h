/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "cli/report-text.h"
#include "evidence/summary.h"

/* Tables with a bar in each row, on the paper. -ENOMEM. */

/* The first `top` rows, and how many more there are. `title` stands above the names. */
int report_table_ranking(const struct ranking *ranking, const char *title, size_t top,
			 const struct report_paper *paper);

/* Each control that is not off, or of which something is told. */
int report_table_controls(const struct summary *summary, const struct report_paper *paper);
