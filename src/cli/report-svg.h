/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "evidence/period.h"

/* Pictures in a page of HTML. They have no text but a title, so that they may be stretched. */

/* A bar of `most`, with a part for each verdict. */
void svg_bar(FILE *stream, const struct verdicts *verdicts, uint64_t most);

/*
 * A column for each period, up to `most`, with a part for each verdict; behind those in which nobody
 * watched it is grey. `control` _BW_CONTROL_MAX: all of them. `class` chooses the size.
 */
void svg_periods(FILE *stream, const char *class, const struct periods *periods,
		 enum bw_control control, uint64_t most);
