/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "evidence/pid1.h"
#include "evidence/plot.h"

/*
 * Ask systemd, over its own socket or the system bus, with a limit of a few seconds.
 *
 * Each returns 0 or a negative errno: systemd is not PID 1, or cannot be asked.
 */
int systemd_times_read(struct pid1_times *ret_times);

/*
 * The `max` units that began first, by time, and how many others have begun since. The caller
 * clears them.
 */
struct systemd_units {
	struct plot_unit *items; /* their names are in `reply` */
	struct sd_bus_message *reply;
	size_t n, n_left_out;
};

int systemd_units_read(size_t max, struct systemd_units *ret_units);
void systemd_units_clear(struct systemd_units *units);
#define _cleanup_systemd_units_ _cleanup_(systemd_units_clear)
