/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "entry/entry-list.h"

/*
 * systemd-boot: entries and images of the EFI system partition and of the extended boot loader
 * partition, which are mounted at /boot, /efi or /boot/efi. The rules are those of systemd's
 * src/boot/boot.c (252 to 257).
 */

/* Are there files of it: its program, its configuration, or entries and images for it? */
bool systemd_boot_is_there(int root_fd);

/* Is its own program installed? */
bool systemd_boot_is_installed(int root_fd);

/* Fill `entries`; `live`: also ask the firmware's variables. Returns 0 or -ENOMEM. */
int systemd_boot_read(int root_fd, bool live, struct problems *problems, struct entries *entries);
