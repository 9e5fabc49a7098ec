/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "evidence/evidence.h"

/*
 * Move what was not over before `since_us` from one to the other, with all that is said of now; of the
 * watches only what comes after. `from` is empty afterwards. -ENOMEM.
 */
int evidence_move_since(struct evidence *from, int64_t since_us, struct evidence *into);
