/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "kernel/facts.h"

/* A kernel's BTF is 4 to 8 MiB. */
#define BTF_MAX (64U << 20)

struct btf;

/*
 * Which of the guard's hooks does a kernel with these types have (bpf/abi.h: BW_HOOKS), with the
 * arguments that our programs read, and which has it a use for? Fills hooks, hook_wanted and
 * bpf_lsm_compiled.
 */
void btf_hooks(const struct btf *btf, struct facts *facts);

/*
 * Find and read the types of the kernel of which facts->release and facts->running are known:
 * /sys/kernel/btf/vmlinux if it is running, else the .BTF section of an uncompressed vmlinux (the
 * places of kernel/kconfig-file.h), /usr/lib/modules/RELEASE/btf/vmlinux, or the boot image itself
 * (/boot/vmlinuz-RELEASE, /usr/lib/modules/RELEASE/vmlinuz). Fills facts->btf and what btf_hooks()
 * fills. Returns 0 also if there are none, or -ENOMEM.
 *
 * Reader of foreign files: damaged ELF or BTF is -EBADMSG in facts->btf.error, never a crash. Among
 * other errors there:
 *
 *	-ENOENT      no such kernel file; facts->btf.source is the first place that was tried
 *	-ENODATA     the kernel facts->btf.source was built without BTF
 *	-ESTALE      facts->btf.source is another kernel's, by the release that is in it
 *	-EOPNOTSUPP  BTF that is newer than this program, or an image that kernel/image.h cannot unpack
 */
int btf_find(const struct subject *subject, struct facts *facts);
