/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "kernel/bytes.h"

/* A file, and which part of it we have got to. */
struct image_bytes {
	struct bytes owned;
	struct span now; /* within `owned` */
};

/*
 * Take off what is around the kernel's own bytes, layer by layer, until it is an ELF file or a flat
 * image: *bytes then shows it, and owns no layer that was unpacked. Returns 0; -EBADMSG if it is
 * damaged, endless, or no kernel; -EOPNOTSUPP for s390's bzImage; and what image_unpack() says.
 */
int image_unwrap(struct image_bytes *bytes);

/* Does it begin as an ELF file does? */
bool image_is_elf(struct span span);
