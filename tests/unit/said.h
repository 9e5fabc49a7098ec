/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/problem.h"

/*
 * A list of problems as one text to compare: "error FILE:LINE: what; cure\n" for each, without
 * what it does not have. Freed by the caller.
 */
char *problems_said(const struct problems *problems);

/* Fail unless exactly this was said; the list is empty afterwards. */
void assert_said(struct problems *problems, const char *text);
