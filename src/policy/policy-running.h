/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "policy/policy-read.h"

/*
 * policy_read() for the running system: its files, and its kernel's command line. That one cannot
 * be read without /proc, which is a warning: the configured mode stays.
 */
int policy_read_running(struct problems *problems, struct policy **ret_policy);

/* policy_read_initrd() for the same. */
int policy_read_running_initrd(struct problems *problems, struct policy **ret_policy);
