/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "policy/draft.h"

/*
 * Both return 0, also for what they refuse and add to the problems of the draft, or -ENOMEM.
 */

/* Begin the section whose header is "[`header`]". */
int policy_section_begin(struct policy_draft *draft, const char *header);

/* Set key `name` of the section that was begun. `value` may still have a comment at its end. */
int policy_key_set(struct policy_draft *draft, const char *name, const char *value);
