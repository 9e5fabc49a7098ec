/* SPDX-License-Identifier: GPL-2.0-only */
#pragma once

/*
 * The evidence. Of verdicts, beside the counters: an event for each of the first equal ones, and an
 * aggregate of all of them. Of the boot: how the guard came to be, and what was started first. Part of
 * bpf/abi.h, which is the one to include.
 *
 * Times are CLOCK_BOOTTIME in nanoseconds. Texts are the kernel's bytes, ended by NUL and then zero:
 * whoever can name a file chose them, and they may be no UTF-8.
 */

#define BW_EVENT_VERSION  1
#define BW_EVENTS_SIZE	  (512 * 1024) /* bytes of the ring */
#define BW_AGGREGATES_MAX 1024

#define BW_COMM_LEN 16 /* with its NUL, as in the kernel */
#define BW_NAME_LEN 64 /* of a file's name, with its NUL; a longer one is cut */

/* What part the file has in what is done with it. */
enum bw_role {
	BW_ROLE_PROGRAM, /* it is started */
	BW_ROLE_SCRIPT, /* it is started, and begins with "#!" */
	BW_ROLE_INTERPRETER, /* the kernel starts it for a script or another foreign format */
	BW_ROLE_CHECKED, /* it was asked whether it might be started (AT_EXECVE_CHECK) */
	BW_ROLE_MAPPED, /* library, ELF interpreter, a program's own pages, a JIT's */
	BW_ROLE_READ, /* by the kernel for itself */
	_BW_ROLE_MAX,
};

/* The names of a path from the file upwards, each with its NUL. */
#define BW_PATH_NAMES_LEN 256

struct bw_path {
	__u16 len; /* bytes of `names` that are used */
	__u8 whole; /* each name is, and the last one stands below the root */
	__u8 cut; /* a name is */
	__u8 padding[4];
	char names[BW_PATH_NAMES_LEN];
};

/* --- prover: ARRAY of one, shared by all generations: whose attempts at a proof are the guard's own. Written
 * by whoever proves (bootward-load, bootward probe), who may end without taking it back --- */

struct bw_prover {
	__u64 until_ns;
	__u32 pid; /* process; its children too */
	__u32 padding;
};

/* A condition of what is kept: such an attempt. */
#define BW_CONDITION_OWN       _BW_CONDITION_MAX
#define _BW_KEPT_CONDITION_MAX (BW_CONDITION_OWN << 1)

/* --- aggregates: LRU_HASH, shared by all generations --- */

/* Verdicts with an equal key are equal. A control is in at most one of the three sets. */
struct bw_aggregate_key {
	struct bw_file_id exe; /* the program that did it; zero: a kernel thread */
	__u32 uid; /* real; of the initial user namespace */
	__u8 operation; /* enum bw_operation */
	__u8 role; /* enum bw_role */
	__u8 places; /* bit n: enum bw_place n */
	__u8 reason; /* enum bw_reason */
	__u8 refused; /* bit n: enum bw_control n, as in the next two */
	__u8 audited;
	__u8 exempt;
	__u8 conditions; /* enum bw_condition, BW_CONDITION_OWN */
	__u8 padding[2];
	__u16 directory; /* 1 + index in `directories` of its generation, or 0 */
	char name[BW_NAME_LEN]; /* the file's */
	char unit[BW_UNIT_LEN]; /* systemd's, of the task's cgroup; empty: none */
};

struct bw_aggregate {
	__u64 count;
	__u64 first_ns, last_ns;
	__u64 interval_ns; /* when the current interval of the event limit began */
	__u64 suppressed; /* verdicts without an event since the last that had one */
	__u64 generation; /* of the first, which is the example in all that follows */
	__u32 events; /* in the current interval */
	__u32 pid; /* process */
	char comm[BW_COMM_LEN];
	char rule[BW_EXEMPTION_NAME_LEN]; /* [Exempt NAME] that decided; empty: none, or older */
	struct bw_path exe;
	struct bw_path file;
};

/* --- events: RINGBUF, shared by all generations. What does not fit is lost and counted: the newest --- */

struct bw_event {
	__u32 version; /* BW_EVENT_VERSION */
	__u32 size; /* of all of it */
	__u64 ns;
	__u64 generation;
	__u64 cgroup; /* id in cgroup v2 */
	__u64 count; /* of its aggregate, this one included; 0: it has none */
	__u64 first_ns; /* of its aggregate: with the key, it tells one aggregate from a later one */
	__u64 suppressed; /* how many equal ones before it had no event */
	struct bw_file_id file;
	__u32 pid; /* process */
	__u32 tid; /* thread */
	__u32 parent; /* process */
	__u32 padding;
	struct bw_aggregate_key key;
	char comm[BW_COMM_LEN];
	char rule[BW_EXEMPTION_NAME_LEN]; /* as in the aggregate */
	char asked[BW_NAME_LEN]; /* a start: the path it was asked for by, cut */
	struct bw_path exe_path;
	struct bw_path file_path;
};

/* --- tallies: PERCPU_ARRAY of __u64, shared by all generations --- */

enum bw_tally {
	BW_TALLY_EVENTS, /* in the ring */
	BW_TALLY_LOST, /* there was no room in it */
	BW_TALLY_SUPPRESSED, /* over the limit of their aggregate */
	BW_TALLY_AGGREGATES, /* made; less those that are there, so many were pushed out */
	BW_TALLY_UNRECORDED, /* verdicts that are in no aggregate and no event, but in the counters */
	_BW_TALLY_MAX,
};

/* --- rule_uses: HASH, shared by all generations: struct bw_rule -> its uses --- */

struct bw_rule_use {
	__u64 count; /* acts, whatever number of controls they were exempt from */
	__u64 first_ns, last_ns;
};

/*
 * --- boot: ARRAY of one, frozen, shared by all generations: how the guard came to be. Written by the
 * loader of the first of an unbroken row of generations; at boot that is the first of all ---
 */

#define BW_BOOT_PROCESSES_MAX 24

struct bw_boot_process {
	__u32 pid;
	char comm[BW_COMM_LEN];
};

struct bw_boot {
	__u64 began_ns; /* the loader; this and the next two in CLOCK_BOOTTIME */
	__u64 attached_ns; /* the last of its programs */
	__u64 proved_ns; /* and about to be published */
	__u64 suspended_ns; /* by how much CLOCK_BOOTTIME was ahead of CLOCK_MONOTONIC then */
	__u64 forks; /* since the kernel started, its own threads too; 0: not known */
	__u32 pid; /* of the loader */
	__u32 processes; /* with a program, alive before it, besides itself and PID 1 */
	__u8 initrd; /* it ran in the initrd */
	__u8 replaced; /* a guard of another version was in force, whose record is lost */
	__u8 padding[6];
	struct bw_boot_process process[BW_BOOT_PROCESSES_MAX]; /* the first of them */
};

/* --- first_execs: HASH, shared by all generations: the first programs that were started since the first
 * of them was attached, until it is full --- */

#define BW_FIRST_EXECS_MAX  64
#define BW_PROGRAM_NAME_LEN 32

struct bw_first_exec_key {
	__u32 pid; /* process */
	__u32 refused;
	__u64 starts; /* how many programs its task had become before */
};

struct bw_first_exec {
	__u64 ns; /* CLOCK_BOOTTIME */
	__u32 parent; /* process */
	__u32 padding;
	char comm[BW_COMM_LEN]; /* of the task that started it, before */
	char program[BW_PROGRAM_NAME_LEN]; /* the file's name, with a NUL, cut where it is longer */
};

_Static_assert(sizeof(struct bw_path) == 264, "bw_path is ABI");
_Static_assert(sizeof(struct bw_aggregate_key) == 224, "bw_aggregate_key is ABI");
_Static_assert(sizeof(struct bw_aggregate) == 664, "bw_aggregate is ABI");
_Static_assert(sizeof(struct bw_event) == 984, "bw_event is ABI");
_Static_assert(sizeof(struct bw_prover) == 16, "bw_prover is ABI");
_Static_assert(sizeof(struct bw_rule_use) == 24, "bw_rule_use is ABI");
_Static_assert(sizeof(struct bw_boot) == 56 + BW_BOOT_PROCESSES_MAX * 20, "bw_boot is ABI");
_Static_assert(sizeof(struct bw_first_exec_key) == 16, "bw_first_exec_key is ABI");
_Static_assert(sizeof(struct bw_first_exec) == 64, "bw_first_exec is ABI");
