/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/cleanup.h"
#include "bpf/abi.h"
#include "policy/policy.h"

/* One entry of the map `components`. */
struct directory_edge {
	struct bw_component_key key;
	struct bw_component value;
};

/*
 * The guarded directories as the programs walk them: edges of a trie over path components, and
 * the Bloom filter that lets a walk leave early.
 */
struct directory_trie {
	struct directory_edge *edges;
	size_t n_edges;
	__u64 hint[BW_HINT_BITS / 64];
};

/*
 * Build the trie of all guarded directories of `policy`; index i of its list becomes directory
 * i + 1. Returns 0, -ENOMEM, or -EINVAL for a path that is not absolute or is "/", which policy_read()
 * lets through no more than one beyond the limits of abi.h.
 */
int directory_trie_new(const struct policy *policy, struct directory_trie **ret_trie);

struct directory_trie *directory_trie_free(struct directory_trie *trie);
DEFINE_CLEANUP(struct directory_trie *, directory_trie_free);
#define _cleanup_directory_trie_ _cleanup_(directory_trie_freep)
