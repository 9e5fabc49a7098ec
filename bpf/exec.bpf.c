// SPDX-License-Identifier: GPL-2.0-only
/*
 * Starting something.
 *
 * bprm_check_security runs for the program, then for each interpreter that it names (#! and
 * binfmt_misc), before any byte of it is looked at as code. An ELF interpreter (PT_INTERP) does
 * not come here but is mapped: see map.bpf.c.
 */
#include "bpf/first-exec.bpf.h"
#include "bpf/verdict.bpf.h"

SEC("lsm/bprm_check_security")
int BPF_PROG(bw_exec, struct linux_binprm *bprm, int ret)
{
	bool refuse;

	if (ret) /* another LSM has refused already */
		return ret;
	refuse = refused(bprm->file, bprm, BW_OPERATION_EXEC);
	first_exec_keep(bprm->file, refuse);
	return hook_result(refuse, -EACCES);
}

/* execveat(AT_EXECVE_CHECK), since 6.14: asks whether it would be allowed, and gets no further than
 * this hook. The loader leaves it out on kernels without it. */
SEC("?lsm/bprm_creds_for_exec")
int BPF_PROG(bw_check, struct linux_binprm *bprm, int ret)
{
	if (ret)
		return ret;
	if (!bpf_core_field_exists(((struct linux_binprm___check *)0)->is_check))
		return 0;
	/* NOLINTNEXTLINE(clang-analyzer-core.uninitialized.Assign): libbpf's macro reads by size */
	if (!BPF_CORE_READ_BITFIELD((struct linux_binprm___check *)bprm, is_check))
		return 0; /* a real start: bw_exec decides */
	return hook_result(refused(bprm->file, bprm, BW_OPERATION_EXEC), -EACCES);
}

static const char _license[] SEC("license") = "GPL";
