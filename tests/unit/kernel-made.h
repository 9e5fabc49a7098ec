/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <archive.h>
#include <bpf/btf.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * Small kernels to read. All that is made is freed by the caller; what fails here fails the test.
 */
struct made {
	unsigned char *data;
	size_t len;
};

struct made made_empty(size_t len);
struct made made_of(const void *data, size_t len);
void made_free(struct made *made);
#define _cleanup_made_ __attribute__((__cleanup__(made_free)))

void made_put16(struct made *made, size_t at, unsigned int value);
void made_put32(struct made *made, size_t at, unsigned int value);

/* By libarchive's filter; by lz4 -l. */
struct made made_packed(int filter, struct made inside);
struct made made_lz4_legacy(struct made inside);

/* An ELF file: .rodata with the text, .BTF (NULL: it has no bytes). */
struct made made_elf(const struct made *btf, const char *text, size_t text_len);

/* arm64's Image: text, then BTF. */
struct made made_flat(const struct made *btf, const char *text, size_t text_len);

/* With `size` behind the payload, as the kernel's build does it. */
struct made made_bzimage(struct made payload, bool size);
struct made made_zboot(struct made payload);
struct made made_uki(struct made kernel);

/*
 * Types as a kernel has them: structures file, linux_binprm, vm_area_struct and mm_struct, of which the
 * second has `check`, the last has `tree`; no functions yet.
 */
struct btf *made_types(bool check, bool tree);

/*
 * A function of these arguments: "*file long int" ("*": pointer to; long, int, bool, alias (of long),
 * big (16 bytes), fwd (a structure without its members)). `result` is one of them or "void".
 */
void made_function(struct btf *btf, const char *name, const char *arguments, const char *result);

/* All of the guard's hooks, as kernels have them. */
void made_hooks(struct btf *btf);

struct made made_btf(struct btf *btf);
