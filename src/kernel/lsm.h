/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "kernel/kconfig.h"

/*
 * Lists of security modules: "lockdown,capability,yama,apparmor". Names are whole words: "bpf" is
 * not in "bpfilter".
 */

/* Is `name` in `list`? A newline at the end of the list does no harm. */
bool lsm_list_has(const char *list, const char *name);

/* Is it one of which the kernel takes only the first (apparmor, selinux, smack: 5.1 and later)? */
bool lsm_is_exclusive(const char *name);

/* Is it one that security= chooses among (apparmor, selinux, smack, tomoyo)? */
bool lsm_is_major(const char *name);

/* Does any kernel from 5.10 to 7.2 have a module of that name? */
bool lsm_is_known(const char *name);

/*
 * What will /sys/kernel/security/lsm say on a kernel of this version, configuration and command
 * line? By the rules of security/security.c (ordered_lsm_parse(), prepare_lsm(); 7.x:
 * security/lsm_init.c), each with its source in lsm.c: the last lsm= or else CONFIG_LSM; security=
 * where there is no lsm=; capability first, and lockdown early where it is configured so; ima and
 * evm last from 6.9 on; unknown names, repeated ones and later exclusive ones fall out; apparmor=0,
 * selinux=0 and the like; what is not built in (CONFIG_SECURITY_APPARMOR, ..., CONFIG_BPF_LSM).
 *
 * Returns 1 and the list, owned by the caller ("" for a kernel without CONFIG_SECURITY); 0 if it
 * cannot be told, and *ret_list is then why in words; -ENOMEM. What is not known is NULL, or 0.
 */
int lsm_expect(const struct kconfig *kconfig, unsigned int version, const char *cmdline,
	       char **ret_list);

/*
 * The order that the kernel goes by: the last lsm= of `cmdline`, or else CONFIG_LSM. Names that are
 * not known stay in it. 1, or 0 if neither says (NULL says nothing), or -ENOMEM.
 */
int lsm_order(const struct kconfig *kconfig, const char *cmdline, char **ret_order);
