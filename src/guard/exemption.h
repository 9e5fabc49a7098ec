/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/cleanup.h"
#include "bpf/abi.h"
#include "policy/policy.h"

/* One entry of the map `exemptions`. */
struct exemption_entry {
	struct bw_exemption_key key;
	struct bw_exemption value;
};

/*
 * All exemptions of a policy as the programs look them up: one entry for each combination of
 * program, unit, user and control, so that a lookup costs the same for one and for a thousand.
 */
struct exemption_table {
	struct exemption_entry *entries; /* sorted by key, no key twice */
	size_t n_entries;
	const char **units; /* unit id - 1 -> name; borrowed from the policy */
	size_t n_units;
	const char **rules; /* rule number - 1 -> name; borrowed from the policy */
	size_t n_rules;
	__u64 shapes; /* bw_policy.exemption_shapes */
};

/* How many entries the exemptions of a policy need at most, and how many unit names they use. */
size_t exemption_entries_max(const struct policy *policy);
size_t exemption_units_max(const struct policy *policy);

/* A program's identity as it was resolved. */
struct exemption_exe {
	bool resolved; /* false: the exemption is left out, it opens nothing */
	struct bw_file_id id;
};

/*
 * Build the table. `exes` has one element for each exemption of the policy; it is looked at only
 * where the exemption names a program. Where two exemptions meet in one entry, the first in
 * configuration order gives its name.
 *
 * Returns 0 or -ENOMEM. The table borrows names from `policy`.
 */
int exemption_table_new(const struct policy *policy, const struct exemption_exe *exes,
			struct exemption_table **ret_table);

struct exemption_table *exemption_table_free(struct exemption_table *table);
DEFINE_CLEANUP(struct exemption_table *, exemption_table_free);
#define _cleanup_exemption_table_ _cleanup_(exemption_table_freep)
