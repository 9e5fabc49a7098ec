/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "kernel/facts.h"

/*
 * Fill facts->initrd, initrd_kind, initrd_has_module and initrd_current: of the subject's own, or of
 * the one that has the usual name for facts->release. 0 or -ENOMEM.
 *
 * INITRD_NONE only where the kernel lies in /boot under its release, and no initrd beside it.
 */
int initrd_read(const struct subject *subject, struct facts *facts);
