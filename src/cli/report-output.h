/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <json-c/json.h>

#include "cli/report-text.h"
#include "cli/report-words.h"

/* For people, on a terminal. -ENOMEM. */
int report_print(const struct report_view *view, const struct report_paper *paper);

/* The same for programs; the caller's. NULL if there is no memory. */
json_object *report_json(const struct report_view *view);

/* The same as one page that needs nothing else: no script, no other file. 0, or -ENOMEM. */
int report_html(const struct report_view *view, FILE *stream);
