/* SPDX-License-Identifier: GPL-2.0-only */
#pragma once

#include <stdbool.h>

#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

#include "bpf/abi.h"

/*
 * The few kernel types and constants we read. Every record is relocated by CO-RE against the
 * running kernel's BTF, so only names matter here, neither order nor offsets. A ___suffix names
 * the same kernel type as some kernels have it; each is read in one inline function that tests for
 * the field first.
 */

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;

#ifndef NULL
#define NULL ((void *)0)
#endif

#define EPERM  1
#define EACCES 13

#define PROT_EXEC	  0x4
#define VM_EXEC		  0x4
#define READ_IMPLIES_EXEC 0x0400000

#define S_IFMT	0170000
#define S_IFREG 0100000
#define S_IWGRP 0000020
#define S_IWOTH 0000002

/* include/linux/mount.h: the same value in 5.10 to 7.2. Set by kern_mount() alone and dropped by
 * clone_mnt(), so no mount that a user can make carries it. */
#define MNT_INTERNAL 0x4000

#define TMPFS_MAGIC	      0x01021994
#define HUGETLBFS_MAGIC	      0x958458f6
#define OVERLAYFS_SUPER_MAGIC 0x794c7630

#define MAX_ERRNO 4095 /* include/linux/err.h: pointers above its negative are errors */

/* include/uapi/linux/fcntl.h: F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE */
#define SEALS_FULL 0xf

extern int LINUX_KERNEL_VERSION __kconfig;

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

typedef struct {
	u32 val;
} kuid_t;

struct list_head {
	struct list_head *next;
};

struct hlist_node {
	struct hlist_node *next;
};

struct hlist_head {
	struct hlist_node *first;
};

struct rb_node {
	struct rb_node *rb_right, *rb_left;
};

struct rb_root {
	struct rb_node *rb_node;
};

struct qstr {
	u32 len;
	const unsigned char *name;
};

struct user_namespace {
	int level; /* 0: the initial one */
};

struct super_block {
	u32 s_dev;
	unsigned long s_magic;
	struct dentry *s_root;
	struct user_namespace *s_user_ns; /* that of the task which mounted it */
};

struct super_block___list {
	struct list_head s_mounts;
};

struct super_block___chain { /* 7.x */
	struct mount *s_mounts;
};

struct inode {
	u16 i_mode;
	kuid_t i_uid;
	u32 i_generation;
	unsigned int i_nlink;
	unsigned long i_ino;
	struct super_block *i_sb;
	struct hlist_head i_dentry; /* its dentries */
};

struct shmem_inode_info {
	unsigned int seals;
	struct inode vfs_inode;
};

struct hugetlbfs_inode_info {
	struct inode vfs_inode;
	unsigned int seals;
};

struct dentry {
	struct dentry *d_parent;
	struct qstr d_name;
	struct inode *d_inode;
	struct super_block *d_sb;
};

struct dentry___iname { /* < 6.13 */
	unsigned char d_iname[32];
};

union shortname_store {
	unsigned char string[40];
};

struct dentry___shortname {
	union shortname_store d_shortname;
};

struct dentry___alias_in_union { /* < 7.x */
	union {
		struct hlist_node d_alias;
	} d_u;
};

struct dentry___alias {
	struct hlist_node d_alias;
};

struct vfsmount {
	struct dentry *mnt_root;
	struct super_block *mnt_sb;
	int mnt_flags;
};

struct mnt_namespace {
	struct user_namespace *user_ns;
	struct mount *root;
	u64 event; /* another number after each change of what is mounted where in it */
};

struct mount {
	struct mount *mnt_parent;
	struct dentry *mnt_mountpoint;
	struct vfsmount mnt;
	struct mnt_namespace *mnt_ns; /* NULL once unmounted */
	int mnt_id; /* as in /proc/PID/mountinfo */
};

struct mount___list {
	struct list_head mnt_instance;
};

struct mount___chain { /* 7.x */
	struct mount *mnt_next_for_sb;
	u64 mnt_id_unique;
};

struct mount___over { /* >= 6.16: what is mounted on its root */
	struct mount *overmount;
};

struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
};

struct file {
	struct path f_path;
	struct inode *f_inode;
	void *private_data;
};

struct backing_file___user { /* >= 6.8: the path that the user sees, f_path being the real one */
	struct file file;
	struct path user_path;
};

struct vm_area_struct {
	unsigned long vm_flags;
	struct file *vm_file;
};

struct vm_area_struct___rb { /* < 6.1 */
	struct rb_node vm_rb;
	unsigned long vm_start, vm_end;
};

struct mm_struct {
	struct file *exe_file;
};

struct mm_struct___rb { /* < 6.1 */
	struct rb_root mm_rb;
};

struct linux_binprm {
	struct file *file;
	const char *filename; /* as it was asked for */
	const char *interp; /* the same pointer until a script's interpreter takes its place */
	char buf[256]; /* how the file begins */
};

struct linux_binprm___check { /* >= 6.14 */
	unsigned int is_check : 1;
};

struct cred {
	kuid_t uid, euid;
	struct user_namespace *user_ns;
};

struct nsproxy {
	struct mnt_namespace *mnt_ns;
};

struct kernfs_node {
	const char *name;
};

struct kernfs_node___parent { /* < 6.15 */
	struct kernfs_node *parent;
};

struct kernfs_node___rcu_parent {
	struct kernfs_node *__parent;
};

struct cgroup {
	struct kernfs_node *kn;
};

struct css_set {
	struct cgroup *dfl_cgrp; /* in the unified hierarchy; its root where there is none */
};

struct task_struct {
	unsigned int personality;
	int pid, tgid;
	u64 self_exec_id; /* rises with each program that it becomes */
	struct task_struct *real_parent;
	struct mm_struct *mm;
	const struct cred *cred;
	struct nsproxy *nsproxy;
	struct css_set *cgroups;
};

struct seq_file;

struct bpf_iter_meta {
	struct seq_file *seq;
};

struct bpf_iter__task {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
};

struct bpf_iter__task_file {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
	u32 fd;
	struct file *file;
};

#pragma clang attribute pop

/* Offset of a field in the running kernel. */
#define offset_of(type, field) bpf_core_field_offset(type, field)

/* The same for a field that only some kernels have: the barrier keeps it inside the branch that
 * tested for it, for verifiers refuse to see it elsewhere. */
#define own_offset_of(type, field)                    \
	({                                            \
		u64 _offset = offset_of(type, field); \
		barrier_var(_offset);                 \
		_offset;                              \
	})

/*
 * Marks a loop's way out. Verifiers follow the fall-through first and keep the other branch waiting;
 * with the way out as the fall-through nothing waits, and long loops stay within their limits.
 */
#define LEAVE_IF(condition) if (__builtin_expect(!!(condition), 1))

/* 1 if x is 0, else 0, without a branch: the barrier keeps clang from making one of it. In a loop
 * each branch doubles what there is to verify. */
static __always_inline u64 is_zero(u64 x)
{
	u64 sign = x | -x;

	barrier_var(sign);
	return 1 ^ (sign >> 63);
}

/* A word of up to eight bytes as a number, to be compared at once. */
#define WORD(text)                                              \
	({                                                      \
		char _text[8] = text;                           \
		u64 _word;                                      \
		__builtin_memcpy(&_word, _text, sizeof(_word)); \
		_word;                                          \
	})

/* The same from kernel memory; `length` bytes of it. */
static __always_inline u64 word_read(u64 address, u32 length)
{
	u64 word = 0;

	bpf_probe_read_kernel(&word, length, (void *)address);
	return word;
}

/* A pointer from kernel memory, 0 if it cannot be read. */
static __always_inline u64 read_pointer(u64 address)
{
	u64 value = 0;

	bpf_probe_read_kernel(&value, sizeof(value), (void *)address);
	return value;
}

/* The same number, of which verifiers then know nothing: else they follow each value that it may have
 * through all that comes later. All bits if it cannot be read back: a set of places is then all. */
static __always_inline u64 forget(u64 number)
{
	u64 same = 0;
	const long r = bpf_probe_read_kernel(&same, sizeof(same), &number);

	return same | (is_zero(r) - 1);
}
