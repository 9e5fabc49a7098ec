/* SPDX-License-Identifier: GPL-2.0-only */
#pragma once

#include "bpf/path.bpf.h"

/*
 * The short way to the answer "in no guarded directory", which is that of nearly every file.
 *
 * A file on the host's root file system, opened through the mount at PID 1's / or at the / of another
 * namespace, has the same path by its own mount and by the canonical one, with one walk by direct
 * loads, which cost a fifth of a probe read. If no guarded path begins with the topmost name of it,
 * that is all. Whatever else it may be takes the long way in place.bpf.h.
 */

#define SHORTCUT_MAX 64 /* names; a deeper path takes the long way */

#define DENTRY_INLINE_MAX 32 /* a shorter name always stands inside its dentry */

/* First two bytes of such a name. */
static __always_inline u32 dentry_start(const struct dentry *d)
{
	/* volatile: or clang merges this load with that of a stack slot, which verifiers refuse */
	if (bpf_core_field_exists(((struct dentry___iname *)0)->d_iname))
		return *(volatile u16 *)&((struct dentry___iname *)d)->d_iname;
	return *(volatile u16 *)&((struct dentry___shortname *)d)->d_shortname;
}

/* Is the dentry below this root by a topmost name that begins no guarded path? */
static __always_inline bool dentry_is_clear(const struct dentry *d, u64 root)
{
	const struct dentry *top = d, *parent;

	for (u32 i = 0; i < SHORTCUT_MAX; i++) {
		LEAVE_IF((u64)d == root)
		{
			const u32 length = top->d_name.len;

			return length < DENTRY_INLINE_MAX &&
			       !component_hinted(BW_NODE_ROOT, length, dentry_start(top));
		}
		parent = d->d_parent;
		LEAVE_IF(parent == d)
		return false;
		top = d;
		d = parent;
	}
	return false;
}

#define ROOT_MOUNTS_MAX \
	2 /* below the one at /: Linux 7.x has an empty one, and then the initramfs */

/* The mount that a namespace begins with, if this one is at its /; else 0. */
static __noinline u64 mount_tree_root(const struct mount_block *b, const struct init_root *init)
{
	u64 mount = b->parent, mountpoint = b->mountpoint;
	struct mount_block below;

	for (u32 i = 0; i < ROOT_MOUNTS_MAX; i++) {
		if (mount == init->mount && mountpoint == init->dentry)
			return mount;
		mount_read(mount, &below);
		if (below.root != mountpoint)
			return 0;
		if (below.parent == mount)
			return mount;
		mount = below.parent;
		mountpoint = below.mountpoint;
	}
	return 0;
}

/* Is the mount, which shows as much of its file system as the host's root mount, at the / of its own
 * namespace? And is the host's root mount still where it was? */
static __always_inline bool mount_is_copy(const struct mount_block *own,
					  const struct host_root *host,
					  const struct init_root *init)
{
	struct mount_block b;

	mount_read(host->mount, &b);
	return b.root == own->root && b.sb == own->sb && mount_tree_root(&b, init) == init->mount &&
	       mount_tree_root(own, init);
}

static __always_inline bool file_is_ordinary(const struct file *file)
{
	const u32 zero = 0;
	const struct host_root *host = bpf_map_lookup_elem(&host_root, &zero);
	const struct init_root *init = bpf_map_lookup_elem(&init_root, &zero);
	struct mount_block own;
	u64 mount;

	if (!host || !init || (u64)file->f_inode->i_sb != host->sb)
		return false;
	mount = mount_of((u64)file->f_path.mnt);
	mount_read(mount, &own);
	if (own.sb != host->sb)
		return false;
	if (mount == host->mount ? mount_tree_root(&own, init) != init->mount
				 : !mount_is_copy(&own, host, init))
		return false;
	return dentry_is_clear(file->f_path.dentry, own.root);
}

/* Remember a mount that turned out to be its file system's canonical one, if it is at PID 1's /. Not
 * an overlay, and no file system of a user namespace: these are more than a path. */
static __always_inline void host_root_learn(struct scratch *s)
{
	const u32 zero = 0;
	struct host_root *host = bpf_map_lookup_elem(&host_root, &zero);

	if (!host || host->mount == s->mount ||
	    mount_tree_root(&s->block, &s->init) != s->init.mount || s->data_sb != s->sb ||
	    sb_is_overlay(s->sb) || sb_in_user_namespace(s->sb))
		return;
	host->mount = s->mount;
	host->sb = s->block.sb;
}
