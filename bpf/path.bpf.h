/* SPDX-License-Identifier: GPL-2.0-only */
#pragma once

#include "bpf/mount.bpf.h"

/*
 * Is a dentry below a guarded directory?
 *
 * A path is walked from the file up to the root of its mount namespace, over parent mounts;
 * a chroot does not stop it. Names are looked at from the top down, so only the topmost dentries
 * are kept on the way, and the first name that no guarded path has ends the matter. Nothing that
 * a rename or a mount can make stale is kept from one decision to the next.
 */

#define PATH_NEAR_MAX  320 /* directories inside the file's own file system */
#define PATH_ROOT_MAX  48 /* of these, above the root of the mount that it is looked at through */
#define PATH_ABOVE_MAX 32 /* directories and mounts above that root */
_Static_assert(PATH_ROOT_MAX + BW_DIRECTORY_COMPONENTS <= PATH_KEPT, "names below a root are kept");

/* From the file to the topmost directory of its file system. False: it is deeper than we look, or
 * cannot be read. */
static __noinline bool walk_near(struct scratch *s)
{
	u64 dentry = s->dentry, parent;

	for (u32 i = 0; i < PATH_NEAR_MAX; i++) {
		s->near[i % PATH_KEPT] = dentry;
		parent = read_pointer(dentry + offset_of(struct dentry, d_parent));
		LEAVE_IF(parent == dentry) /* or neither can be read */
		{
			s->depth = i + 1;
			return 1 ^ is_zero(dentry);
		}
		dentry = parent;
	}
	return false;
}

enum walk {
	WALK_ROOT, /* arrived at the root of a namespace, or of a detached mount */
	WALK_LOST, /* the file is not below the mount's root */
	WALK_DEEP, /* gave up: deeper than the limits above, or not to be read */
	WALK_ON, /* not there yet */
};

/* Is the file below the root of the mount that it is looked at through, and by how many names? */
static __noinline enum walk walk_to_root(struct scratch *s)
{
	const u64 root = s->block.root;

	for (u32 i = 0; i < PATH_ROOT_MAX; i++) {
		const u32 at = s->depth - 1 - i;

		LEAVE_IF(i >= s->depth)
		return WALK_LOST;
		s->n_near = at;
		LEAVE_IF(s->near[at % PATH_KEPT] == root)
		return WALK_ROOT;
	}
	return WALK_DEEP;
}

/* The oldest remembered mount that shows the file at all, by the directory in `near` that is its
 * root. For file systems that are shown in parts, such as btrfs subvolumes. */
static __always_inline bool part_find(struct scratch *s)
{
	const u32 top = s->depth;

	s->part_since = ~0ull;
	for (u32 i = 0; i < PATH_ROOT_MAX; i++) {
		const u32 at = top - 1 - i;
		const u64 dentry = s->near[at % PATH_KEPT];
		const struct known_mount *found;

		LEAVE_IF(i >= top)
		break;
		found = bpf_map_lookup_elem(&mounts, &dentry);
		if (!found || found->since >= s->part_since)
			continue;
		s->part_since = found->since;
		s->part = at;
	}
	return s->part_since != ~0ull;
}

/* Look at the file through that. */
static __noinline enum walk walk_to_part(struct scratch *s)
{
	if (!part_find(s))
		return WALK_LOST;
	s->n_near = s->part;
	/* WALK_ON: it is gone, and forgotten now; there may be another */
	return mount_recall(s->near[s->part % PATH_KEPT], s) ? WALK_ROOT : WALK_ON;
}

/* From a mount's root to the place it is mounted on. False: it is on none, so this is the end. */
static __always_inline bool ascend_mount(struct scratch *s)
{
	const u64 mount = s->at_mount, parent = s->at_block.parent;

	LEAVE_IF(parent == mount) /* or neither can be read */
	return false;
	s->at_dentry = s->at_block.mountpoint;
	s->at_mount = parent;
	mount_read(parent, &s->at_block);
	return true;
}

/* One step up; a function of its own, because verifiers refuse how clang lays out the loop else. */
static __noinline enum walk ascend(struct scratch *s)
{
	const u64 dentry = s->at_dentry;
	u64 parent;

	if (dentry == s->at_block.root)
		return ascend_mount(s) ? WALK_ON : WALK_ROOT;
	s->above[s->n_above % BW_DIRECTORY_COMPONENTS] = dentry;
	s->n_above++;
	parent = read_pointer(dentry + offset_of(struct dentry, d_parent));
	s->at_dentry = parent;
	LEAVE_IF(parent == dentry)
	return WALK_LOST;
	return WALK_ON;
}

/* The rest: from the root of the mount that is looked through to that of the mount tree. */
static __always_inline enum walk walk_above(struct scratch *s)
{
	s->n_above = 0;
	s->at_dentry = s->block.root;
	s->at_mount = s->mount;
	s->at_block = s->block;
	for (int i = 0; i < PATH_ABOVE_MAX; i++) {
		const enum walk r = ascend(s);

		LEAVE_IF(r != WALK_ON)
		return is_zero(s->at_mount) | is_zero(s->at_dentry) ? WALK_DEEP : r;
	}
	return WALK_DEEP;
}

/* --- down the trie of guarded paths --- */

/* May some guarded path have this name below `parent`? */
static __always_inline bool component_hinted(u32 parent, u32 length, u32 start)
{
	const u32 bit = bw_hint_bit(parent, length, start), zero = 0;
	const struct bw_policy *p = bpf_map_lookup_elem(&policy, &zero);

	if (!p) /* for the verifier: an array has its elements */
		return true;
	return p->hint[(bit / 64) % (BW_HINT_BITS / 64)] >> (bit % 64) & 1;
}

enum follow {
	FOLLOW_ON,
	FOLLOW_NO, /* no guarded path goes this way */
	FOLLOW_END, /* at a guarded directory */
};

/* Take up the next name from the top. */
static __always_inline enum follow follow_name(struct scratch *s)
{
	u64 name;

	if (s->names < s->n_above)
		name = s->above[(s->n_above - 1 - s->names) % BW_DIRECTORY_COMPONENTS];
	else if (s->names < s->n_above + s->n_near)
		name = s->near[(s->n_near + s->n_above - 1 - s->names) % PATH_KEPT];
	else
		return FOLLOW_NO;
	s->names++;
	name += offset_of(struct dentry, d_name);
	s->text = read_pointer(name + offset_of(struct qstr, name));
	s->left = word_read(name + offset_of(struct qstr, len), sizeof(u32));
	return FOLLOW_ON;
}

/* Go down by one piece of a name. */
static __noinline enum follow follow_piece(struct scratch *s)
{
	const bool first = s->left == 0;
	const struct bw_component *found;
	u64 size;

	if (first && follow_name(s) == FOLLOW_NO)
		return FOLLOW_NO;
	size = s->left;
	/* a barrier: verifiers must see the bound on the register that is passed on */
	barrier_var(size);
	if (size > BW_PIECE_LEN)
		size = BW_PIECE_LEN;
	__builtin_memset(&s->key, 0, sizeof(s->key));
	s->key.parent = s->node;
	s->key.left = s->left;
	bpf_probe_read_kernel(s->key.piece, size, (void *)s->text);
	if (first && !component_hinted(s->node, s->left, *(u16 *)s->key.piece))
		return FOLLOW_NO;
	found = bpf_map_lookup_elem(&components, &s->key);
	if (!found)
		return FOLLOW_NO;
	s->node = found->node;
	s->text += size;
	s->left -= size;
	s->found = found->directory;
	return found->directory ? FOLLOW_END : FOLLOW_ON;
}

/* 1 + the guarded directory that the path is below, or 0. */
static __always_inline u32 path_match(struct scratch *s)
{
	s->node = BW_NODE_ROOT;
	s->names = 0;
	s->left = 0;
	for (int i = 0; i < BW_DIRECTORY_PIECES; i++) {
		const enum follow r = follow_piece(s);

		LEAVE_IF(r != FOLLOW_ON)
		return r == FOLLOW_END ? s->found : 0;
	}
	return 0;
}
