/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "event/event.h"
#include "evidence/growing.h"
#include "guard/generation.h"

/*
 * This boot's evidence, as the kernel keeps it for the generation in force: its aggregates, the uses of
 * exemptions, exact counts and what is lost. What grows is
 * added to `growing`, which the caller finishes. It watched since it was attached until now.
 *
 * Returns 0, -EBADMSG if an aggregate makes no sense, or another negative errno.
 */
int evidence_from_guard(const struct generation *generation, const struct event_clocks *clocks,
			struct growing *growing, struct evidence *evidence);
