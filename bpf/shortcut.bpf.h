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
	const void *name;

	if (bpf_core_field_exists(((struct dentry___iname *)0)->d_iname))
		name = &((struct dentry___iname *)d)->d_iname;
	else
		name = &((struct dentry___shortname *)d)->d_shortname;
	barrier_var(name); /* or clang takes it for unaligned, and loads byte by byte */
	/* volatile: or clang merges this load with that of a stack slot, which verifiers refuse */
	return *(volatile u16 *)name;
}

/* Is the dentry below this root by a topmost name that begins no guarded path? */
static __always_inline bool dentry_is_clear(const struct dentry *d, u64 root)
{
	const struct dentry *top = d;

#pragma clang loop unroll_count(4)
	for (u32 i = 0; i < SHORTCUT_MAX; i++) {
		LEAVE_IF((u64)d == root)
		{
			const u32 length = top->d_name.len;

			return length < DENTRY_INLINE_MAX &&
			       !component_hinted(BW_NODE_ROOT, length, dentry_start(top));
		}
		top = d;
		d = d->d_parent; /* the topmost one is its own */
	}
	return false;
}

/* Is it on the mount that PID 1's namespace begins with? */
static __always_inline bool mount_is_first(const struct mount_block *b,
					   const struct bw_init_root *init)
{
	return b->parent == init->mount && b->mountpoint == init->dentry;
}

/* Is the mount at PID 1's /? Linux 7.x has an empty one first, and then the initramfs. */
static __always_inline bool mount_is_root(const struct mount_block *b,
					  const struct bw_init_root *init)
{
	struct mount_block below;

	if (mount_is_first(b, init))
		return true;
	mount_read(b->parent, &below);
	return below.root == b->mountpoint && mount_is_first(&below, init);
}

#define ROOT_MOUNTS_MAX 2 /* below the one at / */

/* Is the mount at the / of its namespace? */
static __noinline bool mount_is_some_root(const struct mount_block *b)
{
	u64 mount = b->parent, mountpoint = b->mountpoint;
	struct mount_block below;

	for (u32 i = 0; i < ROOT_MOUNTS_MAX; i++) {
		mount_read(mount, &below);
		if (below.root != mountpoint)
			return false;
		if (below.parent == mount) /* what the namespace begins with, if it could be read */
			return mount != 0;
		mount = below.parent;
		mountpoint = below.mountpoint;
	}
	return false;
}

/* Is the mount, which shows as much of its file system as the host's root mount, at the / of its own
 * namespace? And is the host's root mount still where it was? */
static __always_inline bool mount_is_copy(const struct mount_block *own,
					  const struct bw_roots *known)
{
	struct mount_block b;

	mount_read(known->host.mount, &b);
	return b.root == own->root && b.sb == own->sb && mount_is_root(&b, &known->init) &&
	       mount_is_some_root(own);
}

/* mount_read() of a mount that BTF knows, for half its price. */
static __always_inline void mount_read_known(const struct vfsmount *mnt, struct mount_block *ret)
{
	const u64 mount = mount_of((u64)mnt);
	const u64 parent = mount + offset_of(struct mount, mnt_parent);
	const u64 mountpoint = mount + offset_of(struct mount, mnt_mountpoint);

	if (mountpoint == parent + sizeof(u64)) {
		bpf_probe_read_kernel(ret, 2 * sizeof(u64), (void *)parent);
	} else {
		ret->parent = read_pointer(parent);
		ret->mountpoint = read_pointer(mountpoint);
	}
	ret->root = (u64)mnt->mnt_root;
	ret->sb = (u64)mnt->mnt_sb;
}

static __always_inline bool file_is_ordinary(const struct file *file)
{
	const struct bw_roots *known = &roots;
	struct mount_block own;
	u64 mount;

	if ((u64)file->f_inode->i_sb != known->host.sb)
		return false;
	mount = mount_of((u64)file->f_path.mnt);
	mount_read_known(file->f_path.mnt, &own);
	if (own.sb != known->host.sb)
		return false;
	if (mount == known->host.mount ? !mount_is_root(&own, &known->init)
				       : !mount_is_copy(&own, known))
		return false;
	return dentry_is_clear(file->f_path.dentry, own.root);
}

/* Remember a mount that turned out to be its file system's canonical one, if it is at PID 1's /. Not
 * an overlay, and no file system of a user namespace: these are more than a path. */
static __always_inline void host_root_learn(struct scratch *s)
{
	struct bw_roots *known = &roots;

	if (known->host.mount == s->mount || !mount_is_root(&s->block, &s->init) ||
	    s->data_sb != s->sb || sb_is_overlay(s->sb) || sb_in_user_namespace(s->sb))
		return;
	known->host.mount = s->mount;
	known->host.sb = s->block.sb;
}
