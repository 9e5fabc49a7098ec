/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "kernel/facts.h"

/*
 * Fill facts->machine and machine_name: of the running kernel by uname(2) or its copy, of others by
 * their configuration (facts->kconfig), and if there is none by the machine that boots them. 0 or
 * -ENOMEM.
 */
int machine_read(const struct subject *subject, struct facts *facts);

/* The machine that uname -m calls so: MACHINE_OTHER for any other. */
enum machine machine_from_name(const char *name);
