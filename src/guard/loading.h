/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "guard/attempt.h"
#include "guard/exemption.h"
#include "guard/generation.h"
#include "guard/object.h"
#include "guard/pin.h"

/* One run of the loader. */
struct loading {
	const struct policy *policy;
	struct problems *problems;
	int root_fd; /* BW_PIN_ROOT, locked */
	struct pin_list list; /* what was in it */
	struct generation *current; /* or NULL */
	struct directory_trie *trie;
	struct exemption_exe *exes;
	struct exemption_table *table;
	struct object *object;
	struct attempt_ground ground;
	uint64_t
		tried; /* if it was this generation's trial that the policy confirms; 0: it was none */
	struct bw_state state; /* what will be published */
	struct bw_boot boot; /* the same, unless `current` has one */
};

void loading_clear(struct loading *l);

/* Resolve the programs of the exemptions as they are now, and make l->table. */
int loading_table(struct loading *l, const struct inquiry *inquiry);

/*
 * Load, fill, attach, prove and publish l->policy as the next generation. Returns 0, or a negative
 * errno: -EOPNOTSUPP if it could not be proved. Whatever is not published goes away with
 * loading_clear().
 */
int loading_publish(struct loading *l);
