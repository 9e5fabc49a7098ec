/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "attempt.h"

/*
 * Mount a FUSE file system with one file, "x", the object's image, at `where`; a child serves it
 * until the attempt ends. 0 or CANNOT.
 */
int fuse_mount(struct object *o, const char *where);
