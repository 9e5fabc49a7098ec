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
#define PATH_ABOVE_MAX 48 /* directories and mounts above it */

enum walk {
	WALK_ROOT, /* arrived at the root of a namespace, or of a detached mount */
	WALK_LOST, /* the dentry is not below the mount's root */
	WALK_DEEP, /* gave up: deeper than the limits above */
	WALK_ON, /* not there yet */
};

#define DENTRY_INLINE_MAX 32 /* a shorter name always stands inside its dentry */

/* First two bytes of such a name. */
static __always_inline u32 dentry_start(const struct dentry *d)
{
	/* volatile: or clang merges this load with that of a stack slot, which verifiers refuse */
	if (bpf_core_field_exists(((struct dentry___iname *)0)->d_iname))
		return *(volatile u16 *)&((struct dentry___iname *)d)->d_iname;
	return *(volatile u16 *)&((struct dentry___shortname *)d)->d_shortname;
}

/*
 * The part of the walk that BTF can follow: from a file's dentry to its mount's root by direct
 * loads, at a fifth of the price of a probe read. Most paths are decided by their topmost name, so
 * no other is kept.
 */
static __noinline enum walk walk_near(const struct dentry *d, struct scratch *s)
{
	const struct dentry *top = d, *parent;
	const u64 root = s->block.root;

	s->n_near = 0;
	for (u32 i = 0; i < PATH_NEAR_MAX; i++) {
		LEAVE_IF((u64)d == root)
		{
			s->n_near = i;
			s->near_length = top->d_name.len;
			s->near_start = dentry_start(top);
			return WALK_ROOT;
		}
		parent = d->d_parent;
		LEAVE_IF(parent == d)
		return WALK_LOST;
		top = d;
		d = parent;
	}
	return WALK_DEEP;
}

/* The same walk once more, to keep the topmost dentries behind those of walk_above(). */
static __noinline void walk_near_keep(const struct dentry *d, struct scratch *s)
{
	const u32 n = s->n_near;
	const u32 last = n < BW_DIRECTORY_COMPONENTS ? n : BW_DIRECTORY_COMPONENTS;

	for (u32 i = BW_DIRECTORY_COMPONENTS; i < PATH_NEAR_MAX; i++) {
		LEAVE_IF(i >= n)
		break;
		d = d->d_parent;
	}
	for (u32 i = 0; i < BW_DIRECTORY_COMPONENTS; i++) {
		const u32 from_top = last - 1 - i;

		LEAVE_IF(i >= last)
		break;
		if (from_top + s->n_above < BW_DIRECTORY_COMPONENTS)
			s->top[(0 - 1 - from_top) % BW_DIRECTORY_COMPONENTS] = (u64)d;
		d = d->d_parent;
	}
}

/* From a mount's root to the place it is mounted on. False: it is on none, so this is the end. */
static __always_inline bool ascend_mount(struct scratch *s)
{
	const u64 mount = s->at_mount, parent = s->at_block.parent;

	LEAVE_IF(is_zero(parent ^ mount) | is_zero(parent))
	return false;
	s->at_dentry = s->at_block.mountpoint;
	s->at_mount = parent;
	LEAVE_IF(is_zero((parent ^ s->init.mount) | (s->at_dentry ^ s->init.dentry)))
	return false;
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
	s->top[s->n_above % BW_DIRECTORY_COMPONENTS] = dentry;
	s->n_above++;
	parent = read_pointer(dentry + offset_of(struct dentry, d_parent));
	s->at_dentry = parent;
	LEAVE_IF(is_zero(parent ^ dentry) | is_zero(parent))
	return WALK_LOST;
	return WALK_ON;
}

/* The rest: from a dentry in the mount that is looked through, to the root of the mount tree. */
static __noinline enum walk walk_above(u64 dentry, struct scratch *s)
{
	s->n_above = 0;
	s->at_dentry = dentry;
	s->at_mount = s->mount;
	s->at_block = s->block;
	for (int i = 0; i < PATH_ABOVE_MAX; i++) {
		const enum walk r = ascend(s);

		LEAVE_IF(r != WALK_ON)
		return r;
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

struct component {
	u64 text;
	u32 length;
	u32 start; /* the first two bytes */
};

static __always_inline void component_read(u64 dentry, struct component *ret)
{
	const u64 name = dentry + offset_of(struct dentry, d_name);
	u32 length = 0;
	u16 start = 0;

	ret->text = read_pointer(name + offset_of(struct qstr, name));
	bpf_probe_read_kernel(&length, sizeof(length),
			      (void *)(name + offset_of(struct qstr, len)));
	bpf_probe_read_kernel(&start, sizeof(start), (void *)ret->text);
	ret->length = length;
	ret->start = start;
}

/* The i-th dentry from the top, or 0. */
static __always_inline u64 path_dentry(const struct scratch *s, u32 i)
{
	if (i >= s->n_above + s->n_near)
		return 0;
	return s->top[(s->n_above - 1 - i) % BW_DIRECTORY_COMPONENTS];
}

/* Can the path be a guarded one, by its topmost name? */
static __noinline bool path_hinted(const struct scratch *s)
{
	struct component c = { .length = s->near_length, .start = s->near_start };

	if (s->n_above)
		component_read(path_dentry(s, 0), &c);
	else if (s->n_near == 0)
		return false; /* the root itself */
	else if (c.length >= DENTRY_INLINE_MAX)
		return true; /* too long to stand in the dentry: `start` is none of it */
	return component_hinted(BW_NODE_ROOT, c.length, c.start);
}

enum follow {
	FOLLOW_ON,
	FOLLOW_NO, /* no guarded path goes this way */
	FOLLOW_END, /* at a guarded directory */
};

/* Take up the next name from the top. */
static __always_inline enum follow follow_name(struct scratch *s)
{
	const u64 dentry = path_dentry(s, s->names);
	struct component c;

	if (!dentry)
		return FOLLOW_NO;
	component_read(dentry, &c);
	s->names++;
	s->text = c.text;
	s->left = c.length;
	return component_hinted(s->node, c.length, c.start) ? FOLLOW_ON : FOLLOW_NO;
}

/* Go down by one piece of a name. */
static __noinline enum follow follow_piece(struct scratch *s)
{
	const struct bw_component *found;
	u64 size;

	if (s->left == 0 && follow_name(s) == FOLLOW_NO)
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
static __noinline u32 path_match(struct scratch *s)
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
