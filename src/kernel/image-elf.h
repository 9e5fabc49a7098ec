/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <libelf.h>

#include "kernel/bytes.h"

static inline void elf_endp(Elf **elf)
{
	(void)elf_end(*elf);
}
#define _cleanup_elf_ _cleanup_(elf_endp)

/*
 * Read an ELF file: of `fd`, of which only what is asked for is ever read, or with `fd` -1 the bytes
 * themselves. Either is borrowed and must outlive *ret_elf, which is the caller's. Returns 0,
 * -EBADMSG if it is damaged or cut off, or -ENOMEM.
 */
int image_elf_open(int fd, struct span span, Elf **ret_elf);

/* The bytes of a section that has some, borrowed. 0, -ENOENT, -EBADMSG, -EFBIG beyond `limit`. */
int image_elf_section(Elf *elf, const char *name, size_t limit, struct span *ret_bytes);

/* What to look for in the bytes of a section: 0, or -ENOENT to go on. */
typedef int image_search_fn(struct span span, struct span *ret_found);

/*
 * Look through the sections that a running kernel has in memory (not symbols, not debug information).
 * 0, -ENOENT, -EBADMSG; -EFBIG if they are more than KERNEL_IMAGE_MAX together.
 */
int image_elf_search(Elf *elf, image_search_fn *search, struct span *ret_found);
