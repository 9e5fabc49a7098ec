/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "entry/entry-list.h"
#include "entry/grub-word.h"

/* A '{ ... }' that is run later, or a file. */
struct grub_block {
	const char *file; /* borrowed; NULL: there is none */
	struct grub_cursor start; /* behind the '{' */
	bool whole; /* not a '{ ... }' but a whole file */
};

/* An entry of GRUB's menu, in its order. */
struct grub_item {
	struct entry entry;
	struct grub_block body;
	struct grub_menu *submenu; /* or NULL */
	bool maybe; /* whether it is in the menu cannot be told */
	int index; /* in the list of entries, once it is in it */
};

struct grub_menu {
	struct grub_item *items;
	size_t n;
	bool bls; /* made by blscfg, which Red Hat's and openSUSE's GRUBs have */
};

/* Move `item` to the end: it is empty afterwards. Returns 0 or -ENOMEM. */
int grub_menu_add(struct grub_menu *menu, struct grub_item *item);

void grub_item_clear(struct grub_item *item);
#define _cleanup_grub_item_ _cleanup_(grub_item_clear)

struct grub_menu *grub_menu_free(struct grub_menu *menu);
DEFINE_CLEANUP(struct grub_menu *, grub_menu_free);
#define _cleanup_grub_menu_ _cleanup_(grub_menu_freep)

/* Move all entries to `entries`, submenus unfolded. Returns 0, -E2BIG or -ENOMEM. */
int grub_menu_unfold(struct grub_menu *menu, struct entries *entries);

/*
 * Which entry does GRUB take if variable `default` is `value` (NULL: not set)? By
 * grub-core/normal/menu.c (2.06 and 2.12: get_entry_number(), menuentry_eq(),
 * grub_menu_execute_entry()): a number, an id or a title; '>' leads into a submenu, ">>" is a '>' in
 * a name; the first entry if there is none such. The entries must be unfolded already.
 *
 * Returns 1 and the entry's index, or 0 and why it cannot be told.
 */
int grub_menu_choose(const struct grub_menu *menu, const char *value, const struct entries *entries,
		     int *ret_index, const char **ret_why);
