/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "kernel/facts.h"

#define INITRD_UNPACKED_MAX (1ULL << 30)
#define INITRD_MEMBERS_MAX  200000U

struct initrd_content {
	enum initrd_kind kind; /* INITRD_UNKNOWN: made by a tool that we do not know */
	bool has_module; /* our loader is in it */
	uint64_t configuration; /* that is in it: the sum of initrd-configuration.h */
	bool hides_configuration; /* a file of it that has several names, and contents under another one */
};

/*
 * What is in an initrd: a chain of cpio archives with zeros between them, plain or packed, several
 * in one packing too. Behind data packed by
 * xz, zstd or lz4 nothing may follow, zeros neither: libarchive reads these to the end of the file.
 *
 * Returns 0; -EBADMSG if it is damaged, cut off or no initrd; -EFBIG beyond the limits above;
 * -EOPNOTSUPP for a packing that libarchive does not unpack, or a unified kernel image; -ENOMEM.
 * The position of `fd` is changed.
 */
int initrd_content_read(int fd, struct initrd_content *ret_content);
