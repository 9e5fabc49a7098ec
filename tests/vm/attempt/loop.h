/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "attempt.h"

/* The empty ext4 file system that the guest brings along (mke2fs on the host). */
#define LOOP_IMAGE "/usr/share/attempt/ext4"

/* Mount a copy of LOOP_IMAGE at `where` by a loop device that ends with the mount. 0 or CANNOT. */
int loop_mount(struct object *o, const char *where);
