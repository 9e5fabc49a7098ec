/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <limits.h>

#include "kernel/byte-stream.h"

/*
 * The cpio format of initrds ("newc"), as init/initramfs.c of the kernel reads it: the same from 5.10
 * to 7.2. libarchive's reader stops at the first archive's end and takes other formats too.
 */
struct cpio_member {
	unsigned int mode;
	uint64_t size;
	char name[PATH_MAX]; /* as it stands there: "./init", "init" or "/init" */
};

/*
 * Take the next member's head, and pass by its contents. 1; 0 behind the archive's trailer;
 * -EBADMSG if it is damaged or cut off.
 */
int cpio_next(struct byte_stream *stream, struct cpio_member *ret_member);
