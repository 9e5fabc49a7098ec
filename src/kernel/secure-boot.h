/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "kernel/facts.h"

/*
 * Did the firmware boot with Secure Boot? By its variable, of a machine that runs or its copy; of an
 * image it cannot be known.
 */
enum answer secure_boot_read(const struct subject *subject);
