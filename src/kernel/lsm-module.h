/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/*
 * The security modules of Linux 5.10 to 7.2, as their DEFINE_LSM() has them (security/NAME/, and
 * security/commoncap.c for capability).
 */

/* Where a module stands, whatever lsm= says (enum lsm_order in include/linux/lsm_hooks.h). */
enum lsm_place {
	LSM_IN_ORDER,
	LSM_FIRST,
	LSM_LAST,
	LSM_HIDDEN, /* has no hooks of its own, so that no list of what is active shows it */
};

struct lsm_module {
	const char *name;
	const char *option; /* builds it in; without CONFIG_ */
	const char
		*early; /* option that starts it before all others, whatever lsm= says; or NULL */
	enum lsm_place place;
	bool exclusive; /* LSM_FLAG_EXCLUSIVE: only the first of these is active */
	bool major; /* LSM_FLAG_LEGACY_MAJOR: security= chooses among these */
	unsigned int since; /* version that it is a module of its own from; 0: all that we know */
};

enum {
	LSM_MODULE_MAX = 15
};

/* Those that come last are in their order. */
extern const struct lsm_module lsm_modules[LSM_MODULE_MAX];
