/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "entry/entry.h"

/* What no menu has as much of. */
enum {
	ENTRIES_MAX = 1024,
	MENU_DEPTH_MAX = 16,
	CONFIG_MAX = 16 << 20, /* grub.cfg */
	ENTRY_FILE_MAX = 1 << 20, /* loader.conf and the files of loader/entries */
};

/* Free what an entry has in it; it is empty afterwards. */
void entry_clear(struct entry *entry);
#define _cleanup_entry_ _cleanup_(entry_clear)

/* Move `entry` to the end of the list: it is empty afterwards. Returns its index, -E2BIG beyond
 * ENTRIES_MAX, or -ENOMEM. */
int entries_add(struct entries *entries, struct entry *entry);

/* Fill `release`, where a version field did not, and `kind`. Returns 0 or -ENOMEM. */
int entry_complete(struct entry *entry);

/*
 * The kernel's release by its file: "/boot/vmlinuz-6.1.0-37-amd64", or the directory that
 * kernel-install makes for it, "/efi/0123456789abcdef/6.1.0-37-amd64/linux". Returns 1 and a copy, 0
 * if the name does not say it, or -ENOMEM.
 */
int entry_release(const char *kernel, char **ret_release);

/*
 * Set *reason, which is owned, to a new text; an empty format is not allowed. Returns 0 or -ENOMEM,
 * and leaves the old one then.
 */
int reason_set(char **reason, const char *format, ...) __attribute__((format(printf, 2, 3)));
