/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "entry/bls.h"
#include "entry/entry-list.h"

/* The menu of systemd-boot while it is read. */
struct systemd_menu {
	int root_fd;
	struct problems *problems;
	const char *base; /* where the partition that is read is mounted */
	const char *architecture; /* "x64", "aa64", ... of systemd-boot; NULL: not known */
	struct entries *entries; /* as they are found, then in order */
	struct bls_list order; /* the same, with what they are sorted by; number is the index */
	bool damaged; /* an entry could not be read */
	bool prefers; /* loader.conf has "preferred", which only newer ones read */
};

/* Entries of BASE/loader/entries (type 1). Returns 0 or -ENOMEM. */
int systemd_menu_read_files(struct systemd_menu *menu);

/* Images of BASE/EFI/Linux (type 2). Returns 0 or -ENOMEM. */
int systemd_menu_read_images(struct systemd_menu *menu);

/* Sort the entries as the menu shows them. Returns 0 or -ENOMEM. */
int systemd_menu_sort(struct systemd_menu *menu);

/*
 * Add an entry, with what it is sorted by: both are moved, and empty afterwards. Returns 0; -E2BIG beyond
 * ENTRIES_MAX, which is a problem then; -ENOMEM.
 */
int systemd_menu_add(struct systemd_menu *menu, struct entry *entry, struct bls *order);
