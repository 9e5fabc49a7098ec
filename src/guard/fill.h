/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "guard/directory.h"
#include "guard/exemption.h"
#include "guard/object.h"

/* Before object_load(): make room in the maps for the policy and its trie. */
int fill_reserve(struct object *object, const struct policy *policy,
		 const struct directory_trie *trie);

/* After object_load(): write the policy, its trie and its exemptions into the maps, and freeze
 * them: from then on nobody can change them. */
int fill_policy(const struct object *object, const struct policy *policy, uint64_t generation,
		const struct directory_trie *trie, const struct exemption_table *table);

/* Write and freeze what was published. */
int fill_state(const struct object *object, const struct bw_state *state);

/* The same for how the guard came to be. */
int fill_boot(const struct object *object, const struct bw_boot *boot);

/* Does a map `exemptions`, pinned before, hold exactly this table? 1 yes, 0 no, or a negative
 * errno. Programs that were replaced since then are other programs. */
int fill_matches(int exemptions_fd, const struct exemption_table *table);
