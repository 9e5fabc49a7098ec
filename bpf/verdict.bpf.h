/* SPDX-License-Identifier: GPL-2.0-only */
#pragma once

#include "bpf/place.bpf.h"
#include "bpf/subject.bpf.h"

/*
 * Place, operation and subject make a verdict.
 *
 * Each control judges by itself; one that refuses is enough. The verdict stands before it is
 * counted, and nothing that counting needs can change it.
 */

#define CONTROL(name) (1u << BW_CONTROL_##name)

/* Which controls speak about an operation on a file in these places (bit n: enum bw_control n). */
static __always_inline u32 controls_of(u32 operation, u32 places)
{
	u32 controls = 0;

	switch (operation) {
	case BW_OPERATION_EXEC:
		/* all memory that the kernel keeps in files is one: /proc/PID/map_files opens it */
		if (places & (PLACE(MEMFD) | PLACE(SHM) | PLACE(KERNEL_MEMORY)))
			controls |= CONTROL(MEMFD_EXEC);
		if (places & PLACE(GUARDED))
			controls |= CONTROL(PATH_EXEC);
		break;
	case BW_OPERATION_MAP:
		/* shared anonymous memory and drivers' buffers are mapped as they like: JITs do */
		if (places & PLACE(MEMFD))
			controls |= CONTROL(MEMFD_MAP);
		if (places & PLACE(SHM))
			controls |= CONTROL(SHM_MAP);
		if (places & PLACE(GUARDED))
			controls |= CONTROL(PATH_MAP);
		break;
	case BW_OPERATION_LOAD:
		if (places & (PLACE(MEMFD) | PLACE(SHM) | PLACE(KERNEL_MEMORY) | PLACE(GUARDED)))
			controls |= CONTROL(PATH_LOAD);
		return controls;
	}
	if (places & PLACE(UNLINKED))
		controls |= CONTROL(UNLINKED_EXEC);
	if (places & PLACE(USERNS))
		controls |= CONTROL(USERNS_EXEC);
	return controls;
}

/* What is about to be done, and by whom. */
struct act {
	u32 operation;
	u32 controls; /* that speak about it */
	bool sealed;
	struct bw_file_id file;
	struct subject subject;
};

/* F_SEAL_* of a memfd: all four that make its content final? */
static __always_inline bool file_is_sealed(const struct inode *inode)
{
	const u64 magic = BPF_CORE_READ(inode, i_sb, s_magic);
	u64 seals;
	u32 value = 0;

	if (magic == TMPFS_MAGIC)
		seals = (u64)inode - offset_of(struct shmem_inode_info, vfs_inode) +
			offset_of(struct shmem_inode_info, seals);
	else if (bpf_core_type_exists(struct hugetlbfs_inode_info))
		seals = (u64)inode - offset_of(struct hugetlbfs_inode_info, vfs_inode) +
			offset_of(struct hugetlbfs_inode_info, seals);
	else /* nothing is known of it: not sealed, so nothing is opened */
		return false;
	bpf_probe_read_kernel(&value, sizeof(value), (void *)seals);
	return (value & SEALS_FULL) == SEALS_FULL;
}

static __noinline void act_read(const struct task_struct *task, const struct inode *inode,
				u32 places, struct act *ret)
{
	file_id_read(inode, &ret->file);
	ret->sealed = places & PLACE(MEMFD) && file_is_sealed(inode);
	subject_read(task, &ret->subject);
}

/* The exemption that applies, or 0. A program that one let start may map its own pages. */
static __noinline u32 act_exemption(const struct bw_policy *p, const struct act *a, u32 control)
{
	const u32 *rule;

	if (a->operation == BW_OPERATION_MAP && a->file.ino == a->subject.exe.ino &&
	    a->file.dev == a->subject.exe.dev && a->file.generation == a->subject.exe.generation) {
		rule = bpf_map_lookup_elem(&admitted, &a->file);
		if (rule && *rule)
			return *rule;
	}
	return exemption_find(p, &a->subject, control,
			      a->subject.conditions | (a->sealed ? BW_CONDITION_SEALED : 0));
}

static __always_inline void count(u32 control, u32 verdict)
{
	const u32 index = bw_counter_index(control, verdict);
	u64 *counter = bpf_map_lookup_elem(&counters, &index);

	if (counter) /* an array has its elements */
		__sync_fetch_and_add(counter, 1);
}

/* Judge, and count. True: refuse. */
static __noinline bool act_refused(const struct bw_policy *p, struct act *a)
{
	u32 verdicts = 0;

	for (u32 control = 0; control < _BW_CONTROL_MAX; control++) {
		u32 verdict = p->mode[control]; /* see enum bw_verdict */
		u32 rule;

		if (!(a->controls >> control & 1) || verdict == BW_MODE_OFF)
			continue;
		rule = act_exemption(p, a, control);
		if (rule)
			verdict = BW_VERDICT_EXEMPT;
		if (rule && a->operation == BW_OPERATION_EXEC)
			bpf_map_update_elem(&admitted, &a->file, &rule, BPF_ANY);
		verdicts |= 1u << (verdict % 32);
		count(control, verdict);
	}
	return verdicts >> BW_VERDICT_REFUSE & 1;
}

/* Who asks, and what does that make of a file that lives in these places? True: refuse. */
static __noinline bool refused_at(const struct inode *inode, u32 where, u32 operation)
{
	struct act act = {
		.operation = operation,
		.controls = controls_of(operation, PLACES(where)),
	};
	const u32 zero = 0;
	const struct bw_policy *p = bpf_map_lookup_elem(&policy, &zero);

	if (!p || !act.controls) /* an array has its elements */
		return false;
	if (p->exemption_shapes) /* who asks matters only to exemptions */
		act_read((void *)bpf_get_current_task(), inode, PLACES(where), &act);
	return act_refused(p, &act);
}

/* The whole way for a hook. True: refuse. */
static __always_inline bool refused(const struct file *file, u32 operation)
{
	const u32 where = place_of(file);

	return where && refused_at(file->f_inode, where, operation);
}
