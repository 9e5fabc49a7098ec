// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the kernel reads for itself: modules, kexec images and their initramfs, firmware,
 * certificates, IMA's policy. All of them come through this one hook, whatever their id.
 */
#include "bpf/verdict.bpf.h"

SEC("lsm/kernel_read_file")
int BPF_PROG(bw_load, struct file *file, int id, bool contents, int ret)
{
	if (ret)
		return ret;
	if (!file) /* not read from a file: kernel_load_data's callers, which have no place */
		return 0;
	return hook_result(refused(file, NULL, BW_OPERATION_LOAD), -EPERM);
}

static const char _license[] SEC("license") = "GPL";
