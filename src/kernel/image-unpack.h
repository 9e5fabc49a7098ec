/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "kernel/bytes.h"

/* Is it data of a packer that we know by its first bytes? */
bool image_is_packed(struct span span);

/*
 * Unpack one layer of it: never a second one inside, never by another program. Returns 0;
 * -EOPNOTSUPP for lzo, which libarchive would call lzop(1) for; -EBADMSG if it is damaged or cut
 * off; -EFBIG beyond KERNEL_IMAGE_MAX, or if the packer asks for too much memory; -ENOMEM. The caller
 * owns the result.
 */
int image_unpack(struct span packed, struct bytes *ret_bytes);

/* Has it the length of what was packed within its own last bytes, as gzip has? The kernel's build adds
 * that to all others (size_append in scripts/Makefile.lib). */
bool image_has_own_size(struct span packed);
