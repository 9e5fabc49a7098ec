/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/*
 * Mount a tmpfs of our own that is attached nowhere: only who has the descriptor sees it, and it goes
 * with it. Programs may be started from it. Returns 0 and the mount's descriptor, the caller's, or a
 * negative errno.
 */
int tmpfs_mount_detached(int *ret_mount_fd);
