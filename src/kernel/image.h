/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>

#include "base/cleanup.h"

/* A kernel unpacks to 40 to 100 MiB; a vmlinux with debug information has up to 1 GiB, of which only
 * what is asked for is read. */
#define KERNEL_IMAGE_MAX (512U << 20)
#define VMLINUX_MAX	 (2ULL << 30)

/*
 * The kernel's own bytes: what a vmlinux, or the payload of a boot image, has in it. Boot images:
 * x86's bzImage (payload_offset of the boot protocol, 2.08 and later), EFI zboot ("zimg"), arm64's
 * and riscv's flat Image, one of these inside a unified kernel image (section .linux), and any of
 * them packed whole by gzip, xz, zstd, lz4, bzip2 or lzma (libarchive unpacks).
 */
struct kernel_image;

/*
 * Open `path` below `root_fd`. Returns 0; -ENOENT; -EBADMSG for a file that is damaged or no kernel;
 * -EFBIG beyond KERNEL_IMAGE_MAX (VMLINUX_MAX for an ELF file); -EOPNOTSUPP for one that lzo packed,
 * and for s390's bzImage; -ENOMEM; what open(2) and read(2) say.
 */
int kernel_image_open(int root_fd, const char *path, struct kernel_image **ret_image);

/* The same of a file's bytes, which are copied (for tests and fuzzers). */
int kernel_image_parse(const void *data, size_t len, struct kernel_image **ret_image);

/* Its BTF (section .BTF of an ELF file; found by its header elsewhere): borrowed bytes. 0, -ENOENT if
 * it has none, -EBADMSG, -EFBIG beyond BTF_MAX (kernel/btf-hook.h). */
int kernel_image_btf(const struct kernel_image *image, const void **ret_data, size_t *ret_len);

/* The gzip data of CONFIG_IKCONFIG (between IKCFG_ST and IKCFG_ED): borrowed. 0 or -ENOENT; -EBADMSG
 * or -EFBIG for an ELF file whose sections cannot be read. */
int kernel_image_config(const struct kernel_image *image, const void **ret_data, size_t *ret_len);

/* "Linux version 6.1.0-37-amd64 ...": a copy of the release, or -ENOENT. As kernel_image_config(). */
int kernel_image_release(const struct kernel_image *image, char **ret_release);

/* Is it this kernel, as far as it says? A build directory is soon another kernel's. 1, also if it does
 * not say what it is and has to be believed; 0; as kernel_image_config(). */
int kernel_image_is_of(const struct kernel_image *image, const char *release);

struct kernel_image *kernel_image_free(struct kernel_image *image);
DEFINE_CLEANUP(struct kernel_image *, kernel_image_free);
#define _cleanup_kernel_image_ _cleanup_(kernel_image_freep)
