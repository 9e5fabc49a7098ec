/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/problem.h"

/* Which addons. */
struct unified_addons {
	int root_fd;
	const char *base; /* where the partition is mounted */
	const char *image; /* path of the image */
	const char *uname; /* of the image, or NULL */
};

/*
 * Append to *cmdline, which is owned, what the addons of a unified image say: those of all images,
 * BASE/loader/addons/NAME.addon.efi, and then its own, IMAGE.extra.d/NAME.addon.efi
 * (systemd-stub(7); boot counters are no part of IMAGE). Addons for another kernel (.uname) are left
 * out, as systemd-stub does. Whether the firmware trusts an addon is not looked at.
 *
 * Returns 1, 0 if one cannot be read, which is a problem, or -ENOMEM.
 */
int unified_addons_append(const struct unified_addons *addons, struct problems *problems,
			  char **cmdline);
