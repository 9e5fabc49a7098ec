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
	for (u64 i = 0; i < SHORTCUT_MAX; i++) {
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

/*
 * Mounts are read as one block here: where that cannot be, host_root_learn() learns nothing, and no
 * file is ordinary. So much of it says where a mount stands:
 */
#define MOUNT_STAND offsetof(struct mount_block, sb)

/* Is it on the mount that PID 1's namespace begins with? (That is never 0, which a mount reads as
 * that is gone: without it the loader attaches nothing.) */
static __always_inline bool mount_is_first(const struct mount_block *b)
{
	return b->parent == roots.init.mount && b->mountpoint == roots.init.dentry;
}

/* Is the mount at PID 1's /? Linux 7.x has an empty one first, and then the initramfs. */
static __always_inline bool mount_is_root(const struct mount_block *b)
{
	struct mount_block below;

	if (mount_is_first(b))
		return true;
	mount_read_block(b->parent, &below, MOUNT_STAND);
	return below.root == b->mountpoint && mount_is_first(&below);
}

#define ROOT_MOUNTS_MAX 2 /* below the one at / */

/* Is the mount at the / of its namespace? */
static __noinline bool mount_is_some_root(u64 mount)
{
	struct mount_block b;

	mount_read_block(mount, &b, MOUNT_STAND);
	for (u32 i = 0; i < ROOT_MOUNTS_MAX; i++) {
		const u64 below = b.parent, mountpoint = b.mountpoint;

		mount_read_block(below, &b, MOUNT_STAND);
		if (b.root != mountpoint)
			return false;
		if (b.parent == below) /* what the namespace begins with, if it could be read */
			return below != 0;
	}
	return false;
}

/* Does the mount stand on the root of the other, as far as both can be read? */
static __always_inline bool mount_stands_on(const struct mount *m, const struct mount *below)
{
	return m->mnt_parent == below && m->mnt_mountpoint == below->mnt.mnt_root;
}

/*
 * If the mount is at the / of the task's own namespace, the mount that this begins with; else, or if
 * that cannot be told so, 0. The same question as mount_is_some_root() by direct loads, since Linux
 * 6.16: from the task BTF knows the way down to the mount, and so its fields. `overmount` is only that
 * way: it may be stale, and what is found by it has to say itself where it stands. (Not by the kfunc
 * bpf_rdonly_cast(), which knows the way to any mount: without a JIT kernels refuse a program that
 * calls one, even where it never does.)
 */
static __always_inline u64 mount_task_root(u64 mount)
{
	const struct mount *first, *next, *top;

	if (!bpf_core_field_exists(((struct mount___over *)0)->overmount))
		return 0;
	first = bpf_get_current_task_btf()->nsproxy->mnt_ns->root;
	next = ((struct mount___over *)first)->overmount;
	if ((u64)next != mount) {
		top = ((struct mount___over *)next)->overmount;
		/* the file keeps its mount, so that is not 0, which everything here is that is gone */
		if ((u64)top != mount || !mount_stands_on(top, next))
			return 0;
	}
	return mount_stands_on(next, first) ? (u64)first : 0;
}

/* Is the host's root mount still where it was? */
static __always_inline bool mount_is_host(u64 mount, u64 task_root)
{
	struct mount_block own;

	if (task_root)
		return task_root == roots.init.mount;
	mount_read_block(mount, &own, MOUNT_STAND);
	return mount_is_root(&own);
}

/* Is the mount, which shows as much of the file system as the host's root mount, at the / of its own
 * namespace? And is the host's root mount still where it was? */
static __always_inline bool mount_is_copy(u64 mount, u64 root, u64 task_root)
{
	struct mount_block host;

	mount_read_block(roots.host.mount, &host, sizeof(host));
	return host.root == root && host.sb == roots.host.sb && mount_is_root(&host) &&
	       (task_root || mount_is_some_root(mount));
}

/*
 * The number of changes of PID 1's mount namespace (touch_mnt_namespace() of fs/namespace.c: 5.10 to 7.2)
 * if the task is in it, else 0; since Linux 5.11, where a program gets the task with its type. While that
 * number stays, the host's root mount stands where it was seen. (Moves and pivot_root() count when
 * they are done; an unmount just before: who looks in between may keep an unmounted mount for the
 * root's, which only root can bring about and which is below no directory.)
 */
static __always_inline u64 host_event(void)
{
	const struct mnt_namespace *ns;

	if (!bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_get_current_task_btf))
		return 0;
	ns = bpf_get_current_task_btf()->nsproxy->mnt_ns;
	return (u64)ns == roots.init.mnt_ns ? ns->event : 0;
}

/* Nothing is kept from the first look to the second: where there is no event, both are nothing. */
static __always_inline bool host_is_unchanged(void)
{
	const u64 event = host_event();

	return event && event == roots.host.event;
}

static __always_inline bool host_is_there(u64 mount)
{
	const u64 event = host_event(); /* before: a change meanwhile makes it another */

	if (!mount_is_host(mount, mount_task_root(mount)))
		return false;
	if (event)
		roots.host.event = event;
	return true;
}

/* Is the mount at the host's /, or at that of the task's own namespace? */
static __always_inline bool mount_is_ordinary(u64 mount, u64 root)
{
	if (mount == roots.host.mount)
		return host_is_unchanged() || host_is_there(mount);
	return mount_is_copy(mount, root, mount_task_root(mount));
}

static __always_inline bool file_is_ordinary(const struct file *file)
{
	const struct vfsmount *mnt = file->f_path.mnt;
	const u64 sb = roots.host.sb;
	u64 root;

	if ((u64)file->f_inode->i_sb != sb || (u64)mnt->mnt_sb != sb)
		return false;
	root = (u64)mnt->mnt_root;
	return mount_is_ordinary(mount_of((u64)mnt), root) &&
	       dentry_is_clear(file->f_path.dentry, root);
}

/* Remember a mount that turned out to be its file system's canonical one, if it is at PID 1's /. Not
 * an overlay, and no file system of a user namespace: these are more than a path. */
static __always_inline void host_root_learn(struct scratch *s)
{
	if (!mount_is_block() || roots.host.mount == s->mount || !mount_is_root(&s->block) ||
	    s->data_sb != s->sb || sb_is_overlay(s->sb) || sb_in_user_namespace(s->sb))
		return;
	roots.host.event = 0;
	roots.host.mount = s->mount;
	roots.host.sb = s->block.sb;
}
