/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "bpf/abi.h"

struct kconfig;

/*
 * What files say about one kernel and the machine that boots it. Facts only: nothing here is
 * good or bad (check/ judges, and reads nothing).
 *
 * Zero is "not known" throughout, so that what nobody read can never pass for an answer.
 */

enum answer {
	ANSWER_UNKNOWN,
	ANSWER_NO,
	ANSWER_YES,
};

/* A fact that is text. */
struct fact {
	char *text; /* NULL: not known */
	char *source; /* the file it comes from, or was looked for in; NULL: nobody looked */
	int error; /* negative errno of the reading that failed; 0: it did not, or nobody looked;
		      -ENOTUNIQ: several contradict each other, and source is why in words */
};

/* Which kernel is asked about, and where its files are. */
struct subject {
	int root_fd; /* "/" of the machine, image or copy; borrowed */
	bool live; /* root_fd is the running machine's own "/": uname, sysctls and mounts are its own */
	bool captured; /* a copy of a running machine's files, its /proc and /sys among them */
	const char *release; /* NULL: the running kernel's (live or captured) */
	const char *cmdline; /* that it will boot with; NULL: /proc/cmdline, if it runs */
	const char *cmdline_source; /* where `cmdline` is from */
	const char *cmdline_doubt; /* there is no telling which of several it is: why, in words */
	const char *initrd; /* path of its initrd below the root; NULL: found by its usual names */
	const char *const *directories; /* guarded ones, ends with NULL; or NULL */
};

/* What there is to know of one hook that the guard has a program for. */
enum hook_fact {
	HOOK_UNKNOWN, /* there is no BTF to read */
	HOOK_ABSENT, /* no bpf_lsm_NAME */
	HOOK_OTHER, /* there, but with arguments other than our program's */
	HOOK_PRESENT,
};

enum machine {
	MACHINE_UNKNOWN,
	MACHINE_X86_64,
	MACHINE_ARM64,
	MACHINE_S390X,
	MACHINE_RISCV64,
	MACHINE_OTHER, /* one that the guard is not made for: machine_name says which */
};

enum initrd_kind {
	INITRD_UNKNOWN,
	INITRD_NONE,
	INITRD_DRACUT,
	INITRD_TOOLS, /* initramfs-tools */
	INITRD_MKINITCPIO,
};

/* What became of a live probe (guard/live-probe.h); check/ judges it like any other fact. */
enum live_probe {
	LIVE_PROBE_UNTRIED,
	LIVE_PROBE_IMPOSSIBLE, /* could not be tried here: no control, no rights */
	LIVE_PROBE_NOT_LOADED, /* the kernel refused program or link */
	LIVE_PROBE_NOT_CALLED, /* attached, and never called */
	LIVE_PROBE_NOT_REFUSED, /* called, and the program ran nevertheless */
	LIVE_PROBE_REFUSED, /* it works */
};

struct directory_fact {
	char *path;
	enum answer noexec; /* its mount is noexec */
};

struct facts {
	/* the kernel */
	bool running; /* it is the one that runs (or ran, in a copy), so what is below /sys is its own */
	struct fact release; /* "6.1.0-37-cloud-amd64" */
	unsigned int version; /* 0x060100 as of KERNEL_VERSION(6, 1, 0); 0: not known */
	enum machine machine;
	struct fact machine_name; /* as uname -m says it */

	/* its configuration (kernel/kconfig.h) */
	struct kconfig *kconfig; /* NULL: not known */
	struct fact
		kconfig_file; /* text is the path, with a note if it was unpacked from something */

	/* its types */
	struct fact btf; /* text is the file they were read from */
	enum hook_fact hooks[_BW_HOOK_MAX];
	bool hook_wanted[_BW_HOOK_MAX]; /* false: this kernel has nothing that the hook is for */
	enum answer bpf_lsm_compiled; /* by its types: any bpf_lsm_ function at all */

	/* security modules (kernel/lsm.h) */
	struct fact cmdline;
	struct fact active; /* /sys/kernel/security/lsm */
	struct fact expected; /* the list this kernel will have, by its configuration and cmdline;
				not known with error 0: source is why in words */
	struct fact
		lockdown; /* none, integrity or confidentiality: now, or as cmdline will have it */
	struct fact
		applied; /* the word that "bootward bootloader apply" has given the kernels; set by
				who can read its record. Not known: nothing is applied, or nobody looked */
	struct fact bootward; /* what cmdline says about bootward= (kernel/cmdline.h); "" if bare;
				not known with error 0, and cmdline is: it says nothing */

	/* the running system */
	struct fact jit_enable, jit_harden, ftrace_enabled, memfd_noexec; /* sysctls, as text */
	enum answer bpffs; /* mounted at /sys/fs/bpf */
	struct fact memlock; /* hard RLIMIT_MEMLOCK of this process in bytes, or "unlimited" */
	enum live_probe live_probe;
	struct fact live_probe_said; /* errno's name, the verifier's last line */

	/* the system around it */
	struct fact
		ftrace_files; /* what files set kernel.ftrace_enabled to after the boot; "" if they do
				     not */
	struct fact os; /* PRETTY_NAME of os-release */
	struct fact systemd; /* version number of the installed one */
	enum initrd_kind initrd_kind; /* that is installed and made this kernel's initrd */
	struct fact initrd; /* its file */
	enum answer initrd_has_module; /* our module is in it */
	enum answer
		initrd_current; /* newer than what it was made of: our configuration and programs */
	struct directory_fact *directories;
	size_t n_directories;
};

/*
 * Read all there is to know about `subject`. What cannot be read is left unknown, with its errno;
 * only a lack of memory is an error (-ENOMEM). The facts are the caller's.
 */
int facts_read(const struct subject *subject, struct facts **ret_facts);

struct facts *facts_free(struct facts *facts);
static inline void facts_freep(struct facts **facts)
{
	(void)facts_free(*facts);
}
#define _cleanup_facts_ __attribute__((__cleanup__(facts_freep)))

/* Is the fact known? */
static inline bool fact_known(const struct fact *fact)
{
	return fact->text != NULL;
}
