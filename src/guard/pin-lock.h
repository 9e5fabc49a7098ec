/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/problem.h"

enum {
	PIN_LOCK_LIMIT_MS = 30000, /* a load takes seconds: whoever holds it longer hangs */
	PIN_LOCK_HURRY_MS = 2000,
};

/*
 * Lock the file behind `fd` with flock(2). Closing it releases the lock.
 *
 * Returns 0; -ETIMEDOUT with a problem that names who holds it, if that took longer than
 * `limit_ms`; or another negative errno without one.
 */
int pin_lock(int fd, unsigned int limit_ms, struct problems *problems);
