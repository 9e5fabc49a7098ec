/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "kernel/facts.h"

/*
 * Fill facts->ftrace_files: what the files of sysctl.d(5) and /etc/sysctl.conf set kernel.ftrace_enabled
 * to, whether the kernel runs or not; "" if they do not. 0 or -ENOMEM.
 */
int sysctl_file_read(const struct subject *subject, struct facts *facts);
