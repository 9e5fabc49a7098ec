/* SPDX-License-Identifier: GPL-2.0-only */
#pragma once

#include <linux/types.h>

/*
 * The one truth both halves share: what is guarded, how a verdict is named, and the layout of
 * every map that user space fills or reads. Types and constants only; nothing here is data.
 */

/* Rises with each change of what is pinned: maps, their layouts, hooks. A loader replaces a generation
 * of another version instead of reading it. */
#define BW_ABI_VERSION 5

/*
 * A control is one invariant with its own mode and counters.
 *
 *	X(ENUM, "name", "invariant")
 */
#define BW_CONTROLS(X)                                                                             \
	X(MEMFD_EXEC, "memfd-exec", "no program, script or interpreter is started from a memfd")   \
	X(MEMFD_MAP, "memfd-map", "no page of a memfd becomes executable")                         \
	X(SHM_MAP, "shm-map", "no page of System V shared memory becomes executable")              \
	X(UNLINKED_EXEC, "unlinked-exec",                                                          \
	  "nothing is started or mapped executable from a file that has no name left")             \
	X(PATH_EXEC, "path-exec", "nothing is started from a file below a guarded directory")      \
	X(PATH_MAP, "path-map", "no page of a file below a guarded directory becomes executable")  \
	X(PATH_LOAD, "path-load",                                                                  \
	  "no kernel module, kexec image or firmware is read from a guarded directory or a memfd") \
	X(USERNS_EXEC, "userns-exec",                                                              \
	  "nothing is started or mapped executable from a file system of a user namespace")

#define BW_ENUM_ROW(id, name, what) BW_CONTROL_##id,
enum bw_control {
	BW_CONTROLS(BW_ENUM_ROW) _BW_CONTROL_MAX
};
#undef BW_ENUM_ROW

enum bw_mode {
	BW_MODE_OFF, /* not looked at */
	BW_MODE_AUDIT, /* allowed and counted */
	BW_MODE_ENFORCE, /* refused and counted */
	_BW_MODE_MAX,
};

/* What became of something that a control speaks about: what its mode says, unless exempt. Whatever
 * no control speaks about is not counted: it costs nothing. */
enum bw_verdict {
	BW_VERDICT_EXEMPT, /* allowed by an exemption */
	BW_VERDICT_AUDIT = BW_MODE_AUDIT, /* allowed, would have been refused */
	BW_VERDICT_REFUSE = BW_MODE_ENFORCE,
	_BW_VERDICT_MAX,
};

/* What is being done with a file. */
enum bw_operation {
	BW_OPERATION_EXEC, /* started: program, script, interpreter */
	BW_OPERATION_MAP, /* a page of it becomes executable */
	BW_OPERATION_LOAD, /* read by the kernel for itself: module, kexec image, firmware */
	_BW_OPERATION_MAX,
};

/* Where a file lives. A file can be in several places at once; each bit is one of these. */
enum bw_place {
	BW_PLACE_MEMFD, /* memfd_create(), of whatever name, sealed or not, hugetlb too */
	BW_PLACE_SHM, /* System V shared memory */
	BW_PLACE_KERNEL_MEMORY, /* other memory of the kernel's own tmpfs: shared anonymous, drivers' */
	BW_PLACE_UNLINKED, /* a regular file of a visible file system without a name */
	BW_PLACE_GUARDED, /* below a guarded directory */
	BW_PLACE_USERNS, /* on a file system that a user namespace mounted */
	_BW_PLACE_MAX,
};

/* Why a file counts as guarded (enum bw_reason in struct bw_answer). */
enum bw_reason {
	BW_REASON_NONE,
	BW_REASON_MOUNT, /* the path through the mount it was opened by */
	BW_REASON_CANONICAL, /* the path through the oldest mount of its file system */
	BW_REASON_OVERLAY, /* the layer below an overlay holds it there */
	BW_REASON_UNDECIDED, /* no path to the root could be read; refused rather than guessed */
	_BW_REASON_MAX,
};

enum bw_scope {
	BW_SCOPE_ALL, /* every mount namespace's own guarded paths count */
	BW_SCOPE_HOST, /* only what PID 1's root shows */
	_BW_SCOPE_MAX,
};

/*
 * The programs, each attached to one LSM hook and pinned under its name.
 *
 *	X(ENUM, "name", "hook", optional)
 *
 * An optional hook is one that only some kernels need; kernel/btf-hook.c says when. They are attached
 * in this order, and of two on one hook the kernel asks the last one first.
 */
#define BW_HOOKS(X)                                 \
	X(EXEC, "exec", "bprm_check_security", 0)   \
	X(CHECK, "check", "bprm_creds_for_exec", 1) \
	X(MAP, "map", "mmap_file", 0)               \
	X(PROTECT, "protect", "file_mprotect", 0)   \
	X(REMAP, "remap", "mmap_addr", 1)           \
	X(LOAD, "load", "kernel_read_file", 0)

#define BW_ENUM_ROW(id, name, hook, optional) BW_HOOK_##id,
enum bw_hook {
	BW_HOOKS(BW_ENUM_ROW) _BW_HOOK_MAX
};
#undef BW_ENUM_ROW

/* Limits of a policy. */
#define BW_DIRECTORIES_MAX	64 /* configured guarded directories */
#define BW_DIRECTORY_COMPONENTS 16 /* names in the path of one */
#define BW_DIRECTORY_PIECES	24 /* the same, counting one for each started BW_PIECE_LEN */
#define BW_DIRECTORY_LEN	4096
#define BW_EXEMPTIONS_MAX	4096 /* sections */
#define BW_EXEMPTION_NAME_LEN	64 /* with its NUL */
#define BW_UNIT_LEN		128 /* with its NUL */

/* --- policy: ARRAY of one, frozen --- */

/* The hint is a Bloom filter over (parent, length, first two bytes) of all components, so that a
 * path that leaves the guarded tree at its first name costs no lookup. */
#define BW_HINT_BITS 4096

struct bw_policy {
	__u8 audit; /* bit n: enum bw_control n is in this mode, the ceiling already applied */
	__u8 enforce;
	__u8 scope; /* enum bw_scope */
	__u8 trial; /* those of `enforce` that are audited from trial_until_ns on */
	__u32 event_burst; /* equal verdicts that have an event each, in an interval */
	__u64 event_interval_ns;
	__u64 generation;
	__u64 exemption_shapes; /* bit n: an exemption of shape n exists */
	__u64 trial_until_ns; /* CLOCK_BOOTTIME */
	__u64 hint[BW_HINT_BITS / 64];
};

/* Of the controls on trial, those whose time is over at `now_ns`. */
static inline __u32 bw_policy_lapsed(const struct bw_policy *policy, __u64 now_ns)
{
	return now_ns < policy->trial_until_ns ? 0 : policy->trial;
}

/* enum bw_mode of a control, its trial aside. */
static inline __u32 bw_policy_mode(const struct bw_policy *policy, __u32 control)
{
	if (policy->enforce >> control & 1)
		return BW_MODE_ENFORCE;
	return policy->audit >> control & 1 ? BW_MODE_AUDIT : BW_MODE_OFF;
}

/* Bit of bw_policy.hint for a component. */
static inline __u32 bw_hint_bit(__u32 parent, __u32 length, __u32 first_two_bytes)
{
	__u32 h = first_two_bytes * 0x9e3779b1u;

	h ^= (parent * 0x85ebca6bu) ^ (length * 0xc2b2ae35u);
	return (h >> 17) % BW_HINT_BITS;
}

/* --- components: HASH, frozen. The guarded directories as a trie over path components --- */

#define BW_NODE_ROOT 1

/* A name longer than BW_PIECE_LEN is cut into pieces, each an edge of its own; `left` (the bytes of
 * the name from this piece on) keeps "a" apart from the beginning of "ab". */
#define BW_PIECE_LEN 32

struct bw_component_key {
	__u32 parent; /* node */
	__u32 left;
	char piece[BW_PIECE_LEN]; /* padded with NUL */
};

struct bw_component {
	__u32 node;
	__u32 directory; /* 1 + index in `directories` if a guarded directory ends here */
};

/* --- directories: ARRAY, frozen: the guarded directories' paths, for people. Values are as long as
 * the longest, and padded with NUL --- */

/* --- units: HASH, frozen: unit name (struct bw_unit_key) -> id (__u32, from 1) --- */

struct bw_unit_key {
	char name[BW_UNIT_LEN]; /* padded with NUL */
};

/* --- exemptions: HASH, frozen --- */

/* Identity of a file as the kernel sees it. st_dev is not s_dev on btrfs and overlayfs, so user
 * space learns it from the kernel (the `file` iterator), never from stat(2). */
struct bw_file_id {
	__u64 ino;
	__u32 dev; /* super_block.s_dev */
	__u32 generation; /* inode.i_generation: a reused inode number is another file */
};

/* Which fields of an exemption's key are given. An exemption applies when every given field is
 * met; one lookup per shape in use finds it, however many there are. */
enum bw_shape {
	BW_SHAPE_EXE = 1 << 0,
	BW_SHAPE_UNIT = 1 << 1,
	BW_SHAPE_UID = 1 << 2,
	_BW_SHAPE_MAX = 1 << 3,
};

struct bw_exemption_key {
	struct bw_file_id exe; /* zero unless BW_SHAPE_EXE */
	__u32 unit; /* zero unless BW_SHAPE_UNIT */
	__u32 uid; /* zero unless BW_SHAPE_UID */
	__u32 shape;
	__u32 padding;
};

/* The condition that the key leaves open. */
enum bw_condition {
	BW_CONDITION_SEALED = 1 << 0, /* the memfd is fully sealed */
	BW_CONDITION_CHILD = 1 << 1, /* the task is in a child user namespace */
	_BW_CONDITION_MAX = 1 << 2,
};

/* Whom the key fits is exempt from these controls: 1 + index in `rules`, or 0. */
struct bw_exempt {
	__u16 rule[_BW_CONTROL_MAX];
};

struct bw_exemption {
	struct bw_exempt when[_BW_CONDITION_MAX];
};

/* A rule that is in no map: the file was started by an exemption, maybe one of an older generation. */
#define BW_RULE_ADMITTED 0xffffu

/* --- admitted: LRU_HASH, shared by all generations: struct bw_file_id of a file that an exemption let
 * start -> enum bw_admission (__u32) of who may map its pages. Losing an entry refuses --- */

enum bw_admission {
	BW_ADMISSION_HOST = 1, /* tasks in the initial user namespace */
	BW_ADMISSION_CHILD, /* tasks in others */
};

#define BW_ADMITTED_MAX 1024

/* --- rules: ARRAY, frozen: the exemptions' names, for people --- */

struct bw_rule {
	char name[BW_EXEMPTION_NAME_LEN];
};

/* --- counters: PERCPU_ARRAY of __u64, shared by all generations --- */

static inline __u32 bw_counter_index(__u32 control, __u32 verdict)
{
	return control * _BW_VERDICT_MAX + verdict;
}
#define BW_COUNTERS (_BW_CONTROL_MAX * _BW_VERDICT_MAX)

/* --- state: ARRAY of one, frozen: what was published --- */

struct bw_state {
	__u32 abi; /* BW_ABI_VERSION */
	__u32 hooks; /* bit n: enum bw_hook n is attached */
	__u64 generation;
	__u64 policy_hash;
	__u64 configured_hash; /* of what the files say, whatever the command line says */
	__u64 initrd_hash; /* configured_hash of what the initrd loaded, handed on; 0: nothing */
	__u64 attached_ns; /* CLOCK_BOOTTIME after the last attach */
	__u8 boot_id[16];
	__u32 program_id[_BW_HOOK_MAX]; /* 0 where not attached */
	__u32 directories;
	__u32 rules;
	__u8 mode; /* enum bw_mode: the ceiling in force */
	__u8 mode_source; /* enum bw_mode_source */
	__u8 initrd; /* loaded in the initrd */
	__u8 proved; /* bit n: enum bw_control n was seen to refuse or count */
	__u32 version; /* of the programs' code: a newer build replaces an older one */
};

enum bw_mode_source {
	BW_MODE_SOURCE_FILE,
	BW_MODE_SOURCE_COMMAND_LINE,
	_BW_MODE_SOURCE_MAX
};

#include "bpf/abi-evidence.h"
#include "bpf/abi-inquiry.h"

/* --- roots: the programs' own, in .bss --- */

/* PID 1's mount namespace and the mount and dentry at its very root. None of them goes away while
 * PID 1 lives: the mount is the kernel's own rootfs, which cannot be unmounted. Written once by
 * the `task` iterator, before anything is attached. */
struct bw_init_root {
	__u64 mnt_ns;
	__u64 mount;
	__u64 dentry;
};

/* The mount at PID 1's /, once a decision found it to be canonical; for bpf/shortcut.bpf.h. */
struct bw_host_root {
	__u64 mount;
	__u64 sb;
	__u64 event; /* count of changes of PID 1's mount namespace when it was last seen to be there */
};

struct bw_roots {
	struct bw_init_root init;
	struct bw_host_root host;
};

/* --- the live probe (bpf/probe.bpf.c): nothing of it is pinned --- */

/* memfds of this name, and 32 digits that nobody can guess. */
#define BW_PROBE_NAME	  "bootward-probe-"
#define BW_PROBE_NAME_LEN 53 /* of the file, which the kernel calls "memfd:NAME" */

/* What the probe refuses with: ENOANO, which execve(2) never says, so that the refusal is its own. */
#define BW_PROBE_ERRNO 55

/* --- pins --- */

/*
 * A generation is a bpffs instance of its own, mounted below BW_PIN_ROOT under its number: it
 * appears whole by one move_mount(2), or the kernel takes all of it back when the loader dies.
 * Inside: link-NAME for each hook, map-NAME and iter-NAME for each map and iterator of guard/map.h.
 */
#define BW_PIN_ROOT "/sys/fs/bpf/bootward"

/* User space may only rely on sizes that the two compilers agree on. */
_Static_assert(sizeof(struct bw_component_key) == 40, "bw_component_key is ABI");
_Static_assert(sizeof(struct bw_file_id) == 16, "bw_file_id is ABI");
_Static_assert(sizeof(struct bw_exemption_key) == 32, "bw_exemption_key is ABI");
_Static_assert(sizeof(struct bw_exemption) == 64, "bw_exemption is ABI");
_Static_assert(sizeof(struct bw_policy) == 40 + BW_HINT_BITS / 8, "bw_policy is ABI");
_Static_assert(_BW_CONTROL_MAX == 8, "bw_policy.enforce and bw_state.proved hold eight");
