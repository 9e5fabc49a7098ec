/* SPDX-License-Identifier: GPL-2.0-only */
#pragma once

#include "bpf/evidence.bpf.h"

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

/* What is about to be done. */
struct act {
	u32 operation; /* enum bw_operation */
	u32 sealed; /* the file is a sealed memfd */
	u32 admission; /* enum bw_admission of who is about to do it */
	struct bw_file_id file;
};

/* A file that an exemption let start may be mapped by the program that it became. Not by one from the
 * other side of a user namespace: in there, anybody can pretend to run a program (PR_SET_MM_MAP). */
static __always_inline bool act_is_admitted(const struct act *a, const struct subject *s)
{
	const u32 *admission;

	if (a->operation != BW_OPERATION_MAP || a->file.ino != s->exe.ino ||
	    a->file.dev != s->exe.dev || a->file.generation != s->exe.generation)
		return false;
	admission = bpf_map_lookup_elem(&admitted, &a->file);
	return admission && *admission == a->admission;
}

/* The same rule for all controls that a word is about. */
#define RULE_FOR_ALL 0x0001000100010001ull

/* What the subject is exempt from in this act. */
static __always_inline void act_exempt(const struct subject *s, struct act *a, u64 *ret_exempt)
{
	a->admission = s->conditions & BW_CONDITION_CHILD ? BW_ADMISSION_CHILD : BW_ADMISSION_HOST;
	for (u32 i = 0; i < EXEMPT_WORDS; i++)
		ret_exempt[i] = act_is_admitted(a, s) ? BW_RULE_ADMITTED * RULE_FOR_ALL : 0;
	exemptions_find(s, s->conditions | (a->sealed ? BW_CONDITION_SEALED : 0), ret_exempt);
}

static __always_inline u32 exempt_rule(const u64 *exempt, u32 control)
{
	return exempt[control / 4 % EXEMPT_WORDS] >> (control % 4 * 16) & 0xffff;
}

/* As a set of controls, bit n: enum bw_control n. */
static __always_inline u32 exempt_controls(const u64 *exempt)
{
	u32 controls = 0;

	for (u32 control = 0; control < _BW_CONTROL_MAX; control++)
		controls |= (1 ^ is_zero(exempt_rule(exempt, control))) << control;
	return controls;
}

static __always_inline void count(u32 control, u32 verdict)
{
	const u32 index = bw_counter_index(control, verdict);
	u64 *counter = bpf_map_lookup_elem(&counters, &index);

	if (counter) /* an array has its elements */
		__sync_fetch_and_add(counter, 1);
}

/* One verdict for each of `controls`: some are exempt, and of the others those that enforce refuse. */
static __always_inline void verdicts_count(u32 controls, u32 exempt, u32 enforced)
{
	for (u32 control = 0; control < _BW_CONTROL_MAX; control++) {
		if (!(controls >> control & 1))
			continue;
		count(control, exempt >> control & 1	 ? BW_VERDICT_EXEMPT
			       : enforced >> control & 1 ? BW_VERDICT_REFUSE
							 : BW_VERDICT_AUDIT);
	}
}

/* The controls that refuse now. Nobody has to end a trial: its time is looked at in each decision. */
static __always_inline u32 policy_enforced(const struct bw_policy *p)
{
	return p->enforce & ~bw_policy_lapsed(p, bpf_ktime_get_boot_ns());
}

/* By which exemption: of the first control that has one. */
static __always_inline u32 exempt_by(const u64 *exempt, u32 exempted)
{
	u64 rule = 0;

	for (u32 control = 0; control < _BW_CONTROL_MAX; control++) {
		const u64 one = exempt_rule(exempt, control) & -(u64)(exempted >> control & 1);

		rule |= one & -is_zero(rule); /* without a branch, as in subject_read() */
	}
	return rule;
}

/* Who asks, and what does that make of a file that lives in these places? True: refuse. `file` may be
 * known by its address alone. */
static __always_inline bool refused_at(const struct file *file, const struct linux_binprm *bprm,
				       u32 where, u32 operation)
{
	const struct inode *inode = BPF_CORE_READ(file, f_inode);
	struct act act = { .operation = operation };
	struct deed deed = { .file = file, .bprm = bprm, .operation = operation, .where = where };
	struct subject subject = {};
	u64 exempt[EXEMPT_WORDS] = {};
	const u32 zero = 0;
	const struct bw_policy *p = bpf_map_lookup_elem(&policy, &zero);
	u32 controls, enforced, exempted = 0;

	if (!p) /* an array has its elements */
		return true;
	controls = controls_of(operation, PLACES(where)) & (p->audit | p->enforce);
	if (!controls)
		return false;
	subject_read((void *)bpf_get_current_task(), p->exemption_shapes, &subject);
	act.sealed = PLACES(where) & PLACE(MEMFD) && file_is_sealed(inode);
	file_id_read(inode, &act.file);
	if (p->exemption_shapes) {
		act_exempt(&subject, &act, exempt);
		exempted = controls & exempt_controls(exempt);
		if (exempted && operation == BW_OPERATION_EXEC) /* it will map itself */
			bpf_map_update_elem(&admitted, &act.file, &act.admission, BPF_ANY);
	}
	deed.sealed =
		forget(act.sealed); /* or note_object()'s branch on it goes: see explain.bpf.c */
	enforced = policy_enforced(p);
	verdicts_count(controls, exempted, enforced);
	deed.refused = controls & enforced & ~exempted;
	deed.audited = controls & ~enforced & ~exempted;
	deed.exempt = exempted;
	deed.rule = exempt_by(exempt, exempted);
	evidence_keep(&subject, &deed);
	return deed.refused;
}

/* The whole way for a hook; `bprm` is a start's, or NULL. True: refuse. A function of its own, so that
 * a hook which decides nothing saves no registers for it. */
static __noinline bool refused(const struct file *file, const struct linux_binprm *bprm,
			       u32 operation)
{
	const u32 where = place_of(file);

	return where && refused_at(file, bprm, forget(where), operation);
}

/* What a hook returns. The barrier keeps it one constant or the other: clang would multiply, and since
 * 6.12 verifiers want to know the number. */
static __always_inline int hook_result(bool refuse, int error)
{
	int result = 0;

	if (refuse) {
		result = error;
		barrier_var(result);
	}
	return result;
}
