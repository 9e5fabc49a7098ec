// SPDX-License-Identifier: GPL-2.0-only
/*
 * The smallest program that refuses something: one file, by its name, on the hook that starts pass.
 *
 * `bootward preflight` attaches it for a moment to see whether this kernel does what such a program
 * says. The file is a memfd of the tool's own child. 128 random bits in its name are who it is: no
 * process has to be told by its number, which differs between PID namespaces and is used again, and
 * nobody else's file can be meant.
 *
 * The name is read by bpf_probe_read_kernel(), as the guard reads names: where the kernel forbids that
 * (lockdown=confidentiality), this must not load either.
 */
#include "bpf/kernel.bpf.h"

#define NAME_SIZE 56 /* BW_PROBE_NAME_LEN in whole words */

/* "memfd:bootward-probe-...", padded with NUL; written before it is loaded. */
const volatile __u64 name[NAME_SIZE / sizeof(u64)];

__u32 called; /* for that file */

SEC("lsm/bprm_check_security")
int BPF_PROG(bootward_probe, struct linux_binprm *bprm, int ret)
{
	const struct dentry *dentry = bprm->file->f_path.dentry;
	u64 seen[NAME_SIZE / sizeof(u64)] = {};
	u64 difference = 0;

	if (ret) /* another LSM has refused already */
		return ret;
	if (dentry->d_name.len != BW_PROBE_NAME_LEN)
		return 0;
	/* what cannot be read is not ours, and nothing but ours may be refused */
	if (bpf_probe_read_kernel(seen, BW_PROBE_NAME_LEN, dentry->d_name.name))
		return 0;
	for (u32 i = 0; i < NAME_SIZE / sizeof(u64); i++)
		difference |= seen[i] ^ name[i];
	if (difference)
		return 0;
	called = 1;
	return -BW_PROBE_ERRNO;
}

static const char _license[] SEC("license") = "GPL";
