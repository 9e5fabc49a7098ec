/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "entry/entry.h"

#include <string.h>
#include <syslog.h>

#include "entry/efi-variable.h"
#include "entry/entry-list.h"
#include "entry/grub.h"
#include "entry/systemd-boot.h"

/*
 * Which loader is it? A grub.cfg that a distribution made is there for GRUB, and systemd-boot leaves
 * no such file. On a running machine systemd-boot says in LoaderInfo that it was the one (its Boot
 * Loader Interface; GRUB 2.12 says "GRUB 2.12" there). Where files of both are and nobody says, which
 * of them the firmware starts is not in any file: then GRUB's entries are read, and what boots next
 * is not known.
 */
/* Returns 1 if it was systemd-boot that started this machine, 0 if not or not known, -ENOMEM. */
static int booted_by_systemd_boot(int root_fd)
{
	_cleanup_free_ char *info = NULL;
	int r = efi_variable_read(root_fd, "LoaderInfo", &info);

	if (r < 0)
		return r == -ENOMEM ? r : 0;
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
	int r, systemd_boot = 0;

	r = grub_config_find(root_fd, &config);
	if (r >= 0 && live)
		systemd_boot = booted_by_systemd_boot(root_fd);
	if (r < 0 || systemd_boot < 0)
		return -ENOMEM;
	if (systemd_boot > 0 || (r == 0 && systemd_boot_is_there(root_fd)))
		return systemd_boot_read(root_fd, live, problems, entries);
	if (r == 0)
		return reason_set(&entries->next_reason,
				  "no boot loader that we know has files here");
	r = grub_read(root_fd, config, problems, entries);
	if (r == 0 && !live && systemd_boot_is_installed(root_fd))
		r = grub_doubt(entries, problems);
	return r;
}

int entries_read(int root_fd, bool live, struct problems *problems, struct entries **ret_entries)
{
	_cleanup_entries_ struct entries *entries = calloc(1, sizeof(*entries));

	if (!entries)
		return -ENOMEM;
	entries->next = -1;
	if (loader_read(root_fd, live, problems, entries) < 0)
		return -ENOMEM;
	*ret_entries = TAKE_PTR(entries);
	return 0;
}
