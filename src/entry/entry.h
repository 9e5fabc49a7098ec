/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/problem.h"

/*
 * What the boot loader's own files say it can boot, and what it will boot next: read, never
 * judged and never changed (boot/ does that).
 */

enum entry_loader {
	ENTRY_LOADER_NONE, /* no files of a boot loader that we know */
	ENTRY_LOADER_GRUB, /* grub.cfg with menu entries */
	ENTRY_LOADER_GRUB_BLS, /* grub.cfg that calls blscfg: entries in loader/entries */
	ENTRY_LOADER_SYSTEMD_BOOT, /* entries in loader/entries, and unified kernel images */
	_ENTRY_LOADER_MAX,
};

const char *entry_loader_name(
	enum entry_loader loader); /* "none", "grub", "grub-bls", "systemd-boot" */

enum entry_kind {
	ENTRY_NORMAL,
	ENTRY_RECOVERY, /* single-user, rescue */
	ENTRY_BREAK_GLASS, /* its command line has the word bootward= (or rd.bootward=) */
};

struct entry {
	char *id; /* GRUB's --id, a BLS file's name without .conf, a unified image's file name */
	char *title;
	char *release; /* "6.1.0-37-amd64", by its kernel's name or version field, or by what its
			 kernel says (x86); NULL: not known */
	char *kernel; /* path below the root, /boot included, links followed; the image itself if it is
			 unified; NULL: it boots no kernel (firmware setup), or which is not known */
	char *initrd; /* the last of them (the first may be microcode), or NULL */
	char *cmdline; /* as the kernel will get it, root= and all, but for the BOOT_IMAGE= or initrd=
			  that loaders put before it; NULL: not known */
	bool foreign; /* another system's, by os-prober: its kernel and initrd are below another root, and
			 not known, even if files of those names are here */
	bool unified; /* an image with its command line inside */
	enum entry_kind kind;
	char *file; /* where it is written */
	unsigned int line; /* or 0 */
};

struct entries {
	enum entry_loader loader;
	struct entry *items; /* in the menu's order, submenus unfolded */
	size_t n;
	int next; /* index of what boots next, or -1: it cannot be told */
	char *next_reason; /* why that one ("next_entry in /boot/grub/grubenv"), or why not known */
	char *config; /* the loader's main file, or NULL */
	char *environment; /* grubenv, or NULL */
	bool environment_writable; /* GRUB itself can write it: not on btrfs, LVM, RAID, ZFS */
};

/*
 * Read what is there below `root_fd`. `live`: also ask the firmware's variables
 * (/sys/firmware/efi/efivars). Damaged or foreign files are problems with file and line; what they
 * hide is missing from the entries and makes `next` -1 if it could have been that one.
 *
 * Returns 0, also if there is no loader, or -ENOMEM. The caller owns the entries.
 */
int entries_read(int root_fd, bool live, struct problems *problems, struct entries **ret_entries);

struct entries *entries_free(struct entries *entries);
DEFINE_CLEANUP(struct entries *, entries_free);
#define _cleanup_entries_ _cleanup_(entries_freep)

/* The entry that boots this kernel release by default: normal before recovery, the first of several;
 * NULL if there is none. */
const struct entry *entries_find(const struct entries *entries, const char *release);

/*
 * Do all entries of this kernel release have one command line? Recovery and break-glass entries are
 * only asked if there are no others.
 */
bool entries_agree(const struct entries *entries, const char *release);
