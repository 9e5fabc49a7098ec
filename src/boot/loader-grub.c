/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/loader-grub.h"

#include <syslog.h>

#include "entry/entry.h"

int grub_config_check(const struct entries *entries, const char *cure, struct problems *problems)
{
	if (entries->config)
		return 0;
	problems_add(problems, LOG_ERR, cure,
		     "there is no grub.cfg yet, so nothing to compare a new one with");
	return -EOPNOTSUPP;
}

void grub_environment_warn(const struct entries *entries, struct problems *problems)
{
	if (entries->environment && !entries->environment_writable)
		problems_add_at(problems, LOG_WARNING, entries->environment, 0,
				"undo each grub-reboot by hand: grub-editenv - unset next_entry",
				"GRUB itself cannot write to this file system: an entry that is "
				"chosen for one boot stays chosen");
}
