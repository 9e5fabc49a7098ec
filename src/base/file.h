/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>

#include "base/cleanup.h"

/*
 * Open a regular file for reading. Nothing else is opened, not even for a moment. A symbolic link as
 * the last part of `path` is not followed. Returns a descriptor, owned by the caller; -EISDIR; -ELOOP
 * (a link); -EINVAL (a FIFO, socket or device); or what fstatat(2) and openat(2) say.
 */
int file_open(int dir_fd, const char *path);

/*
 * Read a whole text file of at most `limit` bytes. `path` is relative to `dir_fd`; a symbolic
 * link as its last part is not followed (see path_resolve() in base/path.h for one that is).
 *
 * Returns 0 and the text, which ends with a NUL that `*ret_len` does not count, owned by the
 * caller. Or a negative errno, among them
 *
 *	-EISDIR   a directory
 *	-EINVAL   neither a regular file nor a directory
 *	-EFBIG    longer than `limit`
 *	-EBADMSG  a NUL byte is in it
 *
 * file_reason() says each of them, and any other, in words.
 */
int file_read(int dir_fd, const char *path, size_t limit, char **ret_text, size_t *ret_len);

/* Why file_read() failed, to follow "cannot be read: ". `r` is the negative errno. */
const char *file_reason(int r);

/* What to do about it: who was refused and is not root has to be root; else `otherwise` (or NULL). */
const char *file_cure(int r, const char *otherwise);
