/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "check/check.h"

/*
 * The tests that the table (checks.c) is made of. Pure: facts in, verdict out, and in the finding
 * what was seen and the cure.
 *
 * What one fact proves of another: a live probe that refused shows that the kernel which runs has
 * everything that it takes to load, attach and call a BPF LSM program (types, options, trampolines,
 * `bpf` in the active list), whatever files could not be read. The probe reads kernel memory too
 * (bpf_probe_read_kernel(), the name of the file that is started), which lockdown forbids at
 * confidentiality; that is judged by lockdown's own file nevertheless. It says nothing about the other
 * hooks.
 */
#define CHECK_TESTS(X)           \
	X(kernel_version)        \
	X(kernel_machine)        \
	X(config_bpf_lsm)        \
	X(config_bpf_syscall)    \
	X(config_bpf_jit)        \
	X(config_btf)            \
	X(config_direct_calls)   \
	X(config_securityfs)     \
	X(config_memfd_create)   \
	X(btf_readable)          \
	X(hooks_present)         \
	X(hooks_arguments)       \
	X(lsm_bpf_active)        \
	X(lsm_expected_agrees)   \
	X(lsm_order_keeps)       \
	X(lockdown)              \
	X(cmdline_bootward)      \
	X(cmdline_bootward_mode) \
	X(cmdline_ftrace)        \
	X(sysctl_ftrace_enabled) \
	X(sysctl_ftrace_files)   \
	X(sysctl_jit)            \
	X(bpffs_mounted)         \
	X(memlock)               \
	X(systemd_version)       \
	X(initrd_module)         \
	X(initrd_current)        \
	X(directories_noexec)    \
	X(memfd_noexec)          \
	X(live_probe)

#define CHECK_TEST_DECLARE(name) \
	enum verdict check_##name(const struct facts *facts, struct finding *finding);
CHECK_TESTS(CHECK_TEST_DECLARE)
#undef CHECK_TEST_DECLARE
