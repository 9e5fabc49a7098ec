/* SPDX-License-Identifier: GPL-2.0-only */
#pragma once

#include "bpf/kernel.bpf.h"

/*
 * The maps. Layouts that user space sees are in abi.h; sizes that a policy decides are set by the
 * loader before it loads. `weak`: each object that includes this names the same maps.
 */
#define MAP SEC(".maps") __attribute__((weak))

/* --- written by the loader, then frozen: from then on only read. No program can write to them either, which
 * freezing does not keep somebody else's program from --- */

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_RDONLY_PROG);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct bw_policy);
} policy MAP;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_RDONLY_PROG);
	__uint(max_entries, 1);
	__type(key, struct bw_component_key);
	__type(value, struct bw_component);
} components MAP;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_RDONLY_PROG);
	__uint(max_entries, 1);
	__type(key, struct bw_unit_key);
	__type(value, u32);
} units MAP;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_RDONLY_PROG);
	__uint(max_entries, 1);
	__type(key, struct bw_exemption_key);
	__type(value, struct bw_exemption);
} exemptions MAP;

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_RDONLY_PROG);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct bw_rule);
} rules MAP;

/* For people; no program reads these two. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_RDONLY_PROG);
	__uint(max_entries, 1);
	__uint(key_size, sizeof(u32));
	__uint(value_size, BW_DIRECTORY_LEN);
} directories MAP;

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_RDONLY_PROG);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct bw_state);
} state MAP;

/* --- written by the hooks, read by user space; frozen for user space --- */

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, BW_COUNTERS);
	__type(key, u32);
	__type(value, u64);
} counters MAP;

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, BW_ADMITTED_MAX);
	__type(key, struct bw_file_id);
	__type(value, u32);
} admitted MAP;

/* A hash, because only its update is whole whoever comes in between. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, BW_FIRST_EXECS_MAX);
	__type(key, struct bw_first_exec_key);
	__type(value, struct bw_first_exec);
} first_execs MAP;

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, BW_AGGREGATES_MAX);
	__type(key, struct bw_aggregate_key);
	__type(value, struct bw_aggregate);
} aggregates MAP;

/* Takes memory for what is used only: most exemptions never are. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, BW_EXEMPTIONS_MAX);
	__type(key, struct bw_rule);
	__type(value, struct bw_rule_use);
} rule_uses MAP;

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, _BW_TALLY_MAX);
	__type(key, u32);
	__type(value, u64);
} tallies MAP;

/* Not frozen, as user space writes to these two: to the last its own position, and nothing else. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct bw_prover);
} prover MAP;

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, BW_EVENTS_SIZE);
} events MAP;

/* Written by the loader that the guard began with, then frozen; no program reads it. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_RDONLY_PROG);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct bw_boot);
} boot MAP;

/* --- the programs' own memory --- */

/* In .bss, where a program reads them without a lookup. */
struct bw_roots roots __attribute__((weak));
__u32 execs_full __attribute__((weak)); /* first_execs takes no more */

/*
 * What one decision needs to remember on its way. In a map and not on the stack, because verifiers
 * follow what they know of a stack slot through every turn of a loop, and know nothing of a map.
 *
 * The kernel may take the processor away in the middle and give it to another task, whose decision
 * then takes another of the processor's pages. A page is taken by writing one's mark into a free
 * one; whoever finds another's mark there at the end was interrupted between looking and writing,
 * and does not trust what it found.
 */
struct mount_block {
	u64 parent;
	u64 mountpoint;
	u64 root;
	u64 sb;
};

#define PATH_KEPT 64

struct scratch {
	u64 owner; /* the mark: thread and process id; 0: free */
	u32 page; /* its own number */
	struct bw_init_root init;
	u64 scope; /* enum bw_scope */

	/* the file, and the mount through which it is looked at */
	u64 file;
	u64 path; /* the struct path that its user knows it by */
	u64 sb; /* of that path */
	u64 data_sb; /* another one below an overlay */
	u64 dentry;
	u64 mount; /* struct mount, not vfsmount */
	struct mount_block block; /* of `mount` */

	/*
	 * The dentries of its path, from the file upwards, each in a ring that keeps the last ones.
	 * `near`: in its file system, to the topmost. The mount's root is the one at n_near, and so
	 * many names are below it.
	 */
	u64 near[PATH_KEPT];
	u32 depth; /* how many there are */
	u32 n_near;
	u64 above[BW_DIRECTORY_COMPONENTS]; /* from that mount on, without its root */
	u32 n_above;

	/* where the walk above the file's own file system stands, at last where it ended */
	u64 at_dentry;
	u64 at_mount;
	struct mount_block at_block;

	/* how far the path has been followed down the trie */
	struct bw_component_key key;
	u64 text; /* what is left of the last name */
	u32 left;
	u32 names; /* taken up, from the top */
	u32 node;
	u32 found; /* 1 + the guarded directory that ends there */

	u32 own; /* what the own mount showed */
	u64 own_mount;
	u32 whole; /* enum walk: does the canonical mount show it? */
	u64 part_since; /* of the oldest mount of a part that was found */
	u32 part; /* and which of `near` is its root */
};

#define SCRATCH_PAGES 8 /* decisions on one processor that have all been interrupted but the last */

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, SCRATCH_PAGES);
	__type(key, u32);
	__type(value, struct scratch);
} scratch MAP;

/* What is kept of a verdict is put together here. Pages as above: kernels before 5.18 take no other
 * memory than this or the stack for a key, and the stack is too small. */
struct note {
	u64 owner;
	u32 page;
	u64 exe; /* struct file */
	u64 file;

	/* where the walk along a path stands */
	u64 at_dentry;
	u64 at_mount;
	struct mount_block at_block;

	struct bw_event event;
	struct bw_aggregate aggregate;
};

#define NOTES 4

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, NOTES);
	__type(key, u32);
	__type(value, struct note);
} notes MAP;

/* Superblock or root dentry -> its oldest eligible mount, see mount.bpf.h. Never evicts: what an
 * unprivileged user does cannot push an entry out, and none of their own mounts is ever entered. */
struct known_mount {
	u64 mount;
	u64 since; /* tells the older of two */
	u64 learnt; /* CLOCK_BOOTTIME: when it was entered; for people, as is the next */
	u64 generation; /* of the root inode then: random in a tmpfs */
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, u64);
	__type(value, struct known_mount);
} mounts MAP;

/* --- questions of the administrator's tool; no hook reads these --- */

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct bw_request);
} request MAP;

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct bw_answer);
} answer MAP;
