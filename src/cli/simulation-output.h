/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "cli/judgement.h"

/* Print what `bootward simulate` found. -ENOMEM. */
int simulation_print(const struct judgement *judgement, const struct simulation *simulation);
int simulation_print_json(const struct judgement *judgement, const struct simulation *simulation);
