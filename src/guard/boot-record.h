/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdint.h>

#include "bpf/abi.h"

/* How the guard came to be (struct bw_boot), as its first loader sees it. */

/* CLOCK_BOOTTIME in nanoseconds. */
uint64_t boot_clock(void);

/*
 * Who is there before the loader, and how much has been started: pid, processes and process, forks,
 * suspended_ns. Nothing else in *record is touched, and what cannot be read stays as it is.
 */
void boot_record_look(struct bw_boot *record);

/* Read `processes` from the text of /proc/stat: 0 if it does not say. */
uint64_t boot_forks_parse(const char *text);
