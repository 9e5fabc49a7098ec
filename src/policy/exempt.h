/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "policy/draft.h"

/*
 * [Exempt NAME]: what meets every condition of it is allowed by the controls it names.
 *
 * Expires= is a date on which people look at the exemption again. It never begins or ends
 * anything by itself: at boot the clock may be wrong by years in either direction, and a guard
 * that believed it would either refuse what must run or allow what must not. So policy_read()
 * checks that it is a date and keeps it, and only tools for people, `bootward check-config` to
 * begin with, compare it with today (exempt_expired()).
 */

/* An exemption is spread over one entry for each of its controls, units and users. This many for
 * all of them together are far more than anyone writes by hand. */
enum {
	EXEMPT_ENTRIES_MAX = 32768
};

/* What `bootward suggest` writes where a person has to write. An owner or a reason that begins so is none,
 * and the exemption is left out until it is filled in. */
#define EXEMPT_PLACEHOLDER "FILL-IN"

/* Begin the section [Exempt `name`]. In a later file it replaces one of the same name as a
 * whole; twice in one file is an error. Returns 0, also when refused, or -ENOMEM. */
int exempt_begin(struct policy_draft *draft, const char *name);

/* The keys of the section: each returns 0, also for a value it refuses, or -ENOMEM. */
int exempt_set_controls(struct policy_draft *draft, const char *value);
int exempt_set_exe(struct policy_draft *draft, const char *value);
int exempt_set_uid(struct policy_draft *draft, const char *value);
int exempt_set_unit(struct policy_draft *draft, const char *value);
int exempt_set_namespace(struct policy_draft *draft, const char *value);
int exempt_set_reason(struct policy_draft *draft, const char *value);
int exempt_set_owner(struct policy_draft *draft, const char *value);
int exempt_set_expires(struct policy_draft *draft, const char *value);

/* What is wrong with the name of a unit that has processes of its own, to follow the name; NULL:
 * nothing. */
const char *exempt_unit_problem(const char *name);

/* Whether the exemption's date is before `today` (YYYY-MM-DD). */
bool exempt_expired(const struct policy_exemption *exemption, const char *today);

/* Free what an exemption holds. It is empty afterwards. */
void exempt_clear(struct policy_exemption *exemption);
