/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/break-glass.h"

#include <string.h>

#include "boot/carry-once.h"
#include "entry/efi-variable.h"
#include "entry/grub-environment.h"
#include "kernel/cmdline.h"

/* As grub.d/42_bootward makes it. */
#define OWN_ID "bootward-off-"

int break_glass_word(const char *cmdline)
{
	_cleanup_free_ char *value = NULL;
	int r = cmdline_find(cmdline, "bootward", false, &value);

	if (r <= 0)
		return r == -ENOMEM ? r : 0;
	return value && strcmp(value, "off") == 0;
}

static bool is_own(const char *id)
{
	return strncmp(id, OWN_ID, strlen(OWN_ID)) == 0;
}

static bool is_grub(const struct entries *entries)
{
	return entries->loader == ENTRY_LOADER_GRUB || entries->loader == ENTRY_LOADER_GRUB_BLS;
}

/* Our own, or else the first. */
static int entry_choose(struct break_glass *glass)
{
	for (size_t i = 0; i < glass->entries->n; i++) {
		const struct entry *entry = &glass->entries->items[i];
		int r = entry->cmdline ? break_glass_word(entry->cmdline) : 0;

		if (r < 0)
			return r;
		if (r > 0 && (!glass->entry || (is_own(entry->id) && !is_own(glass->entry->id))))
			glass->entry = entry;
	}
	return 0;
}

/* --- what is noted for one boot --- */

static int noted_by_grub(int root_fd, struct problems *problems, struct break_glass *glass)
{
	_cleanup_grub_variables_ struct grub_variables variables = { 0 };
	const struct grub_variable *next;
	int r;

	if (!glass->entries->environment)
		return 0;
	r = grub_environment_read(root_fd, glass->entries->environment, &variables, problems);
	if (r == -ENOMEM)
		return r;
	next = grub_variable_find(&variables, "next_entry", strlen("next_entry"));
	if (!next || !next->value || !*next->value)
		return 0;
	glass->noted = strdup(next->value);
	return glass->noted ? 0 : -ENOMEM;
}

static int noted_by_firmware(int root_fd, bool live, struct break_glass *glass)
{
	int r = live ? efi_variable_read(root_fd, "LoaderEntryOneShot", &glass->noted) : -ENOENT;

	return r == -ENOMEM ? r : 0;
}

/* Where what boots next cannot be told, a note with the name of our own entry says enough. */
static int next_judge(struct break_glass *glass)
{
	const struct entries *entries = glass->entries;
	const char *cmdline = entries->next >= 0 ? entries->items[entries->next].cmdline : NULL;

	if (cmdline)
		glass->next = break_glass_word(cmdline);
	else if (glass->noted && is_own(glass->noted))
		glass->next = 1;
	else
		glass->next = -ENODATA;
	if (glass->next == -ENOMEM)
		return glass->next;
	glass->once = glass->next > 0 && glass->noted;
	return 0;
}

/* --- may it be selected? --- */

static enum break_glass_hindrance hindrance_of(int root_fd, const struct break_glass *glass)
{
	const struct entries *entries = glass->entries;

	if (entries->loader == ENTRY_LOADER_NONE)
		return BREAK_GLASS_NO_LOADER;
	if (!glass->entry)
		return is_grub(entries) ? BREAK_GLASS_NO_ENTRY : BREAK_GLASS_TO_TYPE;
	if (is_grub(entries) && !entries->environment)
		return BREAK_GLASS_NO_ENVIRONMENT;
	if (is_grub(entries) && !entries->environment_writable)
		return BREAK_GLASS_ENVIRONMENT_FIXED;
	return carry_once_possible(root_fd, entries->loader) ? BREAK_GLASS_FREE
							     : BREAK_GLASS_NO_PROGRAM;
}

static const struct {
	const char *what, *cure;
} hindrances[_BREAK_GLASS_HINDRANCE_MAX] = {
	[BREAK_GLASS_NO_LOADER] = {
		"no boot loader that bootward knows has files here",
		"add the word bootward=off where your boot loader lets you edit a command line",
	},
	[BREAK_GLASS_NO_ENTRY] = {
		"no entry of GRUB's menu has the word bootward=off",
		"have grub.cfg made again with /etc/grub.d/42_bootward (update-grub), or press e "
		"in the menu and type the word at the end of the line that begins with linux",
	},
	[BREAK_GLASS_TO_TYPE] = {
		"no entry of systemd-boot has the word bootward=off",
		"press e in its menu and type the word at the end of the line",
	},
	[BREAK_GLASS_NO_ENVIRONMENT] = {
		"GRUB has no environment block where what boots once is noted",
		"grub-editenv - create, or pick the entry in GRUB's menu",
	},
	[BREAK_GLASS_ENVIRONMENT_FIXED] = {
		"GRUB cannot write to the file system of its environment block (btrfs, ZFS, LVM, "
		"RAID): what is noted there for one boot would boot each time",
		"pick the entry in GRUB's menu",
	},
	[BREAK_GLASS_NO_PROGRAM] = {
		"the boot loader's program that selects an entry for one boot is not installed",
		"install grub-reboot and grub-editenv (for systemd-boot: bootctl), or pick the "
		"entry in the menu",
	},
};

const char *break_glass_hindrance_what(enum break_glass_hindrance hindrance)
{
	return hindrances[hindrance].what;
}

const char *break_glass_hindrance_cure(enum break_glass_hindrance hindrance)
{
	return hindrances[hindrance].cure;
}

/* --- all of it --- */

void break_glass_clear(struct break_glass *break_glass)
{
	(void)entries_free(break_glass->entries);
	free(break_glass->noted);
	*break_glass = (struct break_glass){ 0 };
}

static int glass_fill(int root_fd, bool live, struct problems *problems, struct break_glass *glass)
{
	int r;

	r = entries_read(root_fd, live, problems, &glass->entries);
	if (r == 0)
		r = entry_choose(glass);
	if (r == 0 && is_grub(glass->entries))
		r = noted_by_grub(root_fd, problems, glass);
	else if (r == 0 && glass->entries->loader == ENTRY_LOADER_SYSTEMD_BOOT)
		r = noted_by_firmware(root_fd, live, glass);
	if (r == 0)
		r = next_judge(glass);
	if (r == 0)
		glass->hindrance = hindrance_of(root_fd, glass);
	return r;
}

int break_glass_read(int root_fd, bool live, struct problems *problems,
		     struct break_glass *ret_break_glass)
{
	struct break_glass glass = { 0 };
	int r;

	r = glass_fill(root_fd, live, problems, &glass);
	if (r < 0) {
		break_glass_clear(&glass);
		return r;
	}
	*ret_break_glass = glass;
	return 0;
}
