/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>

struct archive;

/* The bytes of an initrd, made for one test. What fails here fails the test. */
struct newc {
	unsigned char *data;
	size_t len;
};

void newc_bytes(struct newc *newc, const void *bytes, size_t len);
void newc_zeros(struct newc *newc, size_t len);

/* A regular file, and the end of an archive. */
void newc_member(struct newc *newc, const char *name, const char *contents);
void newc_trailer(struct newc *newc);

/* Of any kind; a link's contents are its target. */
void newc_node(struct newc *newc, const char *name, const char *contents, unsigned int mode);

/* One of so many names of a file, not the one that has its contents. */
void newc_names(struct newc *newc, const char *name, unsigned int links);

/* A head with these numbers instead of the true ones, and `name` of that size behind it. */
void newc_head(struct newc *newc, const char *name, unsigned int name_size, unsigned int size);

/* `what`, packed by a filter of libarchive (archive_write_add_filter_gzip()). */
void newc_packed(struct newc *newc, int (*filter)(struct archive *archive),
		 const struct newc *what);

void newc_clear(struct newc *newc);
#define _cleanup_newc_ __attribute__((__cleanup__(newc_clear)))
