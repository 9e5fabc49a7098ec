/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "kernel/facts.h"

/* KERNEL_VERSION() of a release like "6.1.0-37-cloud-amd64"; 0 if it does not begin with one. */
unsigned int release_version(const char *release);

/* Fill facts->release, version and running. 0 or -ENOMEM. */
int release_read(const struct subject *subject, struct facts *facts);
