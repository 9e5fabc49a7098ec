/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "evidence/simulation.h"

/* Print forecasts as a table, in the order given: how often, what happened and what would, by whom. -ENOMEM. */
int forecast_table_print(const struct forecast *const *forecasts, size_t n);
