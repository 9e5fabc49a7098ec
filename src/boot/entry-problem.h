/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/problem.h"
#include "entry/entry.h"

/*
 * Say what is wrong with an entry ("lost its initrd"), by its title, file and line. Returns -EPROTO, or
 * -ENOMEM.
 */
int entry_refuse(const struct entry *entry, struct problems *problems, const char *cure,
		 const char *format, ...) __attribute__((format(printf, 4, 5)));
