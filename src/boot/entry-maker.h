/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "boot/plan.h"

struct entries;

/* The programs that make the entries of systemd-boot again, from one file with the command line. */
enum entry_maker {
	ENTRY_MAKER_NONE,
	ENTRY_MAKER_SDBOOTUTIL, /* openSUSE's */
	ENTRY_MAKER_ADD_ALL, /* systemd's "kernel-install add-all" */
	ENTRY_MAKER_ADD_EACH, /* its "kernel-install add" for each kernel */
};

/* The one that can make all of them again; NONE if there is none, or a kernel's file is not where it
 * was installed from. 0 or -ENOMEM. */
int entry_maker_find(int root_fd, const struct entries *entries, enum entry_maker *ret_maker);

/* Its commands. 0 or -ENOMEM. */
int entry_maker_add(int root_fd, const struct entries *entries, enum entry_maker maker,
		    struct plan *plan);
