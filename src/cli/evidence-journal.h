/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/problem.h"
#include "evidence/evidence.h"

/*
 * Add what the journal knows since `since_us`; but not what happened in the boot of this id ("": none),
 * which the guard itself knows. Returns 0; or a negative errno with a problem. That the journal
 * knows nothing is a problem, too, though of a warning's level: nobody may take it for silence.
 */
int evidence_from_journal(int64_t since_us, const char *except_boot, struct problems *problems,
			  struct evidence *evidence);
