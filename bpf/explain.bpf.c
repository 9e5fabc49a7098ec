// SPDX-License-Identifier: GPL-2.0-only
/*
 * The decision, asked for instead of hooked: iterators that user space runs.
 *
 * `file` says where one open file of one process lives and what identifies it; `task` says what
 * would become of it for one task, or for a subject that is supposed. They are the same functions that
 * the hooks call, so an answer cannot differ from a verdict. `views` shows by which paths its file
 * system's oldest mount and an overlay's layer have it, and decides nothing. `task` also learns PID 1's
 * root, before anything is attached.
 */
#include "bpf/verdict.bpf.h"

#define ANSWER_SEEN (1u << 31)

/* What is asked about this descriptor, or NULL: nothing. */
static __noinline const struct bw_request *file_asked(u32 tgid, u32 fd)
{
	const u32 zero = 0;
	const struct bw_request *ask = bpf_map_lookup_elem(&request, &zero);

	return ask && ask->tgid == tgid && ask->fd == fd ? ask : NULL;
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
	file_id_read(inode, &say->id);
	say->places = PLACES(where) | ANSWER_SEEN;
	say->mode = BPF_CORE_READ(inode, i_mode);
	say->trusted = program_is_trusted(inode);
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
	const struct bw_request *ask;

	if (!task || !file)
		return 0;
	ask = file_asked(task->tgid, ctx->fd);
	if (!ask)
		return 0;
	if (ask->question == BW_QUESTION_KNOWN)
		answer_known(file->f_inode);
	else
		answer_place(file->f_inode, place_of(file));
	return 0;
}

/* --- the paths that the host's mounts have for it --- */

/* The names between the file and the mount's root, as many as are remembered. */
static __noinline void names_read(const struct scratch *s, struct bw_view *view)
{
	const u32 depth = s->depth, below = s->n_near;
	/* of a longer path the ring has the topmost names */
	const u32 first = depth > PATH_KEPT ? depth - PATH_KEPT : 0;

	view->below = below;
	for (u32 i = 0; i < PATH_KEPT; i++) {
		const u32 used = *(volatile u32 *)&view->len;
		u64 name;
		long n;

		LEAVE_IF(first + i >= below || used >= BW_VIEW_LEN)
		break;
		name = s->near[(first + i) % PATH_KEPT] + offset_of(struct dentry, d_name);
		name = read_pointer(name + offset_of(struct qstr, name));
		n = bpf_probe_read_kernel_str(&view->names[used % BW_VIEW_LEN], BW_VIEW_NAME,
					      (void *)name);
		LEAVE_IF(n <= 0)
		break;
		*(volatile u32 *)&view->len = used + n;
	}
}

/* What view_canonical() found. */
static __noinline void view_keep(const struct scratch *s, u32 found, struct bw_view *view)
{
	const u64 inode = read_pointer(s->dentry + offset_of(struct dentry, d_inode));

	file_id_read((const struct inode *)inode, &view->file);
	if (found == VIEW_LOST || found == VIEW_UNDECIDED) {
		view->state = found == VIEW_LOST ? BW_VIEW_HIDDEN : BW_VIEW_UNDECIDED;
		return;
	}
	view->state = BW_VIEW_SHOWN;
	view->directory = found;
	view->mount = word_read(s->mount + offset_of(struct mount, mnt_id), sizeof(int));
	names_read(s, view);
}

static __noinline void answer_views(struct scratch *s, const struct file *file)
{
	const u32 zero = 0;
	struct bw_answer *say = bpf_map_lookup_elem(&answer, &zero);

	if (!say)
		return;
	look_begin(s, file);
	if (walk_near(s))
		view_keep(s, view_canonical(s), &say->canonical);
	else
		say->canonical.state = BW_VIEW_UNDECIDED;
	if (s->data_sb == s->sb && !sb_is_overlay(s->sb))
		return;
	if (look_at_layer(s))
		view_keep(s, view_canonical(s), &say->layer);
	else
		say->layer.state = BW_VIEW_UNDECIDED;
}

SEC("iter/task_file")
int bw_views(struct bpf_iter__task_file *ctx)
{
	struct task_struct *task = ctx->task;
	struct file *file = ctx->file;
	struct scratch *s;

	if (!task || !file || !file_asked(task->tgid, ctx->fd))
		return 0;
	s = scratch_begin(bpf_get_current_pid_tgid());
	if (!s)
		return 0;
	answer_views(s, file);
	scratch_end(s, bpf_get_current_pid_tgid(), 0);
	return 0;
}

/* --- the task --- */

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

/* Bit n: shape n asks for one of these properties (bits of enum bw_shape). */
static __always_inline u32 shapes_with(u32 properties)
{
	u32 shapes = 0;

	if (properties & BW_SHAPE_EXE)
		shapes |= SHAPES_WITH(BW_SHAPE_EXE);
	if (properties & BW_SHAPE_UNIT)
		shapes |= SHAPES_WITH(BW_SHAPE_UNIT);
	if (properties & BW_SHAPE_UID)
		shapes |= SHAPES_WITH(BW_SHAPE_UID);
	return shapes;
}

#define SHAPES_ALL ((1u << _BW_SHAPE_MAX) - 2)

/* The properties that a task has, from the shapes that it can meet: bits of enum bw_shape. */
static __always_inline u32 properties_of(u32 shapes)
{
	u32 properties = 0;

	if (shapes >> BW_SHAPE_EXE & 1)
		properties |= BW_SHAPE_EXE;
	if (shapes >> BW_SHAPE_UNIT & 1)
		properties |= BW_SHAPE_UNIT;
	if (shapes >> BW_SHAPE_UID & 1)
		properties |= BW_SHAPE_UID;
	return properties;
}

/* The task, but for what is supposed. */
static __noinline void subject_suppose(const struct bw_request *ask, struct subject *s)
{
	const u32 properties = (properties_of(s->shapes) | ask->supposed) & ~ask->lacking;

	if (ask->supposed & BW_SHAPE_EXE)
		s->exe = ask->subject.exe;
	if (ask->supposed & BW_SHAPE_UNIT)
		s->unit = ask->subject.unit;
	if (ask->supposed & BW_SHAPE_UID)
		s->uid = ask->subject.uid;
	if (ask->supposed & BW_SUPPOSED_HOST)
		s->conditions &= ~BW_CONDITION_CHILD;
	s->shapes = SHAPES_ALL & ~shapes_with(~properties);
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
	u32 enforced;

	if (!p)
		return;
	subject_read(task, SHAPES_ALL, &subject);
	subject_suppose(ask, &subject);
	say->subject.exe = subject.exe;
	say->subject.unit = subject.unit;
	say->subject.uid = subject.uid;
	say->subject.shape = properties_of(subject.shapes);
	say->conditions = subject.conditions | (act.sealed ? BW_CONDITION_SEALED : 0);
	/* forget: up to 6.1 verifiers prune by what is known of a stack slot, do not see that a function reads
	 * it by a pointer, and take out code that one path does not reach */
	subject.shapes = forget(subject.shapes) & p->exemption_shapes;
	if (p->exemption_shapes) /* as in refused_at() */
		act_exempt(&subject, &act, exempt);
	__builtin_memcpy(&say->exemption, exempt, sizeof(exempt));
	say->exempt = say->controls & (p->audit | p->enforce) & exempt_controls(exempt);
	enforced = policy_enforced(p);
	say->refused = say->controls & enforced & ~say->exempt;
	say->audited = say->controls & (p->audit | p->enforce) & ~enforced & ~say->exempt;
	say->judged = 1;
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
