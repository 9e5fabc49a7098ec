/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "check/checks.h"

#include <linux/version.h>
#include <string.h>

#include "kernel/facts.h"
#include "kernel/kconfig.h"
#include "tree.h"

/* One set of facts, of which the rest is not known, and what a check makes of it. */
struct row {
	const char *id;
	enum verdict verdict;
	const char *seen, *cure; /* parts of what must be said; NULL: whatever */
	const char *config; /* NULL: not known */
	struct facts facts;
};

#define KNOWN(string)                                               \
	{                                                           \
		.text = (char *)(string), .source = (char *)"/file" \
	}
#define UNREAD(path, r)                                \
	{                                              \
		.source = (char *)(path), .error = (r) \
	}
#define RELEASE(a, b) .version = KERNEL_VERSION(a, b, 0), .release = KNOWN(#a "." #b)
#define HOOKS(check, remap)                                                                \
	.hooks = { HOOK_PRESENT, check, HOOK_PRESENT, HOOK_PRESENT, remap, HOOK_PRESENT }, \
	.hook_wanted = { true, true, true, true, false, true }, .btf = KNOWN("/btf")

static const struct row kernel_rows[] = {
	{ "kernel.version", VERDICT_PASS, .seen = "5.10", .facts = { RELEASE(5, 10) } },
	{ "kernel.version", VERDICT_PASS, .seen = "7.2", .facts = { RELEASE(7, 2) } },
	{ "kernel.version", VERDICT_FAIL, .seen = "5.9", .cure = "boot Linux 5.10",
	  .facts = { RELEASE(5, 9) } },
	{ "kernel.version", VERDICT_FAIL, .facts = { RELEASE(4, 18) } },
	{ "kernel.version", VERDICT_UNKNOWN, .facts = { .release = KNOWN("odd") } },
	{ "kernel.machine", VERDICT_PASS, .seen = "x86-64",
	  .facts = { .machine = MACHINE_X86_64 } },
	{ "kernel.machine", VERDICT_PASS, .facts = { .machine = MACHINE_ARM64, RELEASE(6, 4) } },
	{ "kernel.machine", VERDICT_FAIL, .seen = "since Linux 6.4; this is 6.1",
	  .cure = "boot Linux 6.4 or later", .facts = { .machine = MACHINE_ARM64, RELEASE(6, 1) } },
	{ "kernel.machine", VERDICT_FAIL, .facts = { .machine = MACHINE_ARM64, RELEASE(5, 15) } },
	{ "kernel.machine", VERDICT_PASS, .seen = "carried back",
	  .config = "CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS=y\n",
	  .facts = { .machine = MACHINE_ARM64, RELEASE(6, 1) } },
	{ "kernel.machine", VERDICT_UNKNOWN, .seen = "only a try tells",
	  .config = "CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS=y\n",
	  .facts = { .machine = MACHINE_ARM64, RELEASE(5, 14) } },
	{ "kernel.machine", VERDICT_PASS, .seen = "by the live probe",
	  .facts = { .machine = MACHINE_ARM64,
		     RELEASE(5, 14),
		     .running = true,
		     .live_probe = LIVE_PROBE_REFUSED } },
	{ "kernel.machine", VERDICT_UNKNOWN, .facts = { .machine = MACHINE_ARM64 } },
	{ "kernel.machine", VERDICT_UNKNOWN, .seen = "there is no /boot/config-6.1",
	  .cure = "install the kernel's configuration as /boot/config-6.1",
	  .facts = { RELEASE(6, 1), .kconfig_file = UNREAD("/boot/config-6.1", -ENOENT) } },
	{ "config.bpf-lsm", VERDICT_UNKNOWN, .seen = "it is damaged",
	  .cure = "install that file anew",
	  .facts = { RELEASE(6, 1), .kconfig_file = UNREAD("/boot/vmlinuz-6.1", -EBADMSG) } },
	{ "kernel.machine", VERDICT_PASS, .facts = { .machine = MACHINE_S390X, RELEASE(6, 3) } },
	{ "kernel.machine", VERDICT_FAIL, .facts = { .machine = MACHINE_S390X, RELEASE(6, 2) } },
	{ "kernel.machine", VERDICT_PASS, .facts = { .machine = MACHINE_RISCV64, RELEASE(6, 8) } },
	{ "kernel.machine", VERDICT_FAIL, .facts = { .machine = MACHINE_RISCV64, RELEASE(6, 7) } },
	{ "kernel.machine", VERDICT_FAIL, .seen = "ppc64le, which the guard is not made for",
	  .cure = "x86-64, arm64",
	  .facts = { .machine = MACHINE_OTHER, .machine_name = KNOWN("ppc64le"), RELEASE(6, 12) } },
	{ "kernel.machine", VERDICT_UNKNOWN, .seen = "there is no /x",
	  .facts = { .machine_name = UNREAD("/x", -ENOENT), RELEASE(6, 12) } },
};

static const struct row config_rows[] = {
	{ "config.bpf-lsm", VERDICT_PASS, .seen = "CONFIG_BPF_LSM=y",
	  .config = "CONFIG_BPF_LSM=y\n" },
	{ "config.bpf-lsm", VERDICT_FAIL, .seen = "CONFIG_BPF_LSM is not set in /boot/config-6.1",
	  .cure = "boot a kernel built with CONFIG_BPF_LSM=y",
	  .config = "# CONFIG_BPF_LSM is not set\n",
	  .facts = { .kconfig_file = KNOWN("/boot/config-6.1") } },
	{ "config.bpf-lsm", VERDICT_FAIL, .seen = "is not set", .config = "CONFIG_BPF=y\n" },
	{ "config.bpf-lsm", VERDICT_UNKNOWN,
	  .seen = "/boot/config-6.1 cannot be read: it is damaged",
	  .facts = { .kconfig_file = UNREAD("/boot/config-6.1", -EBADMSG) } },
	{ "config.bpf-lsm", VERDICT_PASS, .seen = "by the kernel's types",
	  .facts = { .bpf_lsm_compiled = ANSWER_YES } },
	{ "config.bpf-lsm", VERDICT_FAIL, .seen = "no bpf_lsm_ function",
	  .facts = { .bpf_lsm_compiled = ANSWER_NO } },
	{ "config.bpf-lsm", VERDICT_PASS, .seen = "by the active list",
	  .facts = { .running = true, .active = KNOWN("capability,bpf") } },
	{ "config.bpf-lsm", VERDICT_UNKNOWN, .facts = { .active = KNOWN("capability,bpf") } },
	{ "config.bpf-lsm", VERDICT_UNKNOWN,
	  .facts = { .running = true, .active = KNOWN("capability,bpfilter") } },
	{ "config.bpf-lsm", VERDICT_PASS, .seen = "by the live probe",
	  .facts = { .running = true, .live_probe = LIVE_PROBE_REFUSED } },
	{ "config.bpf-lsm", VERDICT_UNKNOWN, .facts = { .live_probe = LIVE_PROBE_REFUSED } },
	{ "config.bpf-lsm", VERDICT_UNKNOWN,
	  .facts = { .running = true, .live_probe = LIVE_PROBE_NOT_CALLED } },
	{ "config.bpf-syscall", VERDICT_PASS, .config = "CONFIG_BPF_SYSCALL=y\n" },
	{ "config.bpf-syscall", VERDICT_FAIL, .cure = "CONFIG_BPF_SYSCALL=y",
	  .config = "CONFIG_BPF_JIT=y\n" },
	{ "config.bpf-syscall", VERDICT_UNKNOWN, .config = NULL },
	{ "config.bpf-syscall", VERDICT_PASS, .facts = { .bpf_lsm_compiled = ANSWER_YES } },
	{ "config.bpf-jit", VERDICT_PASS, .config = "CONFIG_BPF_JIT=y\n" },
	{ "config.bpf-jit", VERDICT_FAIL, .config = "# CONFIG_BPF_JIT is not set\n" },
	{ "config.bpf-jit", VERDICT_UNKNOWN, .config = NULL },
	{ "config.btf", VERDICT_PASS, .config = "CONFIG_DEBUG_INFO_BTF=y\n" },
	{ "config.btf", VERDICT_FAIL, .config = "# CONFIG_DEBUG_INFO_BTF is not set\n" },
	{ "config.btf", VERDICT_PASS, .seen = "by the types themselves",
	  .facts = { .btf = KNOWN("/btf") } },
	{ "config.btf", VERDICT_UNKNOWN, .config = NULL },
	{ "config.ftrace-direct-calls", VERDICT_PASS,
	  .config = "CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS=y\n" },
	{ "config.ftrace-direct-calls", VERDICT_FAIL,
	  .config = "CONFIG_DYNAMIC_FTRACE_WITH_ARGS=y\n" },
	{ "config.ftrace-direct-calls", VERDICT_UNKNOWN,
	  .facts = { .bpf_lsm_compiled = ANSWER_YES } },
	{ "config.securityfs", VERDICT_PASS, .config = "CONFIG_SECURITYFS=y\n" },
	{ "config.securityfs", VERDICT_FAIL, .config = "CONFIG_SECURITY=y\n" },
	{ "config.securityfs", VERDICT_UNKNOWN, .config = NULL },
	{ "config.securityfs", VERDICT_PASS,
	  .facts = { .running = true, .active = KNOWN("capability") } },
	{ "config.memfd-create", VERDICT_PASS, .config = "CONFIG_MEMFD_CREATE=y\n" },
	{ "config.memfd-create", VERDICT_FAIL, .config = "# CONFIG_MEMFD_CREATE is not set\n" },
	{ "config.memfd-create", VERDICT_UNKNOWN, .config = NULL },
};

static const struct row hook_rows[] = {
	{ "btf.readable", VERDICT_PASS, .seen = "/sys/kernel/btf/vmlinux",
	  .facts = { .btf = KNOWN("/sys/kernel/btf/vmlinux") } },
	{ "btf.readable", VERDICT_UNKNOWN, .seen = "Permission denied",
	  .cure = "as root on the host",
	  .facts = { .btf = UNREAD("/x", -EACCES), .running = true } },
	{ "btf.readable", VERDICT_UNKNOWN, .seen = "there is no /x",
	  .cure = "whether sysfs is mounted",
	  .facts = { .btf = UNREAD("/x", -ENOENT), .running = true } },
	{ "btf.readable", VERDICT_UNKNOWN, .seen = "/x cannot be read: it is damaged",
	  .cure = "install that file anew", .facts = { .btf = UNREAD("/x", -EBADMSG) } },
	{ "btf.readable", VERDICT_FAIL, .seen = "built without",
	  .config = "# CONFIG_DEBUG_INFO_BTF is not set\n",
	  .facts = { .btf = UNREAD("/x", -ENOENT) } },
	{ "btf.readable", VERDICT_UNKNOWN, .config = "CONFIG_DEBUG_INFO_BTF=y\n",
	  .facts = { .btf = UNREAD("/x", -ENOENT) } },
	{ "btf.readable", VERDICT_PASS,
	  .facts = { .running = true, .live_probe = LIVE_PROBE_REFUSED } },
	{ "hooks.present", VERDICT_PASS, .seen = "all",
	  .facts = { HOOKS(HOOK_PRESENT, HOOK_ABSENT) } },
	{ "hooks.present", VERDICT_FAIL, .seen = "bprm_creds_for_exec",
	  .facts = { HOOKS(HOOK_ABSENT, HOOK_ABSENT) } },
	{ "hooks.present", VERDICT_UNKNOWN, .seen = "/btf does not tell of bprm_creds_for_exec",
	  .facts = { HOOKS(HOOK_UNKNOWN, HOOK_PRESENT) } },
	{ "hooks.present", VERDICT_UNKNOWN, .seen = "there is no /x",
	  .facts = { .btf = UNREAD("/x", -ENOENT) } },
	{ "hooks.present", VERDICT_FAIL, .seen = "built without BPF LSM",
	  .cure = "CONFIG_BPF_LSM=y",
	  .facts = { .btf = KNOWN("/btf"), .bpf_lsm_compiled = ANSWER_NO } },
	{ "hooks.arguments", VERDICT_NOT_ASKED, .seen = "there are none",
	  .facts = { .btf = KNOWN("/btf"), .bpf_lsm_compiled = ANSWER_NO } },
	{ "hooks.present", VERDICT_UNKNOWN,
	  .facts = { .running = true, .live_probe = LIVE_PROBE_REFUSED } },
	{ "hooks.arguments", VERDICT_PASS, .facts = { HOOKS(HOOK_PRESENT, HOOK_OTHER) } },
	{ "hooks.arguments", VERDICT_FAIL, .seen = "bprm_creds_for_exec",
	  .facts = { HOOKS(HOOK_OTHER, HOOK_PRESENT) } },
	{ "hooks.arguments", VERDICT_UNKNOWN, .config = NULL },
};

#define CONFIG_LSM(list)                                                            \
	"CONFIG_SECURITY=y\nCONFIG_SECURITY_YAMA=y\nCONFIG_SECURITY_APPARMOR=y\n"   \
	"CONFIG_SECURITY_LANDLOCK=y\nCONFIG_BPF_LSM=y\nCONFIG_SECURITY_SELINUX=y\n" \
	"CONFIG_SECURITY_LOCKDOWN_LSM=y\nCONFIG_SECURITY_LOCKDOWN_LSM_EARLY=y\n"    \
	"CONFIG_INTEGRITY=y\nCONFIG_LSM=\"" list "\"\n"
#define USUAL	  CONFIG_LSM("landlock,lockdown,yama,integrity,apparmor")
#define USUAL_BPF CONFIG_LSM("landlock,lockdown,yama,integrity,apparmor,bpf")

static const struct row lsm_rows[] = {
	{ "lsm.bpf-active", VERDICT_PASS, .seen = "capability,apparmor,bpf",
	  .facts = { .running = true, .active = KNOWN("capability,apparmor,bpf") } },
	{ "lsm.bpf-active", VERDICT_FAIL, .seen = "capability",
	  .cure = "run: bootward bootloader plan",
	  .facts = { .running = true, .active = KNOWN("capability"), .expected = KNOWN("bpf") } },
	{ "lsm.bpf-active", VERDICT_FAIL,
	  .cure = "kernelCommandLine=lsm=landlock,selinux,bpf below [wsl2] in "
		  "%UserProfile%\\.wslconfig",
	  .facts = { .running = true,
		     .version = KERNEL_VERSION(6, 18, 33),
		     .release = KNOWN("6.18.33.1-microsoft-standard-WSL2"),
		     .active = KNOWN("capability,landlock,selinux,ima") } },
	{ "lsm.bpf-active", VERDICT_FAIL,
	  .cure = "kernelCommandLine=lsm=landlock,integrity,bpf below",
	  .facts = { .running = true,
		     .version = KERNEL_VERSION(6, 6, 87),
		     .release = KNOWN("6.6.87.2-microsoft-standard-WSL2"),
		     .active = KNOWN("capability,landlock") } },
	{ "lsm.bpf-active", VERDICT_FAIL, .cure = "boot a kernel built with CONFIG_BPF_LSM=y",
	  .facts = { .running = true,
		     .active = KNOWN("capability"),
		     .bpf_lsm_compiled = ANSWER_NO } },
	{ "lsm.bpf-active", VERDICT_FAIL,
	  .facts = { .running = true, .active = KNOWN("bpfilter,xbpf") } },
	{ "lsm.bpf-active", VERDICT_UNKNOWN, .seen = "there is no /x",
	  .cure = "mount -t securityfs",
	  .facts = { .running = true, .active = UNREAD("/x", -ENOENT), .expected = KNOWN("bpf") } },
	{ "lsm.bpf-active", VERDICT_PASS, .seen = "by the live probe",
	  .facts = { .running = true, .live_probe = LIVE_PROBE_REFUSED } },
	{ "lsm.bpf-active", VERDICT_PASS, .seen = "will be capability,bpf",
	  .facts = { .expected = KNOWN("capability,bpf") } },
	{ "lsm.bpf-active", VERDICT_FAIL, .seen = "will be",
	  .cure = "run: bootward bootloader plan", .facts = { .expected = KNOWN("capability") } },
	{ "lsm.bpf-active", VERDICT_UNKNOWN, .facts = { .active = KNOWN("bpf") } },
	{ "lsm.bpf-active", VERDICT_UNKNOWN, .seen = "no boot loader's entry", .cure = "boot it",
	  .config = USUAL },
	{ "lockdown", VERDICT_UNKNOWN, .seen = "no boot loader's entry", .config = USUAL },
	{ "cmdline.ftrace", VERDICT_UNKNOWN, .seen = "no boot loader's entry" },
	{ "cmdline.ftrace", VERDICT_UNKNOWN, .seen = "its entries differ", .cure = "boot it",
	  .facts = { .cmdline = UNREAD("its entries differ", -ENOTUNIQ) } },
	{ "lsm.bpf-active", VERDICT_UNKNOWN, .seen = "it is odd", .cure = "boot it",
	  .facts = { .expected = UNREAD("it is odd", 0) } },
	{ "lsm.expected-agrees", VERDICT_PASS,
	  .facts = { .running = true, .active = KNOWN("a,b\n"), .expected = KNOWN("a,b") } },
	{ "lsm.expected-agrees", VERDICT_FAIL, .seen = "worked out a,b,c",
	  .facts = { .running = true, .active = KNOWN("a,b"), .expected = KNOWN("a,b,c") } },
	{ "lsm.expected-agrees", VERDICT_UNKNOWN,
	  .facts = { .running = true, .active = KNOWN("a") } },
	{ "lsm.expected-agrees", VERDICT_UNKNOWN,
	  .facts = { .running = true, .expected = KNOWN("a") } },
	{ "lsm.expected-agrees", VERDICT_NOT_ASKED, .facts = { .expected = KNOWN("a") } },
	{ "lsm.order-keeps", VERDICT_PASS,
	  .seen = "there is no lsm=", .facts = { .cmdline = KNOWN("quiet security=apparmor") } },
	/* without '=' the kernel takes neither */
	{ "lsm.order-keeps", VERDICT_PASS,
	  .seen = "there is no lsm=", .facts = { .cmdline = KNOWN("security=apparmor lsm") } },
	{ "lsm.order-keeps", VERDICT_FAIL, .seen = "switches off landlock, yama", .config = USUAL,
	  .facts = { RELEASE(6, 12), .cmdline = KNOWN("lsm=lockdown,apparmor,bpf lsm security"),
		     .expected = KNOWN("lockdown,capability,apparmor,bpf") } },
	{ "lsm.order-keeps", VERDICT_FAIL, .seen = "security=selinux is ignored",
	  .cure = "remove security=selinux",
	  .facts = { .cmdline = KNOWN("lsm=apparmor,bpf security=selinux") } },
	{ "lsm.order-keeps", VERDICT_FAIL, .seen = "switches off landlock, yama",
	  .cure = "boot with lsm=landlock,lockdown,yama,apparmor,bpf, and without security=apparmor",
	  .config = USUAL,
	  .facts = { RELEASE(6, 12),
		     .cmdline = KNOWN("security=apparmor lsm=lockdown,apparmor,bpf"),
		     .expected = KNOWN("lockdown,capability,apparmor,bpf") } },
	{ "lsm.order-keeps", VERDICT_FAIL, .seen = "switches off landlock, yama",
	  .cure = "boot with lsm=landlock,lockdown,yama,apparmor,bpf", .config = USUAL,
	  .facts = { RELEASE(6, 12), .cmdline = KNOWN("lsm=lockdown,apparmor,bpf"),
		     .expected = KNOWN("lockdown,capability,apparmor,bpf") } },
	/* there is one word for one host, which lsm.bpf-active has worked out */
	{ "lsm.order-keeps", VERDICT_NOT_ASKED,
	  .seen = "lsm=landlock,lockdown,yama,apparmor switches off bpf: see lsm.bpf-active",
	  .config = USUAL_BPF,
	  .facts = { RELEASE(6, 12), .cmdline = KNOWN("lsm=landlock,lockdown,yama,apparmor"),
		     .expected = KNOWN("lockdown,capability,landlock,yama,apparmor") } },
	{ "lsm.order-keeps", VERDICT_FAIL, .seen = "security=apparmor is ignored",
	  .cure = "remove security=apparmor", .config = USUAL_BPF,
	  .facts = { RELEASE(6, 12),
		     .cmdline = KNOWN("lsm=landlock,lockdown,yama,apparmor security=apparmor"),
		     .expected = KNOWN("lockdown,capability,landlock,yama,apparmor") } },
	{ "lsm.order-keeps", VERDICT_FAIL, .seen = "switches off landlock, yama, bpf",
	  .cure = "unless that is meant, put landlock, yama into lsm= first; then see "
		  "lsm.bpf-active",
	  .config = USUAL_BPF,
	  .facts = { RELEASE(6, 12), .cmdline = KNOWN("lsm=lockdown,apparmor"),
		     .expected = KNOWN("lockdown,capability,apparmor") } },
	{ "lsm.order-keeps", VERDICT_FAIL, .seen = "switches off landlock, yama",
	  .cure = "put landlock, yama into lsm= and take security= away first; then see "
		  "lsm.bpf-active",
	  .config = USUAL,
	  .facts = { RELEASE(6, 12), .cmdline = KNOWN("security=apparmor lsm=lockdown,apparmor"),
		     .expected = KNOWN("lockdown,capability,apparmor") } },
	{ "lsm.order-keeps", VERDICT_FAIL, .seen = "switches off landlock, yama",
	  .cure = "boot with lsm=landlock,lockdown,yama,apparmor", .config = USUAL,
	  .facts = { RELEASE(6, 12), .cmdline = KNOWN("lsm=lockdown,apparmor"),
		     .bpf_lsm_compiled = ANSWER_NO,
		     .expected = KNOWN("lockdown,capability,apparmor") } },
	/* what was applied is taken back first, unless there is another word by now */
	{ "lsm.order-keeps", VERDICT_FAIL, .seen = "switches off landlock, yama",
	  .cure = "bootward bootloader revert, then bootward bootloader apply", .config = USUAL,
	  .facts = { RELEASE(6, 12), .cmdline = KNOWN("lsm=lockdown,apparmor,bpf"),
		     .expected = KNOWN("lockdown,capability,apparmor,bpf"),
		     .applied = KNOWN("lsm=lockdown,apparmor,bpf") } },
	{ "lsm.order-keeps", VERDICT_FAIL, .seen = "switches off landlock, yama",
	  .cure = "unless that is meant, boot with lsm=landlock,lockdown,yama,apparmor,bpf",
	  .config = USUAL,
	  .facts = { RELEASE(6, 12), .cmdline = KNOWN("lsm=lockdown,apparmor,bpf"),
		     .expected = KNOWN("lockdown,capability,apparmor,bpf"),
		     .applied = KNOWN("lsm=lockdown,yama,apparmor,bpf") } },
	{ "lsm.order-keeps", VERDICT_FAIL, .seen = "switches off landlock, yama",
	  .cure = "and without security=apparmor", .config = USUAL,
	  .facts = { RELEASE(6, 12),
		     .cmdline = KNOWN("security=apparmor lsm=lockdown,apparmor,bpf"),
		     .expected = KNOWN("lockdown,capability,apparmor,bpf"),
		     .applied = KNOWN("lsm=lockdown,apparmor,bpf") } },
	{ "lsm.order-keeps", VERDICT_FAIL, .seen = "switches off integrity",
	  .cure = "boot with lsm=landlock,lockdown,yama,integrity,apparmor,bpf", .config = USUAL,
	  .facts = { RELEASE(6, 1), .cmdline = KNOWN("lsm=landlock,lockdown,yama,apparmor,bpf"),
		     .expected = KNOWN("lockdown,capability,landlock,yama,apparmor,bpf") } },
	/* Linux 6.8 is the last that has it (Ubuntu 24.04) */
	{ "lsm.order-keeps", VERDICT_FAIL, .seen = "switches off integrity", .config = USUAL,
	  .facts = { RELEASE(6, 8), .cmdline = KNOWN("lsm=landlock,lockdown,yama,apparmor,bpf"),
		     .expected = KNOWN("lockdown,capability,landlock,yama,apparmor,bpf") } },
	{ "lsm.order-keeps", VERDICT_PASS, .seen = "switches none off", .config = USUAL,
	  .facts = { RELEASE(6, 9), .cmdline = KNOWN("lsm=landlock,lockdown,yama,apparmor,bpf"),
		     .expected = KNOWN("lockdown,capability,landlock,yama,apparmor,bpf") } },
	{ "lsm.order-keeps", VERDICT_PASS, .seen = "switches none off", .config = USUAL,
	  .facts = { RELEASE(6, 1),
		     .cmdline = KNOWN("lsm=landlock,lockdown,yama,integrity,apparmor,bpf"),
		     .expected = KNOWN("lockdown,capability,landlock,yama,apparmor,bpf") } },
	/* another major one is a choice */
	{ "lsm.order-keeps", VERDICT_PASS, .config = USUAL,
	  .facts = { RELEASE(6, 12), .cmdline = KNOWN("lsm=landlock,lockdown,yama,selinux,bpf"),
		     .expected = KNOWN("lockdown,capability,landlock,yama,selinux,bpf") } },
	/* no major one is not */
	{ "lsm.order-keeps", VERDICT_FAIL, .seen = "switches off apparmor", .config = USUAL,
	  .facts = { RELEASE(6, 12), .cmdline = KNOWN("lsm=landlock,lockdown,yama,bpf"),
		     .expected = KNOWN("lockdown,capability,landlock,yama,bpf") } },
	{ "lsm.order-keeps", VERDICT_UNKNOWN,
	  .facts = { .cmdline = KNOWN("lsm=bpf"), .expected = KNOWN("bpf") } },
	{ "lsm.order-keeps", VERDICT_UNKNOWN, .config = USUAL },
	{ "lockdown", VERDICT_PASS, .seen = "none", .facts = { .lockdown = KNOWN("none") } },
	{ "lockdown", VERDICT_PASS, .seen = "integrity",
	  .facts = { .lockdown = KNOWN("integrity") } },
	{ "lockdown", VERDICT_FAIL, .cure = "boot with lockdown=integrity in place of",
	  .facts = { .lockdown = KNOWN("confidentiality") } },
	{ "lockdown", VERDICT_PASS, .seen = "integrity, by CONFIG_X, if Secure Boot is on",
	  .facts = { .lockdown = { .text = (char *)"integrity",
				   .source = (char *)"CONFIG_X, if Secure Boot is on" } } },
	{ "lockdown", VERDICT_FAIL, .seen = "by CONFIG_LOCK_DOWN_KERNEL_FORCE_CONFIDENTIALITY",
	  .cure = "built without CONFIG_LOCK_DOWN_KERNEL_FORCE_CONFIDENTIALITY",
	  .config = "CONFIG_LOCK_DOWN_KERNEL_FORCE_CONFIDENTIALITY=y\n",
	  .facts = { .running = true,
		     .cmdline = KNOWN("lockdown=integrity"),
		     .lockdown = KNOWN("confidentiality") } },
	{ "lockdown", VERDICT_FAIL, .seen = "which the command line does not ask for",
	  .cure = "find who writes it",
	  .facts = { .running = true,
		     .cmdline = KNOWN("lockdown=integrity"),
		     .lockdown = KNOWN("confidentiality") } },
	{ "lockdown", VERDICT_FAIL, .seen = "confidentiality", .cure = "in place of",
	  .facts = { .running = true,
		     .cmdline = KNOWN("lockdown=confidentiality lockdown=none"),
		     .lockdown = KNOWN("confidentiality") } },
	{ "lockdown", VERDICT_UNKNOWN, .seen = "Permission denied",
	  .facts = { .running = true, .lockdown = UNREAD("/x", -EACCES) } },
	{ "lockdown", VERDICT_UNKNOWN,
	  .facts = { .running = true,
		     .active = KNOWN("lockdown,capability"),
		     .live_probe = LIVE_PROBE_REFUSED } },
	{ "lockdown", VERDICT_PASS,
	  .facts = { .running = true, .active = KNOWN("capability,bpf") } },
};

static const struct row cmdline_rows[] = {
	{ "cmdline.bootward", VERDICT_PASS, .facts = { .cmdline = KNOWN("quiet") } },
	{ "cmdline.bootward", VERDICT_PASS,
	  .facts = { .cmdline = KNOWN("x"), .bootward = KNOWN("enforce") } },
	{ "cmdline.bootward", VERDICT_FAIL, .seen = "bootward=off",
	  .cure = "boot without the word bootward=off (/file)",
	  .facts = { .cmdline = KNOWN("x"), .bootward = KNOWN("off") } },
	{ "cmdline.bootward", VERDICT_UNKNOWN, .facts = { .cmdline = UNREAD("/x", -ENOENT) } },
	{ "cmdline.bootward", VERDICT_UNKNOWN,
	  .facts = { .cmdline = KNOWN("x"), .bootward = UNREAD(NULL, -E2BIG) } },
	{ "cmdline.bootward-mode", VERDICT_PASS, .facts = { .cmdline = KNOWN("quiet") } },
	{ "cmdline.bootward-mode", VERDICT_FAIL, .seen = "rd.bootward=off, which is for the guard",
	  .cure = "boot without the word rd.bootward=off",
	  .facts = { .cmdline = KNOWN("quiet rd.bootward=off"), .initrd_has_module = ANSWER_YES } },
	{ "cmdline.bootward-mode", VERDICT_FAIL, .seen = "rd.bootward=audit",
	  .cure = "boot without the word rd.bootward=audit",
	  .facts = { .cmdline = KNOWN("rd.bootward=audit bootward=enforce"),
		     .bootward = KNOWN("enforce") } },
	{ "cmdline.bootward-mode", VERDICT_PASS, .seen = "there is no bootward=",
	  .facts = { .cmdline = KNOWN("quiet rd.bootward=off"), .initrd_has_module = ANSWER_NO } },
	{ "cmdline.bootward-mode", VERDICT_PASS, .seen = "there is no bootward=",
	  .facts = { .cmdline = KNOWN("rd.bootward=enforce -- rd.bootward=off") } },
	{ "cmdline.bootward-mode", VERDICT_PASS,
	  .facts = { .cmdline = KNOWN("x"), .bootward = KNOWN("enforce") } },
	{ "cmdline.bootward-mode", VERDICT_FAIL, .seen = "nothing is refused",
	  .facts = { .cmdline = KNOWN("x"), .bootward = KNOWN("audit") } },
	{ "cmdline.bootward-mode", VERDICT_FAIL, .seen = "bootward=Off is no mode",
	  .facts = { .cmdline = KNOWN("x"), .bootward = KNOWN("Off") } },
	{ "cmdline.bootward-mode", VERDICT_FAIL, .seen = "is no mode",
	  .facts = { .cmdline = KNOWN("x"), .bootward = KNOWN("") } },
	{ "cmdline.bootward-mode", VERDICT_NOT_ASKED,
	  .facts = { .cmdline = KNOWN("x"), .bootward = KNOWN("off") } },
	{ "cmdline.bootward-mode", VERDICT_UNKNOWN, .config = NULL },
	{ "cmdline.ftrace", VERDICT_PASS, .facts = { .cmdline = KNOWN("ro quiet") } },
	{ "cmdline.ftrace", VERDICT_FAIL, .seen = "sysctl.kernel.ftrace_enabled=0",
	  .cure = "boot without that word",
	  .facts = { .cmdline = KNOWN("ro sysctl.kernel.ftrace_enabled=0 quiet") } },
	{ "cmdline.ftrace", VERDICT_FAIL,
	  .facts = { .cmdline = KNOWN("sysctl.kernel/ftrace_enabled=00") } },
	{ "cmdline.ftrace", VERDICT_PASS,
	  .facts = { .cmdline = KNOWN(
			     "sysctl.kernel.ftrace_enabled=0 sysctl.kernel.ftrace_enabled=1") } },
	/* each of these was seen to switch it off, on 6.12 */
	{ "cmdline.ftrace", VERDICT_FAIL,
	  .facts = { .cmdline = KNOWN("sysctl/kernel.ftrace_enabled=-0") } },
	{ "cmdline.ftrace", VERDICT_FAIL, .seen = "sysctl.kernel.ftrace_enabled=0",
	  .facts = { .cmdline = KNOWN("sysctl.kernel.ftrace_enabled=0 "
				      "sysctl.kernel.ftrace_enabled=abc "
				      "sysctl.kernel.ftrace_enabled=") } },
	/* switched on again since */
	{ "cmdline.ftrace", VERDICT_NOT_ASKED,
	  .facts = { .running = true,
		     .cmdline = KNOWN("sysctl.kernel.ftrace_enabled=0"),
		     .ftrace_enabled = KNOWN("1") } },
	/* and this did not */
	{ "cmdline.ftrace", VERDICT_PASS,
	  .facts = { .cmdline = KNOWN("sysctl.kernel.ftrace-enabled=0") } },
	{ "cmdline.ftrace", VERDICT_PASS,
	  .facts = { .cmdline = KNOWN("quiet -- sysctl.kernel.ftrace_enabled=0") } },
	{ "cmdline.ftrace", VERDICT_UNKNOWN, .facts = { .cmdline = UNREAD("/x", -EACCES) } },
};

static const struct row system_rows[] = {
	{ "sysctl.ftrace-enabled", VERDICT_PASS,
	  .facts = { .running = true, .ftrace_enabled = KNOWN("1") } },
	{ "sysctl.ftrace-enabled", VERDICT_FAIL, .seen = "0",
	  .cure = "sysctl kernel.ftrace_enabled=1",
	  .facts = { .running = true, .ftrace_enabled = KNOWN("0\n") } },
	{ "sysctl.ftrace-enabled", VERDICT_UNKNOWN,
	  .facts = { .running = true, .ftrace_enabled = UNREAD("/x", -ENOENT) } },
	{ "sysctl.ftrace-enabled", VERDICT_PASS,
	  .facts = { .running = true, .live_probe = LIVE_PROBE_REFUSED } },
	{ "sysctl.ftrace-enabled", VERDICT_NOT_ASKED, .facts = { .ftrace_enabled = KNOWN("0") } },
	{ "sysctl.ftrace-files", VERDICT_PASS, .seen = "none sets it",
	  .facts = { .ftrace_files = KNOWN("") } },
	{ "sysctl.ftrace-files", VERDICT_PASS, .seen = "1, in /file",
	  .facts = { .ftrace_files = KNOWN("1") } },
	{ "sysctl.ftrace-files", VERDICT_FAIL, .seen = "0, in /file",
	  .cure = "remove kernel.ftrace_enabled from /file",
	  .facts = { .ftrace_files = KNOWN("0") } },
	{ "sysctl.ftrace-files", VERDICT_FAIL, .facts = { .ftrace_files = KNOWN("0x0") } },
	{ "sysctl.ftrace-files", VERDICT_PASS, .facts = { .ftrace_files = KNOWN("off") } },
	{ "sysctl.ftrace-files", VERDICT_UNKNOWN, .seen = "/x cannot be read",
	  .facts = { .ftrace_files = UNREAD("/x", -EACCES) } },
	{ "sysctl.ftrace-files", VERDICT_UNKNOWN, .config = NULL },
	{ "sysctl.jit", VERDICT_PASS, .facts = { .running = true, .jit_enable = KNOWN("1") } },
	{ "sysctl.jit", VERDICT_FAIL, .cure = "sysctl net.core.bpf_jit_enable=1",
	  .facts = { .running = true, .jit_enable = KNOWN("0") } },
	{ "sysctl.jit", VERDICT_UNKNOWN, .facts = { .running = true } },
	{ "bpffs.mounted", VERDICT_PASS, .facts = { .running = true, .bpffs = ANSWER_YES } },
	{ "bpffs.mounted", VERDICT_FAIL, .cure = "mount -t bpf bpf /sys/fs/bpf",
	  .facts = { .running = true, .bpffs = ANSWER_NO } },
	{ "bpffs.mounted", VERDICT_UNKNOWN, .facts = { .running = true } },
	{ "bpffs.mounted", VERDICT_NOT_ASKED, .facts = { .bpffs = ANSWER_YES } },
	{ "memlock", VERDICT_PASS,
	  .facts = { RELEASE(5, 10), .running = true, .memlock = KNOWN("unlimited") } },
	{ "memlock", VERDICT_FAIL, .seen = "65536 bytes",
	  .facts = { RELEASE(5, 10), .running = true, .memlock = KNOWN("65536") } },
	{ "memlock", VERDICT_UNKNOWN, .facts = { RELEASE(5, 10), .running = true } },
	{ "memlock", VERDICT_NOT_ASKED,
	  .facts = { RELEASE(6, 1), .running = true, .memlock = KNOWN("0") } },
	{ "systemd.version", VERDICT_PASS, .facts = { .systemd = KNOWN("247") } },
	{ "systemd.version", VERDICT_FAIL, .facts = { .systemd = KNOWN("239 (239-82.el8)") } },
	{ "systemd.version", VERDICT_UNKNOWN, .seen = "'odd'",
	  .facts = { .systemd = KNOWN("odd") } },
	{ "systemd.version", VERDICT_UNKNOWN, .config = NULL },
	{ "initrd.module", VERDICT_PASS, .seen = "/boot/initrd, made by dracut",
	  .facts = { .initrd_kind = INITRD_DRACUT,
		     .initrd = KNOWN("/boot/initrd"),
		     .initrd_has_module = ANSWER_YES } },
	{ "initrd.module", VERDICT_FAIL, .seen = "not in the initrd, made by initramfs-tools",
	  .cure = "nothing need be done",
	  .facts = { .initrd_kind = INITRD_TOOLS, .initrd_has_module = ANSWER_NO } },
	{ "initrd.module", VERDICT_UNKNOWN,
	  .facts = { .initrd = UNREAD("/boot/initrd", -EACCES) } },
	{ "initrd.module", VERDICT_NOT_ASKED, .facts = { .initrd_kind = INITRD_NONE } },
	{ "initrd.current", VERDICT_PASS,
	  .facts = { .initrd_kind = INITRD_DRACUT,
		     .initrd_has_module = ANSWER_YES,
		     .initrd_current = ANSWER_YES } },
	{ "initrd.current", VERDICT_FAIL, .seen = "is older", .cure = "run: mkinitcpio -P",
	  .facts = { .initrd_kind = INITRD_MKINITCPIO,
		     .initrd_has_module = ANSWER_YES,
		     .initrd_current = ANSWER_NO } },
	{ "initrd.current", VERDICT_FAIL, .seen = "is older", .cure = "dracut --force --kver 6.12",
	  .facts = { RELEASE(6, 12), .initrd_kind = INITRD_DRACUT, .initrd_has_module = ANSWER_YES,
		     .initrd_current = ANSWER_NO } },
	{ "initrd.current", VERDICT_NOT_ASKED, .facts = { .initrd_has_module = ANSWER_NO } },
	{ "initrd.current", VERDICT_UNKNOWN, .seen = "/boot/initrd does not tell",
	  .facts = { .initrd_has_module = ANSWER_YES, .initrd = KNOWN("/boot/initrd") } },
};

static struct directory_fact noexec[] = { { (char *)"/tmp", ANSWER_YES },
					  { (char *)"/var/tmp", ANSWER_YES } };
static struct directory_fact mixed[] = { { (char *)"/tmp", ANSWER_NO },
					 { (char *)"/var/tmp", ANSWER_YES },
					 { (char *)"/dev/shm", ANSWER_UNKNOWN } };
static struct directory_fact unread[] = { { (char *)"/tmp", ANSWER_YES },
					  { (char *)"/dev/shm", ANSWER_UNKNOWN } };

static const struct row other_rows[] = {
	{ "directories.noexec", VERDICT_PASS,
	  .facts = { .directories = noexec, .n_directories = 2 } },
	{ "directories.noexec", VERDICT_FAIL, .seen = "not /tmp",
	  .facts = { .directories = mixed, .n_directories = 3 } },
	{ "directories.noexec", VERDICT_UNKNOWN, .seen = "/dev/shm",
	  .facts = { .directories = unread, .n_directories = 2 } },
	{ "directories.noexec", VERDICT_UNKNOWN, .config = NULL },
	{ "memfd-noexec", VERDICT_PASS,
	  .facts = { RELEASE(6, 12), .running = true, .memfd_noexec = KNOWN("2") } },
	{ "memfd-noexec", VERDICT_FAIL,
	  .facts = { RELEASE(6, 12), .running = true, .memfd_noexec = KNOWN("0") } },
	{ "memfd-noexec", VERDICT_UNKNOWN, .facts = { RELEASE(6, 12), .running = true } },
	{ "memfd-noexec", VERDICT_NOT_ASKED, .facts = { RELEASE(6, 1), .running = true } },
	{ "live.probe", VERDICT_PASS,
	  .facts = { .running = true, .live_probe = LIVE_PROBE_REFUSED } },
	{ "live.probe", VERDICT_FAIL, .seen = "never called",
	  .cure = "run: bootward bootloader plan",
	  .facts = { .running = true,
		     .live_probe = LIVE_PROBE_NOT_CALLED,
		     .active = KNOWN("capability") } },
	{ "live.probe", VERDICT_FAIL, .cure = "sysctl kernel.ftrace_enabled=1",
	  .facts = { .running = true,
		     .live_probe = LIVE_PROBE_NOT_CALLED,
		     .active = KNOWN("bpf"),
		     .ftrace_enabled = KNOWN("0") } },
	{ "live.probe", VERDICT_FAIL, .cure = "see whether bpf is in",
	  .facts = { .running = true, .live_probe = LIVE_PROBE_NOT_CALLED } },
	{ "live.probe", VERDICT_FAIL, .seen = "cannot be loaded: EPERM: no",
	  .cure = "outside of containers",
	  .facts = { .running = true,
		     .live_probe = LIVE_PROBE_NOT_LOADED,
		     .live_probe_said = KNOWN("EPERM: no") } },
	{ "live.probe", VERDICT_FAIL, .seen = "EINVAL: bad", .cure = "cure what fails above",
	  .facts = { .running = true,
		     .live_probe = LIVE_PROBE_NOT_LOADED,
		     .live_probe_said = KNOWN("EINVAL: bad") } },
	{ "live.probe", VERDICT_FAIL, .seen = "does not say why",
	  .facts = { .running = true, .live_probe = LIVE_PROBE_NOT_LOADED } },
	{ "live.probe", VERDICT_FAIL, .seen = "ran nevertheless", .cure = "report this",
	  .facts = { .running = true, .live_probe = LIVE_PROBE_NOT_REFUSED } },
	{ "live.probe", VERDICT_UNKNOWN,
	  .seen = "could not be tried: this is a copy, not the host itself",
	  .facts = { .running = true,
		     .live_probe = LIVE_PROBE_IMPOSSIBLE,
		     .live_probe_said = KNOWN("this is a copy, not the host itself") } },
	{ "live.probe", VERDICT_UNKNOWN, .seen = "not permitted", .cure = "outside of containers",
	  .facts = { .running = true,
		     .live_probe = LIVE_PROBE_IMPOSSIBLE,
		     .live_probe_said = KNOWN("EPERM: not permitted to load BPF programs") } },
	{ "live.probe", VERDICT_UNKNOWN, .cure = "sysctl kernel.ftrace_enabled=1",
	  .facts = { .running = true,
		     .live_probe = LIVE_PROBE_IMPOSSIBLE,
		     .live_probe_said = KNOWN("kernel.ftrace_enabled is 0"),
		     .ftrace_enabled = KNOWN("0") } },
	{ "live.probe", VERDICT_UNKNOWN, .cure = "take away what is in the way",
	  .facts = { .running = true,
		     .live_probe = LIVE_PROBE_IMPOSSIBLE,
		     .live_probe_said = KNOWN("a memfd does not start here (EACCES)") } },
	{ "config.ftrace-direct-calls", VERDICT_UNKNOWN, .cure = "as root",
	  .facts = { .running = true } },
	{ "config.ftrace-direct-calls", VERDICT_UNKNOWN, .cure = "see live.probe",
	  .facts = { .running = true, .live_probe = LIVE_PROBE_IMPOSSIBLE } },
	{ "config.ftrace-direct-calls", VERDICT_UNKNOWN, .cure = "configuration in /boot",
	  .facts = { .running = true, .live_probe = LIVE_PROBE_NOT_CALLED } },
	{ "config.ftrace-direct-calls", VERDICT_UNKNOWN, .cure = "as /boot/config-6.1.0-1-amd64",
	  .facts = { .running = true,
		     .release = KNOWN("6.1.0-1-amd64"),
		     .live_probe = LIVE_PROBE_NOT_CALLED } },
	{ "live.probe", VERDICT_UNKNOWN, .seen = "not tried", .cure = "as root",
	  .facts = { .running = true } },
	{ "live.probe", VERDICT_NOT_ASKED, .seen = "not running",
	  .facts = { .live_probe = LIVE_PROBE_REFUSED } },
};

#define ROWS(rows)                                   \
	{                                            \
		rows, sizeof(rows) / sizeof(rows[0]) \
	}
static const struct {
	const struct row *rows;
	size_t n;
} all[] = { ROWS(kernel_rows),	ROWS(config_rows), ROWS(hook_rows), ROWS(lsm_rows),
	    ROWS(cmdline_rows), ROWS(system_rows), ROWS(other_rows) };
#define ALL (sizeof(all) / sizeof(all[0]))

static const struct check *check_by_id(const char *id)
{
	for (size_t i = 0; i < checks_count; i++)
		if (strcmp(checks[i].id, id) == 0)
			return &checks[i];
	return NULL;
}

static void part_is_said(const struct row *row, const char *said, const char *part)
{
	if (part && (!said || !strstr(said, part)))
		fail_msg("%s: '%s' does not have '%s'", row->id, said ? said : "", part);
}

static void row_holds(const struct row *row)
{
	const struct check *check = check_by_id(row->id);
	_cleanup_kconfig_ struct kconfig *kconfig = NULL;
	struct finding finding = { 0 };
	struct facts facts = row->facts;
	enum verdict verdict;

	if (!check)
		fail_msg("there is no %s", row->id);
	if (row->config)
		assert_int_equal(kconfig_parse(row->config, strlen(row->config), &kconfig), 0);
	facts.kconfig = kconfig;
	verdict = check->test(&facts, &finding);
	if (verdict != row->verdict || verdict != finding.verdict)
		fail_msg("%s: %s (%s), not %s", row->id, verdict_name(verdict),
			 finding.seen ? finding.seen : "", verdict_name(row->verdict));
	assert_non_null(finding.seen);
	assert_true(strlen(finding.seen) > 0);
	assert_null(strchr(finding.seen, '\n'));
	part_is_said(row, finding.seen, row->seen);
	part_is_said(row, finding.cure, row->cure);
	if (verdict == VERDICT_FAIL)
		assert_non_null(finding.cure);
	else if (verdict != VERDICT_UNKNOWN)
		assert_null(finding.cure);
	free(finding.seen);
	free(finding.cure);
}

static void test_rows(void **state)
{
	for (size_t i = 0; i < ALL; i++)
		for (size_t j = 0; j < all[i].n; j++)
			row_holds(&all[i].rows[j]);
}

static bool rows_have(const char *id, enum verdict verdict)
{
	for (size_t i = 0; i < ALL; i++)
		for (size_t j = 0; j < all[i].n; j++)
			if (strcmp(all[i].rows[j].id, id) == 0 && all[i].rows[j].verdict == verdict)
				return true;
	return false;
}

static void test_each_check_has_rows(void **state)
{
	for (size_t i = 0; i < checks_count; i++)
		for (enum verdict verdict = VERDICT_UNKNOWN; verdict <= VERDICT_FAIL; verdict++)
			if (!rows_have(checks[i].id, verdict))
				fail_msg("%s: no row is %s", checks[i].id, verdict_name(verdict));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_each_check_has_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
