/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"

/* What no grub.cfg has as much of. */
enum {
	GRUB_VARIABLES_MAX = 512,
	GRUB_VALUE_MAX = 64 << 10,
};

/* A variable of GRUB's environment. One that is not set is not in the list. */
struct grub_variable {
	char *name;
	char *value; /* NULL: it is set, or may be, but to what cannot be told */
	char *origin; /* what set it: "next_entry in /boot/grub/grubenv"; NULL: GRUB itself */
	bool exported; /* seen in submenus too */
};

struct grub_variables {
	struct grub_variable *items;
	size_t n;
};

/* Borrowed; NULL if it is not set. `name` need not end with a NUL. */
struct grub_variable *grub_variable_find(const struct grub_variables *variables, const char *name,
					 size_t len);

/*
 * Set a variable; `value` NULL: not to be told. `origin` may be NULL. `name` and `value` may be
 * parts of variables. Returns 0, -E2BIG beyond the limits, or -ENOMEM.
 */
int grub_variable_set(struct grub_variables *variables, const char *name, const char *value,
		      const char *origin);

/*
 * Is it one that generated files have in command lines, and that is empty if nothing set it: Red
 * Hat's 00_tuned, CoreOS's ignition, openSUSE's 10_linux (set for a snapshot alone)?
 */
bool grub_variable_may_be_missing(const char *name, size_t len);

void grub_variable_unset(struct grub_variables *variables, const char *name);

/* Copy all, or only those that a submenu sees. Returns 0 or -ENOMEM. */
int grub_variables_copy(const struct grub_variables *variables, bool exported_only,
			struct grub_variables *ret_copy);

/* Free what the list has in it; it is empty afterwards. */
void grub_variables_clear(struct grub_variables *variables);
#define _cleanup_grub_variables_ _cleanup_(grub_variables_clear)
