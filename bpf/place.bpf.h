/* SPDX-License-Identifier: GPL-2.0-only */
#pragma once

#include "bpf/shortcut.bpf.h"

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
static __always_inline u32 place_of_memory(u64 magic, u64 name)
{
	const u64 word = word_read(name, 6);

	if (magic != TMPFS_MAGIC && magic != HUGETLBFS_MAGIC)
		return 0; /* pipes, sockets, anonymous inodes: nothing a program can be written to */
	if (word == WORD("memfd:") || !word) /* what cannot be read may be one */
		return PLACE(MEMFD);
	if (word_read(name, 4) == WORD("SYSV"))
		return PLACE(SHM);
	return PLACE(KERNEL_MEMORY);
}

/* What a mount shows of a file: 1 + the index of the guarded directory that it is below, 0, or: */
#define VIEW_LOST      (~0u) /* the mount does not show it */
#define VIEW_UNDECIDED (~1u) /* its path is deeper than the limits */

/* From what walk_to_root() or walk_to_part() found. */
static __noinline u32 view_above(struct scratch *s, enum walk near)
{
	enum walk r = near;

	if (r == WALK_ROOT)
		r = walk_above(s);
	if (r == WALK_ROOT)
		return path_match(s);
	return r == WALK_LOST ? VIEW_LOST : VIEW_UNDECIDED;
}

/* Where the canonical mount of a file system does not show the file, its oldest mount that does. */
static __always_inline enum walk walk_canonical(struct scratch *s, u64 sb)
{
	enum walk part;

	*(volatile u32 *)&s->whole = walk_to_root(s);
	if (*(volatile u32 *)&s->whole == WALK_ROOT)
		return WALK_ROOT;
	part = walk_to_part(s);
	if (part != WALK_ROOT) { /* unmounted, or mounted since the last look? */
		if (!mount_scan(sb, s))
			return WALK_DEEP;
		part = walk_to_part(s);
	}
	/* neither: the canonical mount's root may be deeper than we look */
	return part == WALK_LOST ? s->whole : part;
}

/* What its file system's canonical mount shows of it. */
static __noinline u32 view_canonical(struct scratch *s)
{
	const u64 sb = s->block.sb;
	const enum find found = mount_canonical(sb, s);

	if (found == FIND_UNKNOWN)
		return VIEW_UNDECIDED;
	if (found == FIND_NONE)
		return VIEW_LOST;
	return view_above(s, walk_canonical(s, sb));
}

/* What the mount shows that the file was opened by. */
static __always_inline u32 view_own(struct scratch *s)
{
	s->own_mount = s->mount;
	return view_above(s, walk_to_root(s));
}

/* Below a guarded directory by the mount it was opened by, or by its file system's canonical one? */
static __always_inline u32 place_of_path(struct scratch *s)
{
	const struct known_mount *remembered;
	bool in_host;
	u32 found;

	if (!walk_near(s))
		return UNDECIDED;
	s->own = view_own(s);
	if (s->own == VIEW_UNDECIDED)
		return UNDECIDED;
	in_host = s->own != VIEW_LOST && s->at_mount == s->init.mount;
	if (s->own && s->own != VIEW_LOST && (in_host || s->scope == BW_SCOPE_ALL))
		return GUARDED(BW_REASON_MOUNT, s->own);
	/* most files: the own mount is the canonical one, and the walk just proved it to be live */
	remembered = bpf_map_lookup_elem(&mounts, &s->block.sb);
	if (in_host && remembered && remembered->mount == s->own_mount) {
		host_root_learn(s);
		return 0;
	}
	found = view_canonical(s);
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
 * there at early boot. A mapping has the real file itself, with the overlay's path.
 */
static __always_inline u64 overlay_real_inode(u64 file)
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

/* 1 if no name leads to it in its file system, or that cannot be told; else 0. */
static __always_inline u32 inode_is_unlinked(u64 inode)
{
	return is_zero(word_read(inode + offset_of(struct inode, i_nlink), sizeof(u32)));
}

/* Look at the file in the layer that holds its data. False: it cannot be told. */
static __always_inline bool look_at_layer(struct scratch *s)
{
	const u64 inode = overlay_real_inode(s->file);

	s->dentry = inode_dentry(inode);
	/* the overlay holds a reference on it, so it is there; if not, we cannot tell */
	if (!inode || !s->dentry)
		return false;
	s->block.sb = read_pointer(inode + offset_of(struct inode, i_sb));
	return walk_near(s);
}

/* A layer is mounted privately, so only the canonical mount tells where it is. */
static __always_inline u32 place_of_layer(struct scratch *s)
{
	u32 found;

	if (!look_at_layer(s))
		return UNDECIDED;
	found = view_canonical(s);
	if (found == VIEW_UNDECIDED)
		return UNDECIDED;
	if (found == VIEW_LOST) /* in no namespace of the host's, as in place_of_path() */
		return 0;
	return found ? GUARDED(BW_REASON_OVERLAY, found) : 0;
}

/* --- all together --- */

/* The number of a free page, or SCRATCH_PAGES. Read back from the page: verifiers would follow each
 * number, and each pointer, through all that comes later. */
static __always_inline u32 scratch_free(void)
{
	for (u32 i = 0; i < SCRATCH_PAGES; i++) {
		const u32 page = i;
		struct scratch *s = bpf_map_lookup_elem(&scratch, &page);

		if (!s || *(volatile u64 *)&s->owner)
			continue;
		*(volatile u32 *)&s->page = page;
		return *(volatile u32 *)&s->page;
	}
	return SCRATCH_PAGES;
}

/* Begin a decision. NULL: too many others have begun and not ended on this processor. */
static __always_inline struct scratch *scratch_begin(u64 owner)
{
	const u32 zero = 0, page = scratch_free();
	const struct bw_policy *p = bpf_map_lookup_elem(&policy, &zero);
	struct scratch *s = bpf_map_lookup_elem(&scratch, &page);

	if (!s || !p) /* the latter for the verifier: an array has its elements */
		return NULL;
	*(volatile u64 *)&s->owner = owner;
	s->init = roots.init;
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

/* The file by a path (the address of a struct path). */
static __always_inline void look_along(struct scratch *s, u64 path)
{
	s->dentry = read_pointer(path + offset_of(struct path, dentry));
	s->mount = mount_of(read_pointer(path + offset_of(struct path, mnt)));
	mount_read(s->mount, &s->block);
}

/*
 * Is a file opened by this mount one below an overlay, which its user knows by another path? Only a
 * mapping's is, since Linux 6.8 (fs/file_table.c). It is opened through a private copy of the layer's
 * mount, which like the kernel's own mounts has an error pointer for a namespace. (The bit in f_mode
 * for such files has had two values.)
 */
static __always_inline bool file_is_backing(u64 mount, u64 parent)
{
	const u64 flags =
		mount + offset_of(struct mount, mnt) + offset_of(struct vfsmount, mnt_flags);

	return bpf_core_field_exists(((struct backing_file___user *)0)->user_path) &&
	       parent == mount && !(word_read(flags, sizeof(int)) & MNT_INTERNAL) &&
	       read_pointer(mount + offset_of(struct mount, mnt_ns)) >= -(u64)MAX_ERRNO;
}

/* The address of that path. */
static __always_inline u64 backing_file_path(u64 file)
{
	return file + own_offset_of(struct backing_file___user, user_path) -
	       own_offset_of(struct backing_file___user, file);
}

/* The file, and the mount that its user knows it by. */
static __always_inline void look_begin(struct scratch *s, const struct file *file)
{
	u64 inode;

	s->file = (u64)file;
	/* read again: verifiers would follow each outcome for a pointer that BTF knows */
	s->path = *(volatile u64 *)&s->file + offset_of(struct file, f_path);
	look_along(s, s->path);
	if (file_is_backing(s->mount, s->block.parent)) {
		s->path = backing_file_path(*(volatile u64 *)&s->file);
		look_along(s, s->path);
	}
	inode = read_pointer(*(volatile u64 *)&s->file + offset_of(struct file, f_inode));
	s->sb = s->block.sb;
	s->data_sb = read_pointer(inode + offset_of(struct inode, i_sb));
}

/* Where a file of a visible file system lives: where the path leads that the user knows it by, and
 * below overlays where its data is. */
static __always_inline u32 place_of_visible(const struct file *file)
{
	const u64 me = bpf_get_current_pid_tgid();
	struct scratch *s = scratch_begin(me);
	u32 where;

	if (!s)
		return UNDECIDED;
	look_begin(s, file);
	where = place_of_path(s);
	/* tested after the walk: verifiers follow each outcome of a test through all that comes later */
	if (!where && (s->data_sb != s->sb || sb_is_overlay(s->sb)))
		where = place_of_layer(s);
	if (s->data_sb != s->sb || sb_is_overlay(s->sb))
		where |= PLACE(UNLINKED) & -inode_is_unlinked(overlay_real_inode(s->file));
	where |= PLACE(USERNS) & -sb_in_user_namespace(s->sb);
	if (s->data_sb != s->sb)
		where |= PLACE(USERNS) & -sb_in_user_namespace(s->data_sb);
	return scratch_end(s, me, where);
}

/* Only regular files hold what a user wrote. Devices are the drivers' own matter. */
static __always_inline bool mode_is_regular(u32 mode)
{
	return (mode & S_IFMT) == S_IFREG;
}

/* Where the file lives that a hook was given. */
static __always_inline u32 place_of(const struct file *file)
{
	const struct inode *inode = file->f_inode;
	u32 where;

	if (!mode_is_regular(inode->i_mode))
		return 0;
	if (file_is_ordinary(file))
		return inode->i_nlink ? 0 : PLACE(UNLINKED);
	if (!inode->i_nlink && file->f_path.mnt->mnt_flags & MNT_INTERNAL)
		return place_of_memory(inode->i_sb->s_magic, (u64)file->f_path.dentry->d_name.name);
	where = place_of_visible(file);
	return inode->i_nlink ? where : where | PLACE(UNLINKED);
}

/* The same for a file that was found by following pointers, where BTF does not reach. */
static __always_inline u32 place_of_address(const struct file *file)
{
	const struct inode *inode = BPF_CORE_READ(file, f_inode);
	u32 where;

	if (!mode_is_regular(BPF_CORE_READ(inode, i_mode)))
		return 0;
	if (!BPF_CORE_READ(inode, i_nlink) &&
	    BPF_CORE_READ(file, f_path.mnt, mnt_flags) & MNT_INTERNAL)
		return place_of_memory(BPF_CORE_READ(inode, i_sb, s_magic),
				       (u64)BPF_CORE_READ(file, f_path.dentry, d_name.name));
	where = place_of_visible(file);
	return BPF_CORE_READ(inode, i_nlink) ? where : where | PLACE(UNLINKED);
}
