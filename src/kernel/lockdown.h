/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "kernel/facts.h"

/* What lowers the level: preflight and the loader say it in the same words. It does not help where the
 * configuration forces the level, or somebody raises it after the boot. */
#define LOCKDOWN_LOWER "boot with lockdown=integrity in place of lockdown=confidentiality"

/*
 * Fill facts->lockdown: of the running kernel what it says itself, of others what facts->kconfig,
 * expected and cmdline will make of it. 0 or -ENOMEM.
 *
 * Where Secure Boot decides and nobody can tell whether it is on, the fact is the higher level, and
 * its source says so.
 */
int lockdown_read(const struct subject *subject, struct facts *facts);
