/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "kernel/facts.h"

/* Fill facts->active, if the kernel runs. 0 or -ENOMEM. */
int lsm_list_read_active(const struct subject *subject, struct facts *facts);

/* Fill facts->expected, by facts->kconfig and cmdline (kernel/lsm.h). 0 or -ENOMEM. */
int lsm_list_read_expected(const struct subject *subject, struct facts *facts);
