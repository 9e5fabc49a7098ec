// SPDX-License-Identifier: GPL-2.0-only
/*
 * The decision, asked for instead of hooked: iterators that user space runs.
 *
 * `file` says where one open file of one process lives and what identifies it; `task` says what
 * would become of it for one task. They are the same functions that the hooks call, so an answer
 * cannot differ from a verdict. `task` also learns PID 1's root, before anything is attached.
 */
#include "bpf/verdict.bpf.h"

#define ANSWER_SEEN (1u << 31)

enum asked {
	ASKED_NOTHING,
	ASKED_PLACE,
	ASKED_KNOWN, /* what is known of it already */
};

static __noinline enum asked file_asked(u32 tgid, u32 fd)
{
	const u32 zero = 0;
	const struct bw_request *ask = bpf_map_lookup_elem(&request, &zero);

	if (!ask || ask->tgid != tgid || ask->fd != fd)
		return ASKED_NOTHING;
	return ask->only_known ? ASKED_KNOWN : ASKED_PLACE;
}

/* Does the guard know a mount of the file system, and since when? */
static __always_inline void mount_learnt(u64 sb, struct bw_answer *say)
{
	const struct known_mount *known = bpf_map_lookup_elem(&mounts, &sb);
	struct mount_block block = {};

	if (!known)
		return;
	mount_read(known->mount, &block);
	if (block.sb == sb && mount_is_same(known, sb)) {
		say->known = 1;
		say->learnt_ns = known->learnt;
	}
}

static __noinline void answer_known(const struct inode *inode)
{
	const u32 zero = 0;
	struct bw_answer *say = bpf_map_lookup_elem(&answer, &zero);

	if (!say)
		return;
	file_id_read(inode, &say->id);
	mount_learnt((u64)BPF_CORE_READ(inode, i_sb), say);
	say->places = ANSWER_SEEN;
}

static __noinline void answer_place(const struct inode *inode, u32 where)
{
	const u32 zero = 0;
	const struct bw_request *ask = bpf_map_lookup_elem(&request, &zero);
	struct bw_answer *say = bpf_map_lookup_elem(&answer, &zero);

	if (!ask || !say)
		return;
	__builtin_memset(say, 0, sizeof(*say));
	file_id_read(inode, &say->id);
	say->places = PLACES(where) | ANSWER_SEEN;
	say->reason = REASON(where);
	say->directory = DIRECTORY(where);
	say->sealed = PLACES(where) & PLACE(MEMFD) && file_is_sealed(inode);
	say->controls = controls_of(ask->operation, PLACES(where));
}

SEC("iter/task_file")
int bw_file(struct bpf_iter__task_file *ctx)
{
	struct task_struct *task = ctx->task;
	struct file *file = ctx->file;
	enum asked asked;

	if (!task || !file)
		return 0;
	asked = file_asked(task->tgid, ctx->fd);
	if (asked == ASKED_PLACE)
		answer_place(file->f_inode, place_of(file));
	else if (asked == ASKED_KNOWN)
		answer_known(file->f_inode);
	return 0;
}

static __noinline void init_root_learn(const struct task_struct *task)
{
	const struct mnt_namespace *ns = BPF_CORE_READ(task, nsproxy, mnt_ns);
	const struct mount *root = BPF_CORE_READ(ns, root);

	if (!root)
		return;
	roots.init.mount = (u64)root;
	roots.init.dentry = (u64)BPF_CORE_READ(root, mnt.mnt_root);
	roots.init.mnt_ns = (u64)ns;
}

static __noinline void answer_judge(const struct task_struct *task, const struct bw_request *ask,
				    struct bw_answer *say)
{
	const u32 zero = 0;
	const struct bw_policy *p = bpf_map_lookup_elem(&policy, &zero);
	struct act act = {
		.operation = ask->operation,
		.sealed = say->sealed,
		.file = say->id,
	};
	struct subject subject = {};
	u64 exempt[EXEMPT_WORDS] = {};

	if (!p)
		return;
	subject_read(task, p->exemption_shapes, &subject);
	act_exempt(&subject, &act, exempt);
	__builtin_memcpy(&say->exemption, exempt, sizeof(exempt));
	say->exempt = say->controls & (p->audit | p->enforce) & exempt_controls(exempt);
	say->refused = say->controls & p->enforce & ~say->exempt;
	say->audited = say->controls & p->audit & ~say->exempt;
}

SEC("iter/task")
int bw_task(struct bpf_iter__task *ctx)
{
	const u32 zero = 0;
	struct task_struct *task = ctx->task;
	struct bw_request *ask;
	struct bw_answer *say;

	if (!task)
		return 0;
	if (task->pid == 1)
		init_root_learn(task);
	ask = bpf_map_lookup_elem(&request, &zero);
	say = bpf_map_lookup_elem(&answer, &zero);
	if (ask && say && ask->pid && task->pid == (int)ask->pid)
		answer_judge(task, ask, say);
	return 0;
}

static const char _license[] SEC("license") = "GPL";
