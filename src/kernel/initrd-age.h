/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <time.h>

#include "kernel/facts.h"

/*
 * Is an initrd that was made at `made` as new as what it copies: our loader and our configuration?
 * Unknown if there is nothing to copy, or something that cannot be looked at. 0 or -ENOMEM.
 */
int initrd_age_read(int root_fd, const struct timespec *made, enum answer *ret_current);
