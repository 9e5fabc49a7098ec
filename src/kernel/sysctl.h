/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "kernel/facts.h"

/* Fill jit_enable, jit_harden, ftrace_enabled and memfd_noexec, if the kernel runs. 0 or -ENOMEM. */
int sysctl_read(const struct subject *subject, struct facts *facts);
