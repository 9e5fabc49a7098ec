/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"

/*
 * Unified kernel images (UAPI.5): PE files with the kernel in section .linux, its command line in
 * .cmdline, its release in .uname and the system's os-release in .osrel. From systemd 257 on there may
 * be several profiles in one image: each begins with a section .profile, and what it does not have
 * comes from the sections before the first (pe_locate_profile_sections() in systemd's src/boot/pe.c).
 */

enum {
	UNIFIED_SECTIONS_MAX = 96, /* systemd's MAX_SECTIONS */
	UNIFIED_PROFILES_MAX = 64,
	UNIFIED_TEXT_MAX = 64 << 10, /* of a section with text */
};

struct unified_profile {
	char *cmdline; /* NULL: the image has none */
	char *uname; /* NULL: it does not say */
	char *osrel; /* text of os-release; NULL: systemd-boot leaves it out of the menu */
	char *profile; /* text of .profile; NULL: the only one */
};

struct unified_image {
	bool has_kernel; /* false: an addon, or another EFI program */
	struct unified_profile *profiles; /* at least one */
	size_t n;
};

/*
 * Read the image behind `fd`, which must be a regular file. Returns 0; -EBADMSG for a file that is
 * damaged or no PE file, -EFBIG for one with too many or too large sections, what pread(2) says,
 * -ENOMEM.
 */
int unified_image_read(int fd, struct unified_image *ret_image);

/* The same of the file `path` below `root_fd`; also what path_resolve() and file_open() say. */
int unified_image_open(int root_fd, const char *path, struct unified_image *ret_image);

/* Free what is in it; it is empty afterwards. */
void unified_image_clear(struct unified_image *image);
#define _cleanup_unified_image_ _cleanup_(unified_image_clear)
