/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/version.h>
#include <string.h>

#include "base/words.h"
#include "check/checks.h"
#include "check/finding.h"
#include "kernel/lsm.h"

/* --- sysctl.* --- */

/* What a sysctl says, "\n" or not. */
static bool fact_is(const struct fact *fact, const char *text)
{
	size_t len = strlen(text);

	return fact_known(fact) && strncmp(fact->text, text, len) == 0 &&
	       (fact->text[len] == '\0' || strcmp(fact->text + len, "\n") == 0);
}

enum verdict check_sysctl_ftrace_enabled(const struct facts *facts, struct finding *finding)
{
	if (!facts->running)
		return finding_not_running(finding);
	if (fact_is(&facts->ftrace_enabled, "0"))
		return finding_fail(finding,
				    "run: sysctl kernel.ftrace_enabled=1, and find who set it to 0",
				    "0");
	if (fact_known(&facts->ftrace_enabled))
		return finding_pass(finding, "%s", facts->ftrace_enabled.text);
	if (facts->live_probe == LIVE_PROBE_REFUSED)
		return finding_pass(finding, "by the live probe");
	return finding_unread(finding, NULL, &facts->ftrace_enabled);
}

/* proc_dointvec() takes 0, 00 and 0x0. */
enum verdict check_sysctl_ftrace_files(const struct facts *facts, struct finding *finding)
{
	const struct fact *files = &facts->ftrace_files;
	const char *file = files->source ? files->source : "a file";
	_cleanup_free_ char *cure = NULL;
	char *end;

	if (!fact_known(files))
		return finding_unread(finding, NULL, files);
	if (!*files->text)
		return finding_pass(finding, "none sets it");
	if (strtol(files->text, &end, 0) != 0 || end == files->text)
		return finding_pass(finding, "%s, in %s", files->text, file);
	if (asprintf(&cure, "remove kernel.ftrace_enabled from %s", file) < 0)
		cure = NULL;
	return finding_fail(finding, cure, "%s, in %s", files->text, file);
}

/* Trampolines are compiled whatever it says: at 0 programs are interpreted, and refuse nevertheless
 * (seen on 5.10, 6.1, 6.12 and 7.2). */
enum verdict check_sysctl_jit(const struct facts *facts, struct finding *finding)
{
	if (!facts->running)
		return finding_not_running(finding);
	if (fact_is(&facts->jit_enable, "0"))
		return finding_fail(finding, "run: sysctl net.core.bpf_jit_enable=1",
				    "0: the guard works, interpreted");
	if (fact_known(&facts->jit_enable))
		return finding_pass(finding, "%s", facts->jit_enable.text);
	return finding_unread(finding, NULL, &facts->jit_enable);
}

enum verdict check_bpffs_mounted(const struct facts *facts, struct finding *finding)
{
	if (!facts->running)
		return finding_not_running(finding);
	switch (facts->bpffs) {
	case ANSWER_YES:
		return finding_pass(finding, "mounted");
	case ANSWER_NO:
		return finding_fail(finding, "run: mount -t bpf bpf /sys/fs/bpf", "not mounted");
	default:
		return finding_unknown(finding, NULL, "the list of mounts cannot be read");
	}
}

/* Maps count as locked memory up to 5.10 (kernel/bpf/syscall.c: bpf_map_charge_init()); cgroups
 * count them since. */
enum verdict check_memlock(const struct facts *facts, struct finding *finding)
{
	if (facts->version == 0)
		return finding_unread(finding, NULL, &facts->release);
	if (facts->version >= KERNEL_VERSION(5, 11, 0))
		return finding_not_asked(finding, "maps do not count as such since Linux 5.11");
	if (!facts->running)
		return finding_not_running(finding);
	if (fact_is(&facts->memlock, "unlimited"))
		return finding_pass(finding, "unlimited");
	if (fact_known(&facts->memlock))
		return finding_fail(
			finding,
			"start bootward-load as root with CAP_SYS_RESOURCE: it raises the limit",
			"at most %s bytes, unless root raises it", facts->memlock.text);
	return finding_unread(finding, NULL, &facts->memlock);
}

/* --- systemd, initrd --- */

#define SYSTEMD_NEEDED 247

enum verdict check_systemd_version(const struct facts *facts, struct finding *finding)
{
	char *end;
	unsigned long version;

	if (!fact_known(&facts->systemd))
		return finding_unread(finding, NULL, &facts->systemd);
	version = strtoul(facts->systemd.text, &end, 10);
	if (end == facts->systemd.text || version == 0)
		return finding_unknown(finding, NULL, "'%s' is no version", facts->systemd.text);
	if (version < SYSTEMD_NEEDED)
		return finding_fail(finding, "install systemd 247 or later", "%s",
				    facts->systemd.text);
	return finding_pass(finding, "%s", facts->systemd.text);
}

static const struct {
	const char *name;
	const char *cure; /* the release comes behind, if it ends with a blank */
} initrd_kinds[] = {
	[INITRD_UNKNOWN] = { "of unknown make", "make the initrd anew" },
	[INITRD_NONE] = { "none", "" },
	[INITRD_DRACUT] = { "made by dracut", "run: dracut --force --kver " },
	[INITRD_TOOLS] = { "made by initramfs-tools", "run: update-initramfs -u -k " },
	[INITRD_MKINITCPIO] = { "made by mkinitcpio", "run: mkinitcpio -P" },
};

/* NULL if there is no memory. */
static char *initrd_cure(const struct facts *facts)
{
	const char *start = initrd_kinds[facts->initrd_kind].cure;
	const char *release = fact_known(&facts->release) ? facts->release.text : "VERSION";
	bool is_whole = !*start || start[strlen(start) - 1] != ' ';
	char *cure = NULL;

	return asprintf(&cure, "%s%s", start, is_whole ? "" : release) < 0 ? NULL : cure;
}

/* 1: the test goes on. 0: there is nothing to look at, and the finding says so. */
static bool initrd_is_told(const struct facts *facts, struct finding *finding, enum answer answer)
{
	if (facts->initrd_kind == INITRD_NONE)
		(void)finding_not_asked(finding, "this kernel boots without an initrd");
	else if (answer == ANSWER_UNKNOWN && fact_known(&facts->initrd))
		(void)finding_unknown(finding, NULL, "%s does not tell", facts->initrd.text);
	else if (answer == ANSWER_UNKNOWN)
		(void)finding_unread(finding, NULL, &facts->initrd);
	else
		return true;
	return false;
}

static const char *initrd_name(const struct facts *facts)
{
	return fact_known(&facts->initrd) ? facts->initrd.text : "the initrd";
}

enum verdict check_initrd_module(const struct facts *facts, struct finding *finding)
{
	const char *kind = initrd_kinds[facts->initrd_kind].name;

	if (!initrd_is_told(facts, finding, facts->initrd_has_module))
		return finding->verdict;
	if (facts->initrd_has_module == ANSWER_NO)
		return finding_fail(finding,
				    "nothing need be done: the guard begins with the units then",
				    "not in %s, %s", initrd_name(facts), kind);
	return finding_pass(finding, "%s, %s", initrd_name(facts), kind);
}

enum verdict check_initrd_current(const struct facts *facts, struct finding *finding)
{
	_cleanup_free_ char *cure = NULL;

	if (facts->initrd_has_module == ANSWER_NO)
		return finding_not_asked(finding, "the guard is not in the initrd");
	if (!initrd_is_told(facts, finding, facts->initrd_current))
		return finding->verdict;
	if (facts->initrd_current == ANSWER_NO) {
		cure = initrd_cure(facts);
		return finding_fail(
			finding, cure,
			"%s has another configuration, or is older than the guard's files",
			initrd_name(facts));
	}
	return finding_pass(finding, "%s", initrd_name(facts));
}

/* --- simpler controls --- */

/* The directories of which the answer is `noexec`. NULL if there is no memory. */
static char *directories_which(const struct facts *facts, enum answer noexec, size_t *ret_n)
{
	_cleanup_free_ const char **paths = NULL;
	size_t n = 0;

	paths = calloc(facts->n_directories + 1, sizeof(*paths));
	if (!paths)
		return NULL;
	for (size_t i = 0; i < facts->n_directories; i++)
		if (facts->directories[i].noexec == noexec)
			paths[n++] = facts->directories[i].path;
	*ret_n = n;
	return words_list("", paths);
}

enum verdict check_directories_noexec(const struct facts *facts, struct finding *finding)
{
	_cleanup_free_ char *without = NULL, *unknown = NULL;
	size_t n_without, n_unknown;

	without = directories_which(facts, ANSWER_NO, &n_without);
	unknown = directories_which(facts, ANSWER_UNKNOWN, &n_unknown);
	if (!without || !unknown)
		return VERDICT_UNKNOWN;
	if (facts->n_directories == 0)
		return finding_unknown(finding, NULL, "the guarded directories are not known");
	if (n_without > 0)
		return finding_fail(finding, "nothing need be done: the guard holds without",
				    "not %s", without);
	if (n_unknown > 0)
		return finding_unknown(finding, NULL, "%s: how they are mounted is not known",
				       unknown);
	return finding_pass(finding, "all");
}

/* Linux 6.3 and later: kernel/pid_sysctl.h, mm/memfd.c. */
enum verdict check_memfd_noexec(const struct facts *facts, struct finding *finding)
{
	if (!facts->running)
		return finding_not_running(finding);
	if (!fact_known(&facts->memfd_noexec) && facts->version > 0 &&
	    facts->version < KERNEL_VERSION(6, 3, 0))
		return finding_not_asked(finding, "Linux has it since 6.3");
	if (!fact_known(&facts->memfd_noexec))
		return finding_unread(finding, NULL, &facts->memfd_noexec);
	if (fact_is(&facts->memfd_noexec, "2"))
		return finding_pass(finding, "2");
	return finding_fail(finding, "nothing need be done: the guard holds without", "%s",
			    facts->memfd_noexec.text);
}

/* --- live.probe --- */

/* What helps when the kernel refused program or link, by the errno that is told first. */
static const struct {
	const char *error, *cure;
} refusals[] = {
	{ "EPERM",
	  "run it as root and outside of containers: it takes CAP_SYS_ADMIN, or CAP_BPF and "
	  "CAP_PERFMON, and no seccomp filter on bpf(2)" },
	{ "EACCES", "report what the verifier said, with this kernel's version" },
	{ "EBUSY", "run: sysctl kernel.ftrace_enabled=1, and find who set it to 0" },
	{ "ENOTSUPP", "boot a kernel that has BPF trampolines for this machine" },
	{ "524", "boot a kernel that has BPF trampolines for this machine" },
	{ "ENOSYS", "boot a kernel built with CONFIG_BPF_SYSCALL=y" },
	{ "ESRCH", "boot a kernel built with CONFIG_BPF_LSM=y and CONFIG_DEBUG_INFO_BTF=y" },
	{ "", "cure what fails above; if nothing does, report this with the kernel's version" },
};

static const char *refusal_cure(const char *said)
{
	size_t i = 0;

	while (strncmp(said, refusals[i].error, strlen(refusals[i].error)) != 0)
		i++;
	return refusals[i].cure;
}

static const char *not_called_cure(const struct facts *facts)
{
	if (fact_known(&facts->active) && !lsm_list_has(facts->active.text, "bpf"))
		return CURE_PLAN;
	if (fact_is(&facts->ftrace_enabled, "0"))
		return "run: sysctl kernel.ftrace_enabled=1, and find who set it to 0";
	return "see whether bpf is in /sys/kernel/security/lsm and kernel.ftrace_enabled is 1";
}

/* What the probe said about itself, or else `otherwise`. */
static const char *probe_said(const struct facts *facts, const char *otherwise)
{
	return fact_known(&facts->live_probe_said) ? facts->live_probe_said.text : otherwise;
}

/* It was tried: to try it again helps once that is gone which was in the way. */
static const char *impossible_cure(const struct facts *facts)
{
	const char *said = probe_said(facts, "");

	if (strstr(said, "not permitted"))
		return refusals[0].cure;
	if (!finding_was_tried(facts))
		return CURE_ROOT;
	if (fact_is(&facts->ftrace_enabled, "0"))
		return "run: sysctl kernel.ftrace_enabled=1, and find who set it to 0";
	return *said ? "take away what is in the way, and run bootward preflight again" : NULL;
}

enum verdict check_live_probe(const struct facts *facts, struct finding *finding)
{
	const char *said = probe_said(facts, "");

	if (!facts->running)
		return finding_not_running(finding);
	switch (facts->live_probe) {
	case LIVE_PROBE_REFUSED:
		return finding_pass(finding, "%s", probe_said(facts, "refused"));
	case LIVE_PROBE_NOT_LOADED:
		return finding_fail(finding, refusal_cure(said), "cannot be loaded: %s",
				    *said ? said : "the kernel does not say why");
	case LIVE_PROBE_NOT_CALLED:
		return finding_fail(finding, not_called_cure(facts), "%s",
				    probe_said(facts, "attached and never called"));
	case LIVE_PROBE_NOT_REFUSED:
		return finding_fail(finding, "report this with the kernel's version", "%s",
				    probe_said(facts, "called, and the program ran nevertheless"));
	case LIVE_PROBE_IMPOSSIBLE:
		return finding_unknown(finding, impossible_cure(facts), "could not be tried: %s",
				       *said ? said : "it is not known why");
	default:
		return finding_unknown(finding, CURE_ROOT, "not tried");
	}
}
