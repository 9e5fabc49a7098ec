/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/version.h>
#include <string.h>

#include "base/words.h"
#include "check/checks.h"
#include "check/finding.h"
#include "kernel/kconfig.h"
#include "kernel/lsm.h"

static bool live_probe_proves(const struct facts *facts)
{
	return facts->running && facts->live_probe == LIVE_PROBE_REFUSED;
}

/* What helps when the configuration is not known. NULL if there is no memory. */
static char *kconfig_cure(const struct facts *facts)
{
	char *cure = NULL;

	if (facts->running && !finding_was_tried(facts))
		return strdup(CURE_ROOT);
	if (facts->running && facts->live_probe == LIVE_PROBE_IMPOSSIBLE)
		return strdup("see live.probe, which tells why no refusal could be tried");
	if (!fact_known(&facts->release))
		return strdup(facts->running ? "install the kernel's configuration in /boot"
					     : CURE_BOOT);
	if (!facts->running && facts->kconfig_file.error == -EBADMSG)
		return strdup("install that file anew, or remove it");
	if (asprintf(&cure, "install the kernel's configuration as /boot/config-%s",
		     facts->release.text) < 0)
		return NULL;
	return cure;
}

/* --- kernel.version, kernel.machine --- */

enum verdict check_kernel_version(const struct facts *facts, struct finding *finding)
{
	if (facts->version == 0 || !fact_known(&facts->release))
		return finding_unread(finding, NULL, &facts->release);
	if (facts->version < KERNEL_VERSION(5, 10, 0))
		return finding_fail(finding, "boot Linux 5.10 or later", "%s", facts->release.text);
	return finding_pass(finding, "%s", facts->release.text);
}

/*
 * Since when a kernel can attach BPF LSM programs on a machine. Hooks are functions that ftrace
 * knows, so kernel/bpf/trampoline.c (register_fentry()) has to reach them by a direct call:
 * arch_prepare_bpf_trampoline() alone does not suffice and fails with ENOTSUPP (524).
 *
 * arm64	efc9909fdce0 "bpf, arm64: Add bpf trampoline for arm64" (6.0) and 2aa6ac03516d
 *		"arm64: ftrace: Add direct call support" (6.4)
 * s390x	528eb2cb87bc "s390/bpf: Implement arch_prepare_bpf_trampoline()" (6.3); direct
 *		calls are older (5.16)
 * riscv64	49b5e77ae3e2 "riscv, bpf: Add bpf trampoline support for RV64" (6.3) and "riscv:
 *		ftrace: Add DYNAMIC_FTRACE_WITH_DIRECT_CALLS support" (6.8)
 *
 * Distributions carry these back (CentOS Stream 9: both, on its 5.14), which the option shows: it
 * exists on no machine that lacks direct calls.
 */
static const struct {
	const char *name;
	unsigned int trampolines, direct_calls; /* 0: in every kernel that has BPF LSM */
} machines[] = {
	[MACHINE_X86_64] = { "x86-64", 0, 0 },
	[MACHINE_ARM64] = { "arm64", KERNEL_VERSION(6, 0, 0), KERNEL_VERSION(6, 4, 0) },
	[MACHINE_S390X] = { "s390x", KERNEL_VERSION(6, 3, 0), KERNEL_VERSION(6, 3, 0) },
	[MACHINE_RISCV64] = { "riscv64", KERNEL_VERSION(6, 3, 0), KERNEL_VERSION(6, 8, 0) },
};

static bool option_is_yes(const struct facts *facts, const char *option)
{
	const char *value = facts->kconfig ? kconfig_get(facts->kconfig, option) : NULL;

	return value && strcmp(value, "y") == 0;
}

static enum verdict machine_too_old(const struct facts *facts, struct finding *finding)
{
	const char *name = machines[facts->machine].name;
	unsigned int needed = machines[facts->machine].direct_calls;
	bool backported = option_is_yes(facts, "DYNAMIC_FTRACE_WITH_DIRECT_CALLS");
	_cleanup_free_ char *cure = NULL;

	if (backported && facts->version >= machines[facts->machine].trampolines)
		return finding_pass(finding, "%s, with direct calls carried back to Linux %s", name,
				    facts->release.text);
	if (asprintf(&cure, "boot Linux %u.%u or later", needed >> 16, needed >> 8 & 0xff) < 0)
		cure = NULL;
	if (backported)
		return finding_unknown(finding, "run bootward preflight as root on this kernel",
				       "%s has direct calls carried back to Linux %s; whether BPF "
				       "trampolines too, only a try tells",
				       name, facts->release.text);
	return finding_fail(finding, cure, "%s, which can since Linux %u.%u; this is %s", name,
			    needed >> 16, needed >> 8 & 0xff, facts->release.text);
}

/* Of a kernel that does not run its configuration tells. */
static enum verdict machine_unread(const struct facts *facts, struct finding *finding)
{
	const struct fact *name = &facts->machine_name;
	const bool is_read = name->source || name->error != 0;
	_cleanup_free_ char *cure = kconfig_cure(facts);

	return finding_unread(finding, cure, is_read ? name : &facts->kconfig_file);
}

enum verdict check_kernel_machine(const struct facts *facts, struct finding *finding)
{
	if (facts->machine == MACHINE_UNKNOWN)
		return machine_unread(facts, finding);
	if (facts->machine == MACHINE_OTHER)
		return finding_fail(
			finding, "use a machine that it is made for: x86-64, arm64, s390x, riscv64",
			"%s, which the guard is not made for",
			fact_known(&facts->machine_name) ? facts->machine_name.text : "another");
	if (machines[facts->machine].direct_calls == 0)
		return finding_pass(finding, "%s", machines[facts->machine].name);
	if (live_probe_proves(facts))
		return finding_pass(finding, "%s, by the live probe",
				    machines[facts->machine].name);
	if (facts->version == 0 || !fact_known(&facts->release))
		return finding_unread(finding, NULL, &facts->release);
	if (facts->version < machines[facts->machine].direct_calls)
		return machine_too_old(facts, finding);
	return finding_pass(finding, "%s, Linux %s", machines[facts->machine].name,
			    facts->release.text);
}

/* --- config.* --- */

/*
 * An option that must be built in: by the configuration, or by something that could not be so
 * without it (`proof`, in words, or NULL). A proof goes before a file that says otherwise: the file may
 * be another build's. Of a kernel that runs the live probe tells what no file does.
 */
static enum verdict option_test(const struct facts *facts, struct finding *finding,
				const char *option, const char *proof)
{
	const char *value = facts->kconfig ? kconfig_get(facts->kconfig, option) : NULL;
	const char *file =
		fact_known(&facts->kconfig_file) ? facts->kconfig_file.text : "the configuration";
	_cleanup_free_ char *cure = NULL;

	if (option_is_yes(facts, option))
		return finding_pass(finding, "CONFIG_%s=y in %s", option, file);
	if (proof)
		return finding_pass(finding, "by %s", proof);
	if (!facts->kconfig) {
		cure = kconfig_cure(facts);
		return finding_unread(finding, cure, &facts->kconfig_file);
	}
	if (asprintf(&cure, "boot a kernel built with CONFIG_%s=y", option) < 0)
		cure = NULL;
	if (!value || strcmp(value, "n") == 0)
		return finding_fail(finding, cure, "CONFIG_%s is not set in %s", option, file);
	return finding_fail(finding, cure, "CONFIG_%s=%s in %s", option, value, file);
}

static const char *proof_of_live_probe(const struct facts *facts)
{
	return live_probe_proves(facts) ? "the live probe" : NULL;
}

/* CONFIG_BPF_LSM: what shows it shows BPF_SYSCALL and BPF_JIT too, on which it depends (init/Kconfig
 * of 5.10, kernel/bpf/Kconfig since 5.16). */
static const char *proof_of_bpf_lsm(const struct facts *facts)
{
	if (facts->bpf_lsm_compiled == ANSWER_YES)
		return "the kernel's types: they have bpf_lsm_ functions";
	if (facts->running && fact_known(&facts->active) && lsm_list_has(facts->active.text, "bpf"))
		return "the active list: bpf is in it";
	return proof_of_live_probe(facts);
}

enum verdict check_config_bpf_lsm(const struct facts *facts, struct finding *finding)
{
	if (!facts->kconfig && facts->bpf_lsm_compiled == ANSWER_NO && !proof_of_bpf_lsm(facts))
		return finding_fail(finding, "boot a kernel built with CONFIG_BPF_LSM=y",
				    "no bpf_lsm_ function is among the kernel's types");
	return option_test(facts, finding, "BPF_LSM", proof_of_bpf_lsm(facts));
}

enum verdict check_config_bpf_syscall(const struct facts *facts, struct finding *finding)
{
	return option_test(facts, finding, "BPF_SYSCALL", proof_of_bpf_lsm(facts));
}

enum verdict check_config_bpf_jit(const struct facts *facts, struct finding *finding)
{
	return option_test(facts, finding, "BPF_JIT", proof_of_bpf_lsm(facts));
}

enum verdict check_config_btf(const struct facts *facts, struct finding *finding)
{
	return option_test(facts, finding, "DEBUG_INFO_BTF",
			   fact_known(&facts->btf) ? "the types themselves"
						   : proof_of_live_probe(facts));
}

/* DYNAMIC_FTRACE_WITH_ARGS is no substitute: arm64 has that alone from 6.2 to 6.3, and attaching
 * fails there. */
enum verdict check_config_direct_calls(const struct facts *facts, struct finding *finding)
{
	return option_test(facts, finding, "DYNAMIC_FTRACE_WITH_DIRECT_CALLS",
			   proof_of_live_probe(facts));
}

enum verdict check_config_securityfs(const struct facts *facts, struct finding *finding)
{
	return option_test(facts, finding, "SECURITYFS",
			   facts->running && fact_known(&facts->active)
				   ? "/sys/kernel/security/lsm, which can be read"
				   : NULL);
}

enum verdict check_config_memfd_create(const struct facts *facts, struct finding *finding)
{
	return option_test(facts, finding, "MEMFD_CREATE", NULL);
}

/* --- btf.readable, hooks.* --- */

static const char *btf_cure(const struct facts *facts)
{
	if (facts->running && facts->btf.error == -ENOENT)
		return "see on the host itself whether sysfs is mounted at /sys";
	if (facts->running)
		return CURE_ROOT;
	if (facts->btf.error == -EBADMSG)
		return "install that file anew, or remove it";
	return CURE_BOOT;
}

enum verdict check_btf_readable(const struct facts *facts, struct finding *finding)
{
	if (fact_known(&facts->btf))
		return finding_pass(finding, "%s", facts->btf.text);
	if (live_probe_proves(facts))
		return finding_pass(finding, "by the live probe");
	if (facts->kconfig && !option_is_yes(facts, "DEBUG_INFO_BTF"))
		return finding_fail(finding, "boot a kernel built with CONFIG_DEBUG_INFO_BTF=y",
				    "the kernel is built without");
	return finding_unread(finding, btf_cure(facts), &facts->btf);
}

#define BW_HOOK_ROW(id, name, hook, optional) [BW_HOOK_##id] = { hook, optional },
static const struct {
	const char *lsm;
	bool optional;
} hook_rows[_BW_HOOK_MAX] = { BW_HOOKS(BW_HOOK_ROW) };
#undef BW_HOOK_ROW

/* The names of the hooks that the guard uses on this kernel and of which `fact` is so. NULL if there is
 * no memory. */
static char *hooks_which(const struct facts *facts, enum hook_fact fact, size_t *ret_n)
{
	const char *names[_BW_HOOK_MAX + 1] = { NULL };
	size_t n = 0;

	for (enum bw_hook hook = 0; hook < _BW_HOOK_MAX; hook++)
		if ((facts->hook_wanted[hook] || !hook_rows[hook].optional) &&
		    facts->hooks[hook] == fact)
			names[n++] = hook_rows[hook].lsm;
	*ret_n = n;
	return words_list("", names);
}

/* `wrong` fails it, with the cure for that. */
static enum verdict hooks_test(const struct facts *facts, struct finding *finding,
			       enum hook_fact wrong, const char *cure, const char *fine)
{
	_cleanup_free_ char *bad = NULL, *unknown = NULL;
	size_t n_bad, n_unknown;

	bad = hooks_which(facts, wrong, &n_bad);
	unknown = hooks_which(facts, HOOK_UNKNOWN, &n_unknown);
	if (!bad || !unknown)
		return VERDICT_UNKNOWN;
	if (n_bad > 0)
		return finding_fail(finding, cure, "%s", bad);
	if (n_unknown > 0 && fact_known(&facts->btf))
		return finding_unknown(finding, NULL, "%s does not tell of %s", facts->btf.text,
				       unknown);
	if (n_unknown > 0)
		return finding_unread(finding, btf_cure(facts), &facts->btf);
	return finding_pass(finding, "%s", fine);
}

enum verdict check_hooks_present(const struct facts *facts, struct finding *finding)
{
	if (facts->bpf_lsm_compiled == ANSWER_NO)
		return finding_fail(finding, "boot a kernel built with CONFIG_BPF_LSM=y",
				    "none: the kernel is built without BPF LSM");
	return hooks_test(facts, finding, HOOK_ABSENT,
			  "boot a kernel that has them: 5.10 or later, as its maker ships it",
			  "all");
}

enum verdict check_hooks_arguments(const struct facts *facts, struct finding *finding)
{
	if (facts->bpf_lsm_compiled == ANSWER_NO)
		return finding_not_asked(finding, "there are none");
	return hooks_test(facts, finding, HOOK_OTHER,
			  "install a bootward that is made for this kernel",
			  "as the guard's programs read them");
}
