/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "tree.h"

/*
 * A root with Debian's way of GRUB: /etc/default/grub, stand-ins for grub-mkconfig, grub-script-check
 * and update-grub that refuse arguments other than the real ones', and the grub.cfg that they make:
 * two kernels, each with a recovery entry, and an entry of another system.
 */
void grub_tree_make(const struct tree *tree);

/* Replace a program by a shell script; $root is the tree. */
void grub_tree_script(const struct tree *tree, const char *path, const char *text);

/* Path, mode and text of all that is in the tree but what bootward keeps for itself. Freed by the
 * caller. */
char *grub_tree_all(const struct tree *tree);

/* The text of one file, freed by the caller. */
char *grub_tree_text(const struct tree *tree, const char *path);
