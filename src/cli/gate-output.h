/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "cli/judgement.h"
#include "evidence/gate.h"

/* Print what `bootward gate` found; `days` are those that were asked for. -ENOMEM. */
int gate_print(const struct judgement *judgement, const struct gate *gate, unsigned int days);
int gate_print_json(const struct judgement *judgement, const struct gate *gate, unsigned int days);
