/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "kernel/facts.h"

/*
 * Fill facts->lockdown: of the running kernel what it says itself, of others what facts->kconfig,
 * expected and cmdline will make of it. 0 or -ENOMEM.
 *
 * Where Secure Boot decides and nobody can tell whether it is on, the fact is the higher level, and
 * its source says so.
 */
int lockdown_read(const struct subject *subject, struct facts *facts);
