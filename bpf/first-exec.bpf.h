/* SPDX-License-Identifier: GPL-2.0-only */
#pragma once

#include "bpf/maps.bpf.h"

/*
 * The first programs that were started, for people who want to know whether the guard was there
 * before them. Kept after the verdict, which nothing here can change: what cannot be read is left
 * empty, what cannot be kept is lost. Once the map is full, a start costs one look at a flag.
 */

#define E2BIG 7

/* A script and its interpreter are one start, and so one entry: the task's count of starts is the
 * same for both. */
static __noinline void first_exec_record(const struct file *file, bool refused)
{
	const struct task_struct *task = (void *)bpf_get_current_task();
	const struct bw_first_exec_key key = {
		.pid = bpf_get_current_pid_tgid() >> 32,
		.refused = refused,
		.starts = BPF_CORE_READ(task, self_exec_id),
	};
	struct bw_first_exec value = {
		.ns = bpf_ktime_get_boot_ns(),
		.parent = BPF_CORE_READ(task, real_parent, tgid),
	};

	bpf_get_current_comm(value.comm, sizeof(value.comm));
	bpf_probe_read_kernel_str(value.program, sizeof(value.program),
				  BPF_CORE_READ(file, f_path.dentry, d_name.name));
	/* int: up to 6.3 it is one, and nothing extends its sign on the way from the kernel to here */
	if ((int)bpf_map_update_elem(&first_execs, &key, &value, BPF_NOEXIST) == -E2BIG)
		execs_full = 1;
}

static __always_inline void first_exec_keep(const struct file *file, bool refused)
{
	if (!execs_full)
		first_exec_record(file, refused);
}
