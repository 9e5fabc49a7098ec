/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "attempt.h"

/*
 * Give this process a mount namespace of its own, from which nothing spreads: as root a plain one,
 * otherwise one of a user namespace of its own, in which it is root. 0 or CANNOT.
 */
int namespace_enter(void);

/* mkdir "DIRECTORY/NAME". Its path in one of path_of()'s buffers, or NULL after cannot(). */
const char *folder_make(const char *directory, const char *name);

/* Bind `from` to `to`, with what is mounted below it. 0 or CANNOT. */
int bind_mount(const char *from, const char *to);

/* mount(2), 0 or CANNOT. */
int mount_at(const char *type, const char *where, unsigned long flags, const char *options);

/* A mounted but not attached file system by fsopen(2) and fsmount(2): its descriptor, or CANNOT. */
int mount_detached(const char *type);

/* move_mount(2) of mount_detached() to `where`. 0 or CANNOT. */
int mount_attach(int mount_fd, const char *where);
