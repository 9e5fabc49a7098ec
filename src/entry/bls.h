/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/problem.h"

/*
 * Entries of the Boot Loader Specification (UAPI.1), type 1: loader/entries/NAME.conf. Those who read
 * them differ, so it is said who does:
 *
 *	GRUB (Red Hat's and openSUSE's blscfg.c, 2.14's blsuki.c) takes the first of several "options",
 *	and ends at a line without a value, an empty one too;
 *	systemd-boot (src/boot/boot.c, boot_entry_add_type1()) joins them with a space, passes over such
 *	lines, and takes quotes around a whole value away (line_get_key_value()).
 */
enum bls_reader {
	BLS_GRUB,
	BLS_SYSTEMD_BOOT,
};

struct bls {
	char *name; /* of the file */
	char *file; /* its path below the root */
	char *title;
	char *version;
	char *linux_path; /* as written: relative to the file system that the file is on */
	char *efi_path; /* of an EFI program or unified kernel image instead (keys efi and uki) */
	char *initrd; /* the last one */
	char *options; /* NULL: none */
	char *sort_key;
	char *machine_id;
	char *architecture;
	int tries_left; /* of boot counting, by the file's name; -1: it does not count */
	int tries_done;
	unsigned int profile; /* of a unified image; 0: the first */
	size_t number; /* for who sorts a list: which one it was */
};

/* Read the text of one entry: its keys are added to `bls`. Returns 0, or -ENOMEM. */
int bls_parse(const char *text, enum bls_reader reader, struct bls *bls);

struct bls_list {
	struct bls *items;
	size_t n;
	bool damaged; /* a file could not be read; problems say which */
};

/*
 * Read all "*.conf" of `directory` below `root_fd`, of which the names decide the order. Returns 0,
 * also if there is no such directory, or -ENOMEM. The list, which must be empty, is the caller's.
 */
int bls_read(int root_fd, const char *directory, enum bls_reader reader, struct problems *problems,
	     struct bls_list *list);

/* Free what is in it; it is empty afterwards. */
void bls_clear(struct bls *bls);
void bls_list_clear(struct bls_list *list);
#define _cleanup_bls_list_ _cleanup_(bls_list_clear)

/* Sort as the menu shows them. */
void bls_sort(struct bls_list *list, enum bls_reader reader);

/*
 * The counters of a name "NAME+LEFT-DONE.SUFFIX" (boot_entry_parse_tries()): true, or false and -1 in
 * both if it has none.
 */
bool bls_tries(const char *name, const char *suffix, int *ret_left, int *ret_done);

/* --- versions --- */

/* rpm's order, as GRUB's blscfg has it (vercmp()). Less than, equal to, or greater than 0. */
int version_compare_rpm(const char *a, const char *b);

/* The order of the Version Format Specification (UAPI.10), systemd's strverscmp_improved(). NULL is
 * as good as "". */
int version_compare(const char *a, const char *b);
