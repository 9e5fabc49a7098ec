/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "kernel/facts.h"
#include "kernel/kconfig.h"

/*
 * Find and read the configuration of kernel `release`. In this order, of which the first that is
 * there counts (a damaged one is an error, and not passed over): /proc/config.gz if `running` (on
 * a live machine module "configs" is loaded for it through libkmod if nothing else is found),
 * /boot/config-RELEASE, /usr/lib/modules/RELEASE/config and /lib/modules/RELEASE/config, and what
 * CONFIG_IKCONFIG put into an uncompressed vmlinux: /usr/lib/debug/boot/vmlinux-RELEASE,
 * /boot/vmlinux-RELEASE, /usr/lib/modules/RELEASE/vmlinux, /usr/lib/modules/RELEASE/build/vmlinux.
 *
 * *ret_file says which it was. Returns 0, also if there is none (*ret_kconfig is NULL then, and
 * ret_file->error says why), or -ENOMEM.
 */
int kconfig_find(const struct subject *subject, const char *release, bool running,
		 struct fact *ret_file, struct kconfig **ret_kconfig);
