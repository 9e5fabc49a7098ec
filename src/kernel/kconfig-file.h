/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "kernel/facts.h"
#include "kernel/kconfig.h"

/*
 * Find and read the configuration of kernel `release`. In this order, of which the first that is
 * there counts (a damaged one is an error, and not passed over; one that may not be read is):
 *
 *	/proc/config.gz if `running`
 *	/boot/config-RELEASE, /usr/lib/modules/RELEASE/config, /lib/modules/RELEASE/config
 *
 * and what CONFIG_IKCONFIG put into
 *
 *	an uncompressed vmlinux: /usr/lib/debug/boot/vmlinux-RELEASE, /boot/vmlinux-RELEASE,
 *	/usr/lib/modules/RELEASE/vmlinux, /usr/lib/modules/RELEASE/build/vmlinux
 *	the module `configs`, which is read and not loaded: so it needs no rights, changes nothing
 *	and is found for a kernel that does not run
 *	the boot image: /boot/vmlinuz-RELEASE, /usr/lib/modules/RELEASE/vmlinuz,
 *	/lib/modules/RELEASE/vmlinuz, /boot/Image-RELEASE, /usr/lib/modules/RELEASE/Image
 *
 * A vmlinux or boot image that says it is of another release is passed over.
 *
 * *ret_file says which it was. Returns 0, also if there is none (*ret_kconfig is NULL then, and
 * ret_file->error says why: -ENOENT, -EACCES, -EBADMSG, -EINVAL for a release that is none, ...), or
 * -ENOMEM. `release` may be NULL.
 */
int kconfig_find(const struct subject *subject, const char *release, bool running,
		 struct fact *ret_file, struct kconfig **ret_kconfig);
