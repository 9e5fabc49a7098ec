/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "guard/exemption.h"
#include "guard/inquiry.h"
#include "policy/policy.h"

/*
 * Resolve the programs that exemptions name to what the kernel knows them by. One that is not
 * there, or that others than root could write, is left unresolved, and its exemption opens
 * nothing. policy_read() has said so to whoever reads; here it is looked at once more, because
 * the file may be another one by now.
 *
 * *ret_exes has policy->n_exemptions elements and is the caller's to free. Returns 0 or a
 * negative errno when the kernel cannot be asked.
 */
int identity_resolve(const struct policy *policy, const struct inquiry *inquiry,
		     struct exemption_exe **ret_exes);
