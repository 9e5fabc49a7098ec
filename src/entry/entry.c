/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "entry/entry.h"

#include <string.h>
#include <syslog.h>

#include "base/directory-names.h"
#include "entry/boot-path.h"
#include "entry/efi-variable.h"
#include "entry/entry-list.h"
#include "entry/grub.h"
#include "entry/kernel-header.h"
#include "entry/systemd-boot.h"

/*
 * Which loader is it? A grub.cfg that a distribution made is there for GRUB, and systemd-boot leaves
 * no such file. On a running machine systemd-boot says in LoaderInfo that it was the one (its Boot
 * Loader Interface; GRUB 2.12 says "GRUB 2.12" there). Where files of both are and nobody says, which
 * of them the firmware starts is not in any file: then GRUB's entries are read, and what boots next
 * is not known.
 */
/* Booted by EFI, whose variables cannot be seen: efi=noruntime (the default of PREEMPT_RT), or efivarfs
 * is not mounted. */
static bool firmware_is_silent(int root_fd)
{
	_cleanup_words_ char **names = NULL;

	return boot_path_exists(root_fd, "/sys/firmware/efi") &&
	       directory_names(root_fd, "/sys/firmware/efi/efivars", "", ENTRIES_MAX, &names) == 0;
}

/* Returns 1 if it was systemd-boot that started this machine, 0 if not, -ENODATA if nobody says,
 * -ENOMEM. */
static int booted_by_systemd_boot(int root_fd)
{
	_cleanup_free_ char *info = NULL;
	int r = efi_variable_read(root_fd, "LoaderInfo", &info);

	if (r == -ENOMEM)
		return r;
	if (r == -ENOENT && !firmware_is_silent(root_fd))
		return 0; /* systemd-boot always says it */
	if (r < 0)
		return -ENODATA;
	return strncmp(info, "systemd-boot", strlen("systemd-boot")) == 0;
}

static int grub_doubt(struct entries *entries, struct problems *problems)
{
	problems_add_at(
		problems, LOG_NOTICE, entries->config, 0, NULL,
		"both GRUB and systemd-boot are installed, and only the firmware knows which of "
		"them it starts");
	entries->next = -1;
	return reason_set(
		&entries->next_reason,
		"both GRUB and systemd-boot are installed, and only the firmware knows which "
		"of them it starts");
}

static int loader_read(int root_fd, bool live, struct problems *problems, struct entries *entries)
{
	_cleanup_free_ char *config = NULL;
	int r, systemd_boot = -ENODATA;

	r = grub_config_find(root_fd, &config);
	if (r >= 0 && live)
		systemd_boot = booted_by_systemd_boot(root_fd);
	if (r < 0 || systemd_boot == -ENOMEM)
		return -ENOMEM;
	if (systemd_boot > 0 || (r == 0 && systemd_boot_is_there(root_fd)))
		return systemd_boot_read(root_fd, live, problems, entries);
	if (r == 0)
		return reason_set(&entries->next_reason,
				  "no boot loader that we know has files here");
	r = grub_read(root_fd, config, problems, entries);
	if (r == 0 && systemd_boot < 0 && systemd_boot_is_installed(root_fd))
		r = grub_doubt(entries, problems);
	return r;
}

/* Is there no number in the file's name? Fedora's rescue image has one: it is a copy of a kernel whose
 * other files may have gone, and stays nobody's. */
static bool is_without_version(const char *kernel)
{
	const char *name = strrchr(kernel, '/');

	return name && !strpbrk(name, "0123456789");
}

/* Arch has /boot/vmlinuz-linux: of such files only what is in them tells which kernel that is. */
static int releases_complete(int root_fd, struct entries *entries)
{
	int r = 0;

	for (size_t i = 0; r >= 0 && i < entries->n; i++) {
		struct entry *entry = &entries->items[i];

		if (!entry->release && entry->kernel && !entry->unified &&
		    is_without_version(entry->kernel))
			r = kernel_header_release(root_fd, entry->kernel, &entry->release);
	}
	return r;
}

int entries_read(int root_fd, bool live, struct problems *problems, struct entries **ret_entries)
{
	_cleanup_entries_ struct entries *entries = calloc(1, sizeof(*entries));

	if (!entries)
		return -ENOMEM;
	entries->next = -1;
	if (loader_read(root_fd, live, problems, entries) < 0 ||
	    releases_complete(root_fd, entries) < 0)
		return -ENOMEM;
	*ret_entries = TAKE_PTR(entries);
	return 0;
}
