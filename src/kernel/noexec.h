/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "kernel/facts.h"

/*
 * Fill facts->directories with the subject's, and whether the mount that holds each is noexec. An
 * image has no mounts, and its fstab is no fact about one: not known. 0 or -ENOMEM.
 */
int noexec_read(const struct subject *subject, struct facts *facts);
