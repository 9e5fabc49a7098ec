/* SPDX-License-Identifier: GPL-2.0-only */
#pragma once

#include "bpf/maps.bpf.h"

/*
 * Mounts, and which of them speaks for a file system.
 *
 * A task can show a file under any name: it makes a user and a mount namespace and binds
 * /tmp/x over /home/x there. So besides the mount that a file was opened by we ask the file
 * system's *canonical* mount: the oldest one in a mount namespace of the initial user namespace.
 * Only the host's root made such a mount, and being the oldest it is no copy.
 *
 * struct mount is reached by container_of(), which BTF cannot follow, so kernel pointers are plain
 * u64 here and are read by bpf_probe_read_kernel(): what went away meanwhile reads as zeros, which
 * match nothing. A remembered mount is looked at anew at each use.
 */

#define MOUNT_SCAN_MAX 32 /* mounts of one file system that are looked at */

static __always_inline u64 mount_of(u64 vfsmount)
{
	return vfsmount - offset_of(struct mount, mnt);
}

static __always_inline bool sb_is_overlay(u64 sb)
{
	return read_pointer(sb + offset_of(struct super_block, s_magic)) == OVERLAYFS_SUPER_MAGIC;
}

/* 1 if a user namespace other than the initial one mounted it, else 0. */
static __always_inline u32 sb_in_user_namespace(u64 sb)
{
	const u64 ns = read_pointer(sb + offset_of(struct super_block, s_user_ns));

	return 1 ^ is_zero(word_read(ns + offset_of(struct user_namespace, level), sizeof(int)));
}

/* Do the four fields of struct mount_block stand side by side in struct mount, as from 5.10 to 7.2? */
static __always_inline bool mount_is_block(void)
{
	const u64 first = offset_of(struct mount, mnt_parent);
	const u64 elsewhere = (offset_of(struct mount, mnt_mountpoint) ^ (first + 8)) |
			      (offset_of(struct mount, mnt) ^ (first + 16)) |
			      offset_of(struct vfsmount, mnt_root) |
			      (offset_of(struct vfsmount, mnt_sb) ^ 8);

	return !elsewhere;
}

/* The first so many bytes of it at once, if they do; zeros if they cannot be read. */
static __always_inline void mount_read_block(u64 mount, struct mount_block *ret, u32 size)
{
	bpf_probe_read_kernel(ret, size, (void *)(mount + offset_of(struct mount, mnt_parent)));
}

static __always_inline void mount_read(u64 mount, struct mount_block *ret)
{
	const u64 first = mount + offset_of(struct mount, mnt_parent);
	const u64 mnt = mount + offset_of(struct mount, mnt);

	if (mount_is_block()) {
		mount_read_block(mount, ret, sizeof(*ret));
		return;
	}
	ret->parent = read_pointer(first);
	ret->mountpoint = read_pointer(mount + offset_of(struct mount, mnt_mountpoint));
	ret->root = read_pointer(mnt + offset_of(struct vfsmount, mnt_root));
	ret->sb = read_pointer(mnt + offset_of(struct vfsmount, mnt_sb));
}

/* 1 if the host's root made this mount and it can still be reached, else 0. What cannot be read
 * (unmounted: no namespace; the kernel's private mounts: an error pointer for one) is not. */
static __always_inline u64 mount_eligible(u64 mount, struct scratch *s)
{
	const u64 ns = read_pointer(mount + offset_of(struct mount, mnt_ns));
	const u64 user_ns = read_pointer(ns + offset_of(struct mnt_namespace, user_ns));
	u32 level = 0;
	u64 unread;

	unread = bpf_probe_read_kernel(&level, sizeof(level),
				       (void *)user_ns + offset_of(struct user_namespace, level));
	/* host scope: PID 1's namespace alone */
	return is_zero(ns ^ s->init.mnt_ns) | (is_zero(unread | level) & is_zero(s->scope));
}

/*
 * A superblock's mounts: a list from the oldest to the newest, a chain the other way round in 7.x.
 * Both are walked from link to link; a link lies in its mount.
 */
static __always_inline bool mounts_chained(void)
{
	return bpf_core_field_exists(((struct mount___chain *)0)->mnt_next_for_sb);
}

/* Grows from mount to mount: the kernel's own number, or the time when we saw it in the list. */
static __always_inline u64 mount_since(u64 mount, u64 seen)
{
	if (mounts_chained())
		return read_pointer(mount + own_offset_of(struct mount___chain, mnt_id_unique));
	return seen;
}

/* Tells one tmpfs from another that the kernel put where the first one had been. */
static __always_inline u32 sb_generation(u64 sb)
{
	return BPF_CORE_READ((struct super_block *)sb, s_root, d_inode, i_generation);
}

/* Is it still the mount that was remembered, and not another that the kernel put into its memory? By
 * its number where it has one that is never given again, else by its file system. */
static __always_inline bool mount_is_same(const struct known_mount *found, u64 sb)
{
	if (mounts_chained())
		return mount_since(found->mount, 0) == found->since;
	return sb_generation(sb) == found->generation;
}

/* Look at the file through the mount remembered for a superblock or a root dentry, if it still is
 * what it was. */
static __noinline bool mount_recall(u64 key, struct scratch *s)
{
	const struct known_mount *found = bpf_map_lookup_elem(&mounts, &key);

	if (!found)
		return false;
	s->mount = found->mount;
	mount_read(s->mount, &s->block);
	if ((s->block.sb == key || s->block.root == key) && mount_is_same(found, s->block.sb) &&
	    mount_eligible(s->mount, s))
		return true;
	bpf_map_delete_elem(&mounts, &key);
	return false;
}

static __always_inline u64 mounts_first(u64 sb)
{
	if (mounts_chained())
		return read_pointer(sb + own_offset_of(struct super_block___chain, s_mounts));
	return read_pointer(sb + own_offset_of(struct super_block___list, s_mounts));
}

static __always_inline u64 mounts_next(u64 link)
{
	if (mounts_chained())
		return read_pointer(link + own_offset_of(struct mount___chain, mnt_next_for_sb));
	return read_pointer(link);
}

/* The head of the list stands for its end. */
static __always_inline bool mounts_end(u64 sb, u64 link)
{
	if (mounts_chained())
		return link == 0;
	return link == 0 || link == sb + own_offset_of(struct super_block___list, s_mounts);
}

static __always_inline u64 mounts_entry(u64 link)
{
	if (mounts_chained())
		return link;
	return link - own_offset_of(struct mount___list, mnt_instance);
}

/* Newest first, a chain that is too long to see its end does not show the oldest mount. */
static __always_inline bool mounts_countable(u64 sb)
{
	u64 link = mounts_first(sb);

	for (int i = 0; i < MOUNT_SCAN_MAX; i++) {
		LEAVE_IF(mounts_end(sb, link))
		return true;
		link = mounts_next(link);
	}
	return false;
}

/* Remember the oldest eligible mount of a superblock, and the oldest of each root dentry in it.
 * False: there are more mounts than we look at. */
static __noinline bool mount_scan(u64 sb, struct scratch *s)
{
	const u64 flags = mounts_chained() ? BPF_ANY : BPF_NOEXIST;
	const u64 now = bpf_ktime_get_boot_ns();
	struct known_mount known = { .learnt = now, .generation = sb_generation(sb) };
	u64 link, root, mask, key;

	if (mounts_chained() && !mounts_countable(sb))
		return false;
	link = mounts_first(sb);
	for (int i = 0; i < MOUNT_SCAN_MAX; i++) {
		LEAVE_IF(mounts_end(sb, link))
		return true;
		known.mount = mounts_entry(link);
		known.since = mount_since(known.mount, now + i);
		root = read_pointer(known.mount + offset_of(struct mount, mnt) +
				    offset_of(struct vfsmount, mnt_root));
		/* what is not eligible goes to key 0, which nobody asks for: no branch */
		mask = -mount_eligible(known.mount, s);
		key = sb & mask;
		bpf_map_update_elem(&mounts, &key, &known, flags);
		key = root & mask;
		bpf_map_update_elem(&mounts, &key, &known, flags);
		link = mounts_next(link);
	}
	return false;
}

enum find {
	FIND_NONE, /* no mount of the host's */
	FIND_MOUNT, /* now in the scratch */
	FIND_UNKNOWN, /* more than we look at */
};

/* Look at the file through the oldest eligible mount of a superblock. */
static __always_inline enum find mount_canonical(u64 sb, struct scratch *s)
{
	bool complete;

	if (mount_recall(sb, s))
		return FIND_MOUNT;
	complete = mount_scan(sb, s);
	if (mount_recall(sb, s))
		return FIND_MOUNT;
	return complete ? FIND_NONE : FIND_UNKNOWN;
}
