/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "entry/entry-list.h"

/*
 * The main file of GRUB below `root_fd`: /boot/grub/grub.cfg (Debian, Arch), /boot/grub2/grub.cfg
 * (Fedora, openSUSE), or on an EFI system partition (openSUSE's grub2-bls). Not the short ones there that only lead to
 * /boot's. Where it cannot be told whether there is one, it is taken to be there: to read it says why not.
 * Returns 1 and its path, 0 if there is none, or -ENOMEM.
 */
int grub_config_find(int root_fd, char **ret_path);

/*
 * Fill `entries` with what the file `config` has in its menu, and what it will boot. Returns 0 or
 * -ENOMEM.
 */
int grub_read(int root_fd, const char *config, struct problems *problems, struct entries *entries);

/* The same of the text of a file (for tests and fuzzers), which is taken over. */
int grub_parse(int root_fd, const char *config, char *text, struct problems *problems,
	       struct entries *entries);
