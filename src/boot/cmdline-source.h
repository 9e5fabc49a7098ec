/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/problem.h"

/*
 * Warn if installing a kernel now would give its entry the break-glass word: kernel-install's
 * 90-loaderentry.install copies /proc/cmdline where neither /etc/kernel/cmdline nor
 * /usr/lib/kernel/cmdline exists (systemd 257). `cmdline` is what the system was booted with. Also
 * if one of these files has the word itself. 0 or -ENOMEM.
 */
int cmdline_source_warn(int root_fd, const char *cmdline, struct problems *problems);
