/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "cli/judgement.h"
#include "evidence/review.h"

/* Print what `bootward review` found. -ENOMEM. */
int review_print(const struct review *review);
void review_print_json(const struct judgement *judgement, const struct review *review);
