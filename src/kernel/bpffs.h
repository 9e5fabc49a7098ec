/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "kernel/facts.h"

/* Fill facts->bpffs, if the kernel runs. 0 or -ENOMEM. */
int bpffs_read(const struct subject *subject, struct facts *facts);
