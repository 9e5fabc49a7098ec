/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "guard/generation.h"
#include "policy/policy.h"

/*
 * Which exemptions of `policy`, which is the one that the generation was loaded with, have another
 * program by now than the one that was made exempt? Those exempt nobody until the next load.
 *
 * *ret_outdated has policy->n_exemptions elements and is the caller's to free. Returns how many of
 * them are true, -ETIMEDOUT with a problem if somebody else holds the lock, or another negative
 * errno.
 */
int exemptions_outdated(const struct generation *generation, const struct policy *policy,
			struct problems *problems, bool **ret_outdated);
