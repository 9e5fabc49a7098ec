/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdint.h>

#include "bpf/abi.h"

/*
 * How many programs of a guard does the kernel hold beside those of the generation whose state
 * is given, or NULL? No pin leads to them from here: a loader is at work, or an older generation's
 * pins live on in some other mount namespace. 0 also for whom the kernel does not tell.
 */
uint32_t strays_count(const struct bw_state *state);

/* How many programs of the generation whose state this is does the kernel still hold? Waits until there are
 * none, at most about two seconds. */
uint32_t strays_wait_for(const struct bw_state *gone);

/* Wait until there are none, at most about ten seconds: the kernel lets go of programs a little
 * after their last pin. Returns how many there still are. */
uint32_t strays_wait(const struct bw_state *state);
