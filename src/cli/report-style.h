/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* The style sheet of a report's page. */
extern const char report_style[];
