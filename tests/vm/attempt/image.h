/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>

/* What can be put into a file so that it can be tried. */
enum image {
	IMAGE_NONE, /* an empty file */
	IMAGE_PROGRAM, /* static x86-64 program, exits with 42 */
	IMAGE_PIE, /* the same, static-pie; also an interpreter */
	IMAGE_PROGRAM32, /* static i386 program */
	IMAGE_LIBRARY, /* shared library that ends its process with 42 when loaded */
	IMAGE_QUIET, /* shared library with forty_two() */
	IMAGE_INTERPRETED, /* program with an interpreter to be named, see image_interpreted() */
	IMAGE_SCRIPT, /* shell script, exits with 42 */
	IMAGE_CODE, /* two pages of code, each a function that returns 42 */
	IMAGE_GARBAGE, /* what no loader in the kernel takes */
	_IMAGE_MAX,
};

/* The bytes of an image. They are static. */
const void *image_bytes(enum image image, size_t *ret_size);

/* IMAGE_INTERPRETED with `interpreter` (512 bytes at most). Static buffer. */
const void *image_interpreted(const char *interpreter, size_t *ret_size);

/*
 * IMAGE_PROGRAM as one segment of `size` bytes, for files whose pages are that large. Allocated,
 * or NULL.
 */
void *image_program_of(size_t size);

/* Copy the code of IMAGE_CODE to `where`. */
void image_code_write(void *where);
