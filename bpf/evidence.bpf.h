/* SPDX-License-Identifier: GPL-2.0-only */
#pragma once

#include "bpf/place.bpf.h"
#include "bpf/subject.bpf.h"

/*
 * What is kept of a verdict, for people: see bpf/abi-evidence.h.
 *
 * All of it comes after the verdict, and nothing here can change that. What cannot be read is left
 * empty, what cannot be kept is counted. Paths are read anew, so one that is renamed in this moment is
 * shown as it is called now; the file's identity is the one that was judged.
 */

/* What was done, and what it was judged. */
struct deed {
	const struct file *file;
	const struct linux_binprm *bprm; /* a start's; else NULL */
	u32 operation; /* enum bw_operation */
	u32 where; /* see place.bpf.h */
	u32 sealed; /* the file is a sealed memfd */
	u32 refused; /* bit n: enum bw_control n */
	u32 audited;
	u32 exempt;
	u32 rule; /* by which exemption: as in struct bw_exempt */
};

static __always_inline void tally(u32 which)
{
	u64 *n = bpf_map_lookup_elem(&tallies, &which);

	if (n) /* an array has its elements */
		__sync_fetch_and_add(n, 1);
}

/* --- paths --- */

#define PATH_STEPS_MAX 24 /* names and mounts */

/* Put down one name. False: there is no room. */
static __always_inline bool name_write(struct bw_path *path, u64 dentry)
{
	const u64 name = read_pointer(dentry + offset_of(struct dentry, d_name) +
				      offset_of(struct qstr, name));
	const u32 length =
		word_read(dentry + offset_of(struct dentry, d_name) + offset_of(struct qstr, len),
			  sizeof(u32));
	u32 len = *(volatile u16 *)&path->len;
	long size;

	if (len > BW_PATH_NAMES_LEN - BW_NAME_LEN)
		return false;
	size = bpf_probe_read_kernel_str(path->names + len, BW_NAME_LEN, (void *)name);
	*(volatile u16 *)&path->len = len + (size & (2 * BW_NAME_LEN - 1));
	path->cut |= length >= BW_NAME_LEN;
	return true;
}

/* One step up, as ascend() of path.bpf.h. */
static __noinline enum walk path_step(struct note *n, struct bw_path *path)
{
	const u64 dentry = n->at_dentry, mount = n->at_mount, above = n->at_block.parent;
	u64 parent;

	if (dentry == n->at_block.root) {
		LEAVE_IF(above == mount) /* or neither can be read */
		return is_zero(mount) ? WALK_LOST : WALK_ROOT;
		n->at_dentry = n->at_block.mountpoint;
		n->at_mount = above;
		mount_read(above, &n->at_block);
		return WALK_ON;
	}
	parent = read_pointer(dentry + offset_of(struct dentry, d_parent));
	if (!name_write(path, dentry))
		return WALK_DEEP;
	n->at_dentry = parent;
	LEAVE_IF(parent == dentry)
	return WALK_LOST;
	return WALK_ON;
}

/* The path that a file is known by to its user, from the file upwards. */
static __noinline void path_write(struct note *n, u64 file, struct bw_path *path)
{
	u64 at = file + offset_of(struct file, f_path);

	__builtin_memset(path, 0, sizeof(*path));
	n->at_mount = mount_of(read_pointer(at + offset_of(struct path, mnt)));
	mount_read(n->at_mount, &n->at_block);
	if (file_is_backing(n->at_mount, n->at_block.parent)) {
		at = backing_file_path(file);
		n->at_mount = mount_of(read_pointer(at + offset_of(struct path, mnt)));
		mount_read(n->at_mount, &n->at_block);
	}
	n->at_dentry = read_pointer(at + offset_of(struct path, dentry));
	for (u32 i = 0; i < PATH_STEPS_MAX; i++) {
		const enum walk r = path_step(n, path);

		LEAVE_IF(r != WALK_ON)
		{
			path->whole = r == WALK_ROOT && !path->cut;
			return;
		}
	}
}

/* --- what is remembered of one verdict --- */

#define SHEBANG 0x2123 /* "#!" */

/* binfmt_script and binfmt_misc replace the name of what is run, and leave the one that was asked for. */
static __always_inline u32 role_of_start(const struct linux_binprm *bprm)
{
	u16 start = 0;

	if (bpf_core_field_exists(((struct linux_binprm___check *)0)->is_check) &&
	    BPF_CORE_READ_BITFIELD_PROBED((struct linux_binprm___check *)bprm, is_check))
		return BW_ROLE_CHECKED;
	if (BPF_CORE_READ(bprm, interp) != BPF_CORE_READ(bprm, filename))
		return BW_ROLE_INTERPRETER;
	bpf_probe_read_kernel(&start, sizeof(start), &bprm->buf);
	return start == SHEBANG ? BW_ROLE_SCRIPT : BW_ROLE_PROGRAM;
}

static __always_inline u32 role_of(const struct deed *deed)
{
	switch (deed->operation) {
	case BW_OPERATION_MAP:
		return BW_ROLE_MAPPED;
	case BW_OPERATION_LOAD:
		return BW_ROLE_READ;
	}
	return role_of_start(deed->bprm);
}

static __noinline void note_object(struct note *n, const struct deed *deed)
{
	const struct linux_binprm *bprm = deed->bprm;
	const struct file *file = deed->file;
	struct bw_event *e = &n->event;
	struct bw_aggregate_key *key = &e->key;

	file_id_read(BPF_CORE_READ(file, f_inode), &e->file);
	key->directory = DIRECTORY(deed->where);
	key->operation = deed->operation;
	key->role = role_of(deed);
	key->places = PLACES(deed->where);
	key->reason = REASON(deed->where);
	key->refused = deed->refused;
	key->audited = deed->audited;
	key->exempt = deed->exempt;
	key->conditions = deed->sealed ? BW_CONDITION_SEALED : 0;
	bpf_probe_read_kernel_str(key->name, sizeof(key->name),
				  BPF_CORE_READ(file, f_path.dentry, d_name.name));
	if (bprm)
		bpf_probe_read_kernel_str(e->asked, sizeof(e->asked),
					  BPF_CORE_READ(bprm, filename));
}

/* Is it an attempt at a proof, by whoever proves or a child of theirs? */
static __always_inline bool is_own(const struct bw_event *e)
{
	const u32 zero = 0;
	const struct bw_prover *by = bpf_map_lookup_elem(&prover, &zero);

	return by && e->ns < by->until_ns && (e->pid == by->pid || e->parent == by->pid);
}

static __noinline void note_subject(struct note *n, const struct subject *s)
{
	const struct task_struct *task = (void *)bpf_get_current_task();
	struct bw_event *e = &n->event;

	n->exe = s->exe_file;
	e->key.exe = s->exe;
	e->key.uid = s->uid;
	e->key.conditions |= s->conditions;
	bpf_probe_read_kernel_str(e->key.unit, sizeof(e->key.unit), (void *)s->unit_name);
	e->pid = BPF_CORE_READ(task, tgid);
	e->tid = BPF_CORE_READ(task, pid);
	e->parent = BPF_CORE_READ(task, real_parent, tgid);
	if (is_own(e))
		e->key.conditions |= BW_CONDITION_OWN;
	e->cgroup = bpf_get_current_cgroup_id();
	bpf_get_current_comm(e->comm, sizeof(e->comm));
}

/* --- exemptions --- */

/* Count a use of the exemption, and put down its name. */
static __noinline void rule_use(struct note *n, u32 number)
{
	const u32 index = number - 1;
	const struct bw_rule *rule = bpf_map_lookup_elem(&rules, &index);
	struct bw_rule_use first = { .first_ns = n->event.ns };
	struct bw_rule_use *use;

	if (!rule) /* none, or one of an older generation */
		return;
	bpf_probe_read_kernel_str(n->event.rule, sizeof(n->event.rule), rule->name);
	use = bpf_map_lookup_elem(&rule_uses, rule);
	if (!use) {
		bpf_map_update_elem(&rule_uses, rule, &first, BPF_NOEXIST);
		use = bpf_map_lookup_elem(&rule_uses, rule);
	}
	if (!use) /* no memory */
		return;
	__sync_fetch_and_add(&use->count, 1);
	use->last_ns = n->event.ns;
}

/* --- aggregates and events --- */

/* May there be an event of one more? */
static __always_inline bool event_is_due(const struct bw_policy *p, struct bw_aggregate *a, u64 now)
{
	if (now - a->interval_ns >= p->event_interval_ns) {
		a->interval_ns = now;
		a->events = 0;
	}
	return a->events < p->event_burst;
}

/* The first of its kind is the example for all of them. */
static __noinline void aggregate_make(struct note *n)
{
	const struct bw_event *e = &n->event;
	struct bw_aggregate *a = &n->aggregate;

	__builtin_memset(a, 0, offsetof(struct bw_aggregate, comm));
	a->first_ns = a->interval_ns = e->ns;
	a->generation = e->generation;
	a->pid = e->pid;
	__builtin_memcpy(a->comm, e->comm, sizeof(a->comm));
	__builtin_memcpy(a->rule, e->rule, sizeof(a->rule));
	bpf_probe_read_kernel(&a->exe, sizeof(a->exe), &e->exe_path);
	bpf_probe_read_kernel(&a->file, sizeof(a->file), &e->file_path);
	/* another processor may have made it meanwhile */
	if ((int)bpf_map_update_elem(&aggregates, &e->key, a, BPF_NOEXIST) == 0)
		tally(BW_TALLY_AGGREGATES);
}

static __always_inline void aggregate_count(struct note *n, struct bw_aggregate *a, bool due)
{
	struct bw_event *e = &n->event;

	__sync_fetch_and_add(&a->count, 1);
	a->last_ns = e->ns;
	if (!due) {
		__sync_fetch_and_add(&a->suppressed, 1);
		tally(BW_TALLY_SUPPRESSED);
		return;
	}
	a->events++;
	e->count = a->count;
	e->first_ns = a->first_ns;
	e->suppressed = a->suppressed;
	a->suppressed = 0;
}

static __always_inline void event_send(struct bw_event *e)
{
	e->version = BW_EVENT_VERSION;
	e->size = sizeof(*e);
	/* int: as in first-exec.bpf.h */
	tally((int)bpf_ringbuf_output(&events, e, sizeof(*e), 0) ? BW_TALLY_LOST : BW_TALLY_EVENTS);
}

static __noinline void note_keep(struct note *n)
{
	const u32 zero = 0;
	const struct bw_policy *p = bpf_map_lookup_elem(&policy, &zero);
	struct bw_aggregate *a = bpf_map_lookup_elem(&aggregates, &n->event.key);
	bool due = true;

	if (a && p)
		due = event_is_due(p, a, n->event.ns);
	if (due) {
		path_write(n, n->exe, &n->event.exe_path);
		path_write(n, n->file, &n->event.file_path);
	}
	if (!a) {
		aggregate_make(n);
		a = bpf_map_lookup_elem(&aggregates, &n->event.key);
	}
	if (a)
		aggregate_count(n, a, due);
	else
		tally(BW_TALLY_UNRECORDED);
	if (due)
		event_send(&n->event);
}

/* --- all together --- */

/* The number of a free page, or NOTES. See scratch_free() of place.bpf.h. */
static __always_inline u32 note_free(void)
{
	for (u32 i = 0; i < NOTES; i++) {
		const u32 page = i;
		struct note *n = bpf_map_lookup_elem(&notes, &page);

		if (!n || *(volatile u64 *)&n->owner)
			continue;
		*(volatile u32 *)&n->page = page;
		return *(volatile u32 *)&n->page;
	}
	return NOTES;
}

static __noinline void evidence_keep(const struct subject *subject, const struct deed *deed)
{
	const u64 me = bpf_get_current_pid_tgid();
	const u32 zero = 0, page = note_free();
	const struct bw_policy *p = bpf_map_lookup_elem(&policy, &zero);
	struct note *n = bpf_map_lookup_elem(&notes, &page);

	if (!n || !p) {
		tally(BW_TALLY_UNRECORDED);
		return;
	}
	*(volatile u64 *)&n->owner = me;
	__builtin_memset(&n->event, 0, offsetof(struct bw_event, exe_path));
	n->event.ns = bpf_ktime_get_boot_ns();
	n->event.generation = p->generation;
	n->file = (u64)deed->file;
	note_object(n, deed);
	note_subject(n, subject);
	rule_use(n, deed->rule);
	/* another decision may have written over it: see struct scratch */
	if (*(volatile u64 *)&n->owner == me)
		note_keep(n);
	else
		tally(BW_TALLY_UNRECORDED);
	*(volatile u64 *)&n->owner = 0;
}
