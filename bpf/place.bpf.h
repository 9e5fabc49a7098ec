/* SPDX-License-Identifier: GPL-2.0-only */
#pragma once

#include "bpf/path.bpf.h"

/*
 * Where a file lives.
 *
 * The answer is one number, so that it passes between functions in a register: places (bit n:
 * enum bw_place n) in the low 8 bits, enum bw_reason above them, and 1 + the guarded directory's
 * index from bit 16 on. 0: nowhere that a control speaks about.
 */
#define PLACES(where)	 ((u32)(where)&0xff)
#define REASON(where)	 ((u32)(where) >> 8 & 0xff)
#define DIRECTORY(where) ((u32)(where) >> 16)
#define PLACE(name)	 (1u << BW_PLACE_##name)

#define GUARDED(reason, directory) (PLACE(GUARDED) | (reason) << 8 | (directory) << 16)
/* Refused rather than guessed: to call it unguarded, we would have to know its path. */
#define UNDECIDED GUARDED(BW_REASON_UNDECIDED, 0)

/*
 * A file on the kernel's own tmpfs or hugetlbfs. Nobody can link, rename or create a name there, so
 * the kernel's name for it says what it is (mm/memfd.c, ipc/shm.c, mm/shmem.c: 5.10 to 7.2).
 */
static __noinline u32 place_of_memory(u64 magic, u64 name)
{
	if (magic != TMPFS_MAGIC && magic != HUGETLBFS_MAGIC)
		return 0; /* pipes, sockets, anonymous inodes: nothing a program can be written to */
	if (word_read(name, 6) == WORD("memfd:"))
		return PLACE(MEMFD);
	if (word_read(name, 4) == WORD("SYSV"))
		return PLACE(SHM);
	return PLACE(KERNEL_MEMORY);
}

/* What a mount shows of a file: 1 + the index of the guarded directory that it is below, 0, or: */
#define VIEW_LOST      (~0u) /* the mount does not show it */
#define VIEW_UNDECIDED (~1u) /* its path is deeper than the limits */

/* In what follows, `d` is the file's dentry if BTF can follow it, which `typed` says: verifiers
 * would suspect a null pointer everywhere. */

/* Walk from the file to its mount's root, where we can. */
static __always_inline enum walk view_near(struct scratch *s, const struct dentry *d, bool typed)
{
	if (typed)
		return walk_near(d, s);
	s->n_near = 0;
	return WALK_ROOT;
}

/* The rest of the way after view_near(). */
static __always_inline u32 view_above(struct scratch *s, const struct dentry *d, bool typed)
{
	const enum walk r = walk_above(typed ? s->block.root : s->dentry, s);

	if (r != WALK_ROOT)
		return r == WALK_LOST ? VIEW_LOST : VIEW_UNDECIDED;
	if (!path_hinted(s))
		return 0;
	if (typed)
		walk_near_keep(d, s);
	return path_match(s);
}

/* What its own mount shows of it. */
static __always_inline u32 view_own(struct scratch *s, const struct dentry *d, bool typed)
{
	const enum walk r = view_near(s, d, typed);

	if (r == WALK_ROOT)
		return view_above(s, d, typed);
	return r == WALK_LOST ? VIEW_LOST : VIEW_UNDECIDED;
}

/* What its file system's canonical mount shows of it. */
static __always_inline u32 view_canonical(struct scratch *s, const struct dentry *d, bool typed)
{
	const u64 root = s->block.root, sb = s->block.sb;
	enum find found = mount_canonical(sb, s);
	enum walk r = WALK_LOST;

	if (found == FIND_MOUNT)
		r = view_near(s, d, typed);
	if (found == FIND_MOUNT && r == WALK_LOST) {
		found = mount_canonical_part(root, sb, s);
		if (found == FIND_MOUNT)
			r = view_near(s, d, typed);
	}
	if (found == FIND_UNKNOWN || r == WALK_DEEP)
		return VIEW_UNDECIDED;
	if (r == WALK_LOST)
		return VIEW_LOST;
	return view_above(s, d, typed);
}

/* Below a guarded directory by the mount it was opened by, or by its file system's canonical one? */
static __always_inline u32 place_of_path(struct scratch *s, const struct dentry *d, bool typed)
{
	const u64 mount = s->mount;
	const u64 *remembered;
	bool in_host;
	u32 found;

	s->own = view_own(s, d, typed);
	if (s->own == VIEW_UNDECIDED)
		return UNDECIDED;
	in_host = s->own != VIEW_LOST && s->at_mount == s->init.mount;
	if (s->own && s->own != VIEW_LOST && (in_host || s->scope == BW_SCOPE_ALL))
		return GUARDED(BW_REASON_MOUNT, s->own);
	/* most files: the own mount is the canonical one, and the walk just proved it to be live */
	remembered = bpf_map_lookup_elem(&mounts, &s->block.sb);
	if (in_host && remembered && *remembered == mount)
		return 0;
	found = view_canonical(s, d, typed);
	if (found == VIEW_UNDECIDED)
		return UNDECIDED;
	/* No mount of the host's shows the file: it was unmounted there, or never mounted. The own
	 * view stands then. Without one either, it is a handle without a path. */
	if (found == VIEW_LOST)
		return s->own == VIEW_LOST ? UNDECIDED : 0;
	return found ? GUARDED(BW_REASON_CANONICAL, found) : 0;
}

/* --- overlayfs: the file that holds the data lies in another file system --- */

static __always_inline u64 inode_dentry(u64 inode)
{
	const u64 first = read_pointer(inode + offset_of(struct inode, i_dentry));

	if (!first)
		return 0;
	if (bpf_core_field_exists(((struct dentry___alias *)0)->d_alias))
		return first - own_offset_of(struct dentry___alias, d_alias);
	return first - own_offset_of(struct dentry___alias_in_union, d_u.d_alias);
}

#define OVERLAY_DEPTH 3 /* FILESYSTEM_MAX_STACK_DEPTH of include/linux/fs.h, and what is below */

/*
 * The inode that holds the data of an overlay's file. fs/overlayfs/file.c: the file's private_data
 * is the real struct file, since 6.13 a struct ovl_file that begins with it; the module's BTF is not
 * there at early boot. Up to 6.4 a mapping has the real file, with the overlay's path.
 */
static __noinline u64 overlay_real_inode(u64 file)
{
	for (int i = 0; i < OVERLAY_DEPTH; i++) {
		const u64 inode = read_pointer(file + offset_of(struct file, f_inode));
		const u64 sb = read_pointer(inode + offset_of(struct inode, i_sb));

		LEAVE_IF(read_pointer(sb + offset_of(struct super_block, s_magic)) !=
			 OVERLAYFS_SUPER_MAGIC)
		return inode;
		file = read_pointer(file + offset_of(struct file, private_data));
		if (LINUX_KERNEL_VERSION >= KERNEL_VERSION(6, 13, 0))
			file = read_pointer(file);
	}
	return 0;
}

/* A layer is mounted privately, so only the canonical mount tells where it is. */
static __noinline u32 place_of_layer(u64 file, struct scratch *s)
{
	const u64 inode = overlay_real_inode(file);
	u32 found;

	s->dentry = inode_dentry(inode);
	/* the overlay holds a reference on it, so it is there; if not, we cannot tell */
	if (!inode || !s->dentry)
		return UNDECIDED;
	s->block.sb = read_pointer(inode + offset_of(struct inode, i_sb));
	s->block.root = s->dentry;
	found = view_canonical(s, NULL, false);
	if (found == VIEW_UNDECIDED)
		return UNDECIDED;
	if (found == VIEW_LOST) /* in no namespace of the host's, as in place_of_path() */
		return 0;
	return found ? GUARDED(BW_REASON_OVERLAY, found) : 0;
}

/* --- all together --- */

/* A free page, or NULL. */
static __noinline struct scratch *scratch_free(void)
{
	for (u32 i = 0; i < SCRATCH_PAGES; i++) {
		const u32 page = i;
		struct scratch *s = bpf_map_lookup_elem(&scratch, &page);

		if (s && *(volatile u64 *)&s->owner == 0)
			return s;
	}
	return NULL;
}

/* Begin a decision. NULL: too many others have begun and not ended on this processor. */
static __always_inline struct scratch *scratch_begin(u64 owner)
{
	const u32 zero = 0;
	const struct bw_policy *p = bpf_map_lookup_elem(&policy, &zero);
	const struct init_root *init = bpf_map_lookup_elem(&init_root, &zero);
	struct scratch *s = scratch_free();

	if (!s || !p || !init) /* the last two for the verifier: arrays have their elements */
		return NULL;
	*(volatile u64 *)&s->owner = owner;
	s->init = *init;
	s->scope = p->scope;
	return s;
}

/* What was found stands only if no other decision has written over it: see struct scratch. */
static __always_inline u32 scratch_end(struct scratch *s, u64 owner, u32 where)
{
	if (*(volatile u64 *)&s->owner != owner)
		return UNDECIDED;
	*(volatile u64 *)&s->owner = 0;
	return where;
}

/* Where a dentry in a mount leads to. `d` is the dentry again if BTF can follow it. */
static __always_inline u32 look_at(u64 vfsmount, u64 dentry, const struct dentry *d, bool typed)
{
	const u64 me = bpf_get_current_pid_tgid();
	struct scratch *s = scratch_begin(me);

	if (!s)
		return UNDECIDED;
	s->dentry = dentry;
	s->mount = mount_of(vfsmount);
	mount_read(s->mount, &s->block);
	return scratch_end(s, me, place_of_path(s, d, typed));
}

static __noinline u32 look_file(const struct vfsmount *mnt, const struct dentry *d)
{
	return look_at((u64)mnt, (u64)d, d, true);
}

/* The same for a struct path in kernel memory. */
static __noinline u32 look_path(u64 path)
{
	return look_at(read_pointer(path + offset_of(struct path, mnt)),
		       read_pointer(path + offset_of(struct path, dentry)), NULL, false);
}

static __noinline u32 look_layer(u64 file)
{
	const u64 me = bpf_get_current_pid_tgid();
	struct scratch *s = scratch_begin(me);

	return s ? scratch_end(s, me, place_of_layer(file, s)) : UNDECIDED;
}

/* Where a file lives, by direct loads: `file` is what a hook was given. */
static __noinline u32 place_of(const struct file *file)
{
	const struct inode *inode = file->f_inode;
	const struct vfsmount *mnt = file->f_path.mnt;
	const struct dentry *d = file->f_path.dentry;
	const struct super_block *sb = d->d_sb;
	u32 where;

	/* Only regular files hold what a user wrote. Devices are the drivers' own matter. */
	if ((inode->i_mode & S_IFMT) != S_IFREG)
		return 0;
	if (!inode->i_nlink && mnt->mnt_flags & MNT_INTERNAL)
		return place_of_memory(sb->s_magic, (u64)d->d_name.name);
	where = look_file(mnt, d);
	/* tested after the walk: verifiers follow each outcome of a test through all that comes later */
	if (!where && (sb->s_magic == OVERLAYFS_SUPER_MAGIC || inode->i_sb != sb))
		where = look_layer((u64)file);
	if (!inode->i_nlink)
		where |= PLACE(UNLINKED);
	if (sb->s_user_ns->level > 0)
		where |= PLACE(USERNS);
	return where;
}

/* The same for a file that was found by following pointers, where BTF does not reach. */
static __noinline u32 place_of_address(const struct file *file)
{
	const struct inode *inode = BPF_CORE_READ(file, f_inode);
	const struct dentry *d = BPF_CORE_READ(file, f_path.dentry);
	const struct super_block *sb = BPF_CORE_READ(d, d_sb);
	u32 where;

	if ((BPF_CORE_READ(inode, i_mode) & S_IFMT) != S_IFREG)
		return 0;
	if (!BPF_CORE_READ(inode, i_nlink) &&
	    BPF_CORE_READ(file, f_path.mnt, mnt_flags) & MNT_INTERNAL)
		return place_of_memory(BPF_CORE_READ(sb, s_magic),
				       (u64)BPF_CORE_READ(d, d_name.name));
	where = look_path((u64)file + offset_of(struct file, f_path));
	if (!where && (BPF_CORE_READ(sb, s_magic) == OVERLAYFS_SUPER_MAGIC ||
		       BPF_CORE_READ(inode, i_sb) != sb))
		where = look_layer((u64)file);
	if (!BPF_CORE_READ(inode, i_nlink))
		where |= PLACE(UNLINKED);
	if (BPF_CORE_READ(sb, s_user_ns, level) > 0)
		where |= PLACE(USERNS);
	return where;
}

/*
 * Where a mapping's file is for who mapped it, if that is not its own path: below an overlay
 * (fs/file_table.c). Such a file is opened through a private copy of the layer's mount, which like
 * the kernel's own mounts has an error pointer for a namespace. (The bit in f_mode for such files has
 * had two values.)
 */
static __noinline u32 place_of_user_path(const struct file *file)
{
	const u64 mount = mount_of((u64)BPF_CORE_READ(file, f_path.mnt));
	const struct dentry *d;
	u32 where;
	u64 path;

	if (!bpf_core_field_exists(((struct backing_file___user *)0)->user_path) ||
	    BPF_CORE_READ(file, f_path.mnt, mnt_flags) & MNT_INTERNAL ||
	    read_pointer(mount + offset_of(struct mount, mnt_ns)) < -(u64)MAX_ERRNO)
		return 0;
	path = (u64)file + own_offset_of(struct backing_file___user, user_path) -
	       own_offset_of(struct backing_file___user, file);
	d = (const struct dentry *)read_pointer(path + offset_of(struct path, dentry));
	where = look_path(path);
	if (BPF_CORE_READ(d, d_sb, s_user_ns, level) > 0)
		where |= PLACE(USERNS);
	return where;
}
