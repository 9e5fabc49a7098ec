/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "base/problem.h"
#include "boot/plan.h"
#include "entry/entry.h"

/*
 * Starting once with the guard switched off: which entry of the boot loader does that, is it what
 * boots next, and having it be that for one boot.
 */

/* What keeps an entry from being selected for one boot. */
enum break_glass_hindrance {
	BREAK_GLASS_FREE, /* nothing */
	BREAK_GLASS_NO_LOADER, /* none that we know */
	BREAK_GLASS_NO_ENTRY, /* GRUB's menu has none */
	BREAK_GLASS_TO_TYPE, /* systemd-boot's has none */
	BREAK_GLASS_NO_ENVIRONMENT, /* GRUB has no file to note it in */
	BREAK_GLASS_ENVIRONMENT_FIXED, /* GRUB cannot clear the note: it would boot each time */
	BREAK_GLASS_NO_PROGRAM, /* that would make the note */
	_BREAK_GLASS_HINDRANCE_MAX,
};

struct break_glass {
	struct entries *entries;
	const struct entry *entry; /* that starts with the guard off, one of these; NULL: none */
	char *noted; /* what is noted for the next boot alone, as it is written there; NULL: nothing */
	int next; /* boots next with the guard off: 1 yes, 0 no, negative: cannot be told */
	bool once; /* what is noted is such an entry */
	enum break_glass_hindrance hindrance;
};

/* Does the boot after the next have the guard on again? What GRUB cannot clear it finds again. */
static inline bool break_glass_passes(const struct break_glass *break_glass)
{
	return break_glass->once && break_glass->hindrance != BREAK_GLASS_ENVIRONMENT_FIXED;
}

/* Does this command line switch the guard off? 1, 0 or -ENOMEM. */
int break_glass_word(const char *cmdline);

/*
 * Look at the boot loader's files below `root_fd`; `live`: and at the firmware's variables. Returns
 * 0, or -ENOMEM.
 */
int break_glass_read(int root_fd, bool live, struct problems *problems,
		     struct break_glass *ret_break_glass);

void break_glass_clear(struct break_glass *break_glass);
#define _cleanup_break_glass_ _cleanup_(break_glass_clear)

/* A hindrance in words, and what to do; both NULL for none. */
const char *break_glass_hindrance_what(enum break_glass_hindrance hindrance);
const char *break_glass_hindrance_cure(enum break_glass_hindrance hindrance);

/*
 * Have the entry boot once, by the boot loader's own program, and read again whether it will; if not,
 * that is taken back. `break_glass` says afterwards what holds then.
 *
 * Returns 0; 1 if it was selected before; or with a problem: -EOPNOTSUPP, something hinders it;
 * -EBUSY, the boot loader's configuration is being changed; -EPROTO, it did not work; another errno.
 */
int break_glass_select(const struct plan_place *place, struct break_glass *break_glass,
		       struct problems *problems);

/*
 * Take that back. What else is noted for the next boot stays. Returns 0; 1 if no such entry was
 * selected; or with a problem: -EPROTO, it did not work, or such an entry is what boots each time;
 * -ENODATA, whether one is selected cannot be told; another errno.
 */
int break_glass_cancel(const struct plan_place *place, struct break_glass *break_glass,
		       struct problems *problems);
