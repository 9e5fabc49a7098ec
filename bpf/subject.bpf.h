/* SPDX-License-Identifier: GPL-2.0-only */
#pragma once

#include "bpf/mount.bpf.h"

/*
 * Who asks, and what exempts them.
 *
 * Only looked at when a control speaks about something, so all of it is read by probe reads, from
 * any task: the one that runs a hook, or the one that `explain` is asked about. What cannot be
 * read is left empty, and what is empty meets no condition.
 */

#define CGROUP_DEPTH 12 /* deeper ones are in no unit for us */

struct subject {
	struct bw_file_id exe; /* zero: a kernel thread */
	u64 exe_file; /* its struct file */
	u64 unit_name; /* address; 0: none */
	u32 unit; /* id of its unit, 0: none that an exemption names */
	u32 uid;
	u32 shapes; /* bit n: exemptions of shape n exist, and it has all that they ask for */
	u32 conditions; /* enum bw_condition: those that the subject meets, BW_CONDITION_CHILD */
};

static __always_inline void file_id_read(const struct inode *inode, struct bw_file_id *ret)
{
	ret->ino = BPF_CORE_READ(inode, i_ino);
	ret->dev = BPF_CORE_READ(inode, i_sb, s_dev);
	ret->generation = BPF_CORE_READ(inode, i_generation);
}

static __always_inline u64 kernfs_parent(u64 kn)
{
	if (bpf_core_field_exists(((struct kernfs_node___rcu_parent *)0)->__parent))
		return read_pointer(kn + own_offset_of(struct kernfs_node___rcu_parent, __parent));
	return read_pointer(kn + own_offset_of(struct kernfs_node___parent, parent));
}

/* Does the name end in ".slice"? `size` counts its bytes with the NUL; one as large as the buffer may
 * have been cut. */
static __always_inline bool name_is_slice(u64 name, long size)
{
	return size > 7 && size < BW_UNIT_LEN && word_read(name + size - 7, 6) == WORD(".slice");
}

/*
 * The address of the unit's name, 0 for none. As in systemd's cg_path_get_unit(): from the root on, the
 * first cgroup that is no slice. A user owns only what is below user@UID.service, which is the unit of
 * all of it, so that a cgroup named like a system's unit in there is none. Without cgroup v2 there is
 * no unit.
 */
static __always_inline u64 unit_name_of(const struct task_struct *task, struct bw_unit_key *space)
{
	u64 kn = (u64)BPF_CORE_READ(task, cgroups, dfl_cgrp, kn);
	u64 name, unit_name = 0, parent = 0;

	for (int i = 0; i < CGROUP_DEPTH; i++) {
		long size;

		parent = kernfs_parent(kn);
		LEAVE_IF(!parent) /* the root, which has no name */
		break;
		name = read_pointer(kn + offset_of(struct kernfs_node, name));
		size = bpf_probe_read_kernel_str(space->name, sizeof(space->name), (void *)name);
		unit_name = name_is_slice(name, size) ? unit_name : name;
		kn = parent;
	}
	return unit_name & -is_zero(parent); /* too deep: in no unit */
}

/* The unit's id, 0: none that an exemption names. */
static __always_inline u32 unit_of(u64 name, struct bw_unit_key *space)
{
	u32 id = 0;

	__builtin_memset(space, 0, sizeof(*space));
	if (!name || bpf_probe_read_kernel_str(space->name, sizeof(space->name), (void *)name) >=
			     BW_UNIT_LEN)
		return 0; /* it may have been cut */
	/* read by a helper, because not found then reads as 0 without a branch */
	bpf_probe_read_kernel(&id, sizeof(id), bpf_map_lookup_elem(&units, space));
	return id;
}

/* Bit n: shape n has this bit, enum bw_shape. */
#define SHAPES_WITH(bit) ((bit) == BW_SHAPE_EXE ? 0xaau : (bit) == BW_SHAPE_UNIT ? 0xccu : 0xf0u)
_Static_assert(_BW_SHAPE_MAX == 8, "SHAPES_WITH() knows three bits");

/*
 * 1 if nobody but root could have made the program, or changed it; else 0. An identity alone is not
 * enough: a number is given anew when its file is gone, a file's owner may choose its generation
 * (FS_IOC_SETVERSION), and an overlay's files have the numbers of their layers. guard/identity.c asks
 * the same of what an exemption names.
 */
static __always_inline u64 program_is_trusted(const struct inode *inode)
{
	const u64 by_others = BPF_CORE_READ(inode, i_uid.val) |
			      (BPF_CORE_READ(inode, i_mode) & (S_IWGRP | S_IWOTH));

	return is_zero(by_others | sb_in_user_namespace((u64)BPF_CORE_READ(inode, i_sb)));
}

/* Its user; 1 if real and effective agree, else 0, so that no setuid program borrows an exemption. */
static __always_inline u64 uid_read(const struct cred *cred, struct subject *ret)
{
	ret->uid = BPF_CORE_READ(cred, uid.val);
	/* no user can be read: 0, which is root's, is then none */
	return is_zero(ret->uid ^ BPF_CORE_READ(cred, euid.val)) & (1 ^ is_zero((u64)cred));
}

/* `shapes`: what exemptions ask for. */
static __noinline void subject_read(const struct task_struct *task, u32 shapes, struct subject *ret)
{
	const struct file *exe = BPF_CORE_READ(task, mm, exe_file);
	const struct inode *inode = BPF_CORE_READ(exe, f_inode);
	const struct cred *cred = BPF_CORE_READ(task, cred);
	struct bw_unit_key space;
	u64 lacking;

	ret->exe_file = (u64)exe;
	file_id_read(inode, &ret->exe);
	ret->unit_name = unit_name_of(task, &space);
	if (shapes & SHAPES_WITH(BW_SHAPE_UNIT))
		ret->unit = unit_of(ret->unit_name, &space);
	lacking = SHAPES_WITH(BW_SHAPE_UID) & (uid_read(cred, ret) - 1);
	ret->conditions = BW_CONDITION_CHILD & (is_zero(BPF_CORE_READ(cred, user_ns, level)) - 1);
	/* without branches: each would double what there is to verify after it */
	lacking |= SHAPES_WITH(BW_SHAPE_EXE) & -is_zero(ret->exe.ino);
	lacking |= SHAPES_WITH(BW_SHAPE_EXE) & (program_is_trusted(inode) - 1);
	lacking |= SHAPES_WITH(BW_SHAPE_UNIT) & -is_zero(ret->unit);
	ret->shapes = shapes & ~lacking;
}

/* What the subject is exempt from (struct bw_exempt), four controls to a word. */
#define EXEMPT_WORDS (sizeof(struct bw_exempt) / sizeof(u64))

/* What is exempt by `first`, and where that says nothing by `then`: each sixteen bits are a control.
 * At once and without a branch: what `first` has is spread to all sixteen bits, and masks `then`. */
static __always_inline u64 exempt_by_either(u64 first, u64 then)
{
	const u64 low = 0x7fff7fff7fff7fff;
	const u64 given = (((first & low) + low) | first) & ~low;

	return first | (then & ~((given << 1) - (given >> 15)));
}

/* One lookup for each shape of key in use: the price does not depend on how many exemptions there
 * are. */
static __noinline void exemptions_find(const struct subject *s, u32 conditions, u64 *ret_exempt)
{
	u64 found[EXEMPT_WORDS];

#pragma unroll
	for (u32 shape = 1; shape < _BW_SHAPE_MAX; shape++) {
		struct bw_exemption_key key = { .shape = shape };
		const struct bw_exemption *exemption;

		if (!(s->shapes >> shape & 1))
			continue;
		if (shape & BW_SHAPE_EXE)
			key.exe = s->exe;
		if (shape & BW_SHAPE_UNIT)
			key.unit = s->unit;
		if (shape & BW_SHAPE_UID)
			key.uid = s->uid;
		exemption = bpf_map_lookup_elem(&exemptions, &key);
		if (!exemption)
			continue;
		__builtin_memcpy(found, &exemption->when[conditions % _BW_CONDITION_MAX],
				 sizeof(found));
		for (u32 i = 0; i < EXEMPT_WORDS; i++)
			ret_exempt[i] = exempt_by_either(ret_exempt[i], found[i]);
	}
}
