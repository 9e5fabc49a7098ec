/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/problem.h"
#include "evidence/growing.h"

/*
 * Add what the journal knows since `since_us`, also of this boot: of a guard that was there before the
 * present one, and what the present one's maps had no room for. Equal to what is in `growing` already
 * counts once. Returns 0; or a negative errno with a problem. That the journal knows nothing is a
 * problem, too, though of a warning's level: nobody may take it for silence.
 */
int evidence_from_journal(int64_t since_us, struct problems *problems, struct growing *growing,
			  struct evidence *evidence);
