/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "kernel/facts.h"

/*
 * A short file of securityfs (`name`: "lsm", "lockdown"), without the newline at its end. On a live
 * machine where securityfs is not at /sys/kernel/security, from a mount of our own that
 * nobody else sees (Linux 5.2 and CAP_SYS_ADMIN; -ENODEV: a kernel without securityfs). A copy's
 * file is as good as the machine's. 0 or -ENOMEM.
 */
int securityfs_read(const struct subject *subject, const char *name, struct fact *fact);
