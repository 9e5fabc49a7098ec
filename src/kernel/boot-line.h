/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "kernel/facts.h"

/*
 * Fill facts->cmdline, the line that this kernel boots with or was booted with, and what it says
 * about bootward=: not known with error 0 if it says nothing. 0 or -ENOMEM.
 */
int boot_line_read(const struct subject *subject, struct facts *facts);
