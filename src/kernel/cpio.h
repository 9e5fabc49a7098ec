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
	unsigned int links; /* names of the same file */
	uint64_t size;
	uint64_t left; /* of its contents, and of the padding behind them */
	char name[PATH_MAX]; /* as it stands there: "./init", "init" or "/init" */
};

/*
 * Take the next member's head, and pass by what is left of the member before, which is all zeros at
 * first. 1; 0 behind the archive's trailer; -EBADMSG if it is damaged or cut off.
 */
int cpio_next(struct byte_stream *stream, struct cpio_member *member);

/* Take the next `n` bytes of the member's contents; there must be so many. */
int cpio_read(struct byte_stream *stream, struct cpio_member *member, void *buffer, size_t n);
