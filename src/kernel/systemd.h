/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "kernel/facts.h"

/*
 * Fill facts->systemd with the number in the name of its library: nothing is run. 0 or -ENOMEM.
 *
 * libsystemd-core is the service manager's own. Where there is none (older ones have it in the
 * program), libsystemd-shared counts if the service manager is there too: udev alone needs it.
 */
int systemd_read(const struct subject *subject, struct facts *facts);
