/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "kernel/facts.h"

/* Fill facts->memlock on a live machine. 0 or -ENOMEM. */
int memlock_read(const struct subject *subject, struct facts *facts);
