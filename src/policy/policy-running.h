/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "policy/policy-read.h"

/*
 * policy_read() for the running system: its files, and its kernel's command line. That one cannot
 * be read without /proc, which is a warning: the configured mode stays.
 */
int policy_read_running(struct problems *problems, struct policy **ret_policy);

/* policy_read_with() for the same. */
int policy_read_running_with(struct policy_sources *changes, struct problems *problems,
			     struct policy **ret_policy);

/* Does the kernel's command line say off, by the same rules? For whoever cannot read the policy: a way in
 * must not depend on it. What cannot be read says nothing. */
bool policy_running_is_off(bool initrd);

/* policy_read_initrd() for the same. */
int policy_read_running_initrd(struct problems *problems, struct policy **ret_policy);
