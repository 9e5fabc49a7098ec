/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "logd/source.h"

/*
 * Write what no event says: an entry for each aggregate that went on after its last event, and for each
 * exemption that was used, since `since_ns` (CLOCK_BOOTTIME). `all`: events were lost, or may have been, so an entry for each
 * aggregate that went on at all. 0 or a negative errno.
 */
int sweep(const struct source *source, const struct origins *origins, uint64_t since_ns, bool all);

/* Write what is watched, in which modes, since when. */
int sweep_watching(const struct source *source, const struct origins *origins);
