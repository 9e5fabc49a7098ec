/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/fault.h"

#include <fcntl.h>
#include <limits.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <syslog.h>

#include "kernel/lockdown.h"

/* --- the machine's state --- */

static int text_read(const char *path, char *text, size_t size)
{
	_cleanup_close_ int fd = -EBADF;
	ssize_t n;

	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return -errno;
	n = read(fd, text, size - 1);
	if (n < 0)
		return -errno;
	text[n] = '\0';
	text[strcspn(text, "\n")] = '\0';
	return 0;
}

/* Is `word` one of the words of the list? The list is taken apart. */
static bool list_has(char *list, const char *separator, const char *word)
{
	char *state = NULL;

	for (char *w = strtok_r(list, separator, &state); w; w = strtok_r(NULL, separator, &state))
		if (strcmp(w, word) == 0)
			return true;
	return false;
}

int fault_bpf_is_active(void)
{
	char list[1024];
	int r;

	r = text_read("/sys/kernel/security/lsm", list, sizeof(list));
	return r < 0 ? r : list_has(list, ",", "bpf");
}

int fault_ftrace_enabled(void)
{
	char text[16];
	int r;

	r = text_read("/proc/sys/kernel/ftrace_enabled", text, sizeof(text));
	return r < 0 ? r : strcmp(text, "0") != 0;
}

static bool bpf_not_active(void)
{
	return fault_bpf_is_active() == 0;
}

static bool ftrace_disabled(void)
{
	return fault_ftrace_enabled() == 0;
}

static bool lockdown_confidentiality(void)
{
	char text[128];

	return text_read("/sys/kernel/security/lockdown", text, sizeof(text)) == 0 &&
	       list_has(text, " ", "[confidentiality]");
}

/* Capabilities of another user namespace than the first one count for nothing in bpf(2). */
static bool in_child_user_namespace(void)
{
	struct stat st;

	/* include/linux/proc_ns.h, 3.8 and later: PROC_USER_INIT_INO */
	return stat("/proc/self/ns/user", &st) == 0 && st.st_ino != 0xEFFFFFFD;
}

/* CAP_SYS_ADMIN, or CAP_BPF and CAP_PERFMON: what loading such programs takes. */
bool fault_capability_missing(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = { 0 };
	const __u64 enough = 1ULL << CAP_BPF | 1ULL << CAP_PERFMON;
	__u64 have;

	if (in_child_user_namespace())
		return true;
	if (syscall(SYS_capget, &header, data) < 0)
		return false;
	have = (__u64)data[1].effective << 32 | data[0].effective;
	return !(have & 1ULL << CAP_SYS_ADMIN) && (have & enough) != enough;
}

/* Kernels before 5.11 charge maps to RLIMIT_MEMLOCK. */
static bool memlock_limited(void)
{
	struct rlimit limit;

	return getrlimit(RLIMIT_MEMLOCK, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
}

static bool always(void)
{
	return true;
}

/* --- the table --- */

/* How much of the verifier's log is worth showing: the instruction and what is wrong with it. */
#define DETAIL_LINES 12

#define STAGE(stage) (1U << FAULT_##stage)

static const struct fault {
	unsigned int stages;
	int error; /* errno, or 0 for any */
	bool (*met)(void);
	const char *what;
	const char *cure;
} faults[] = {
	{
		.stages = STAGE(LOAD),
		.error = ENOSYS,
		.met = always,
		.what = "this kernel has no bpf(2)",
		.cure = "boot a kernel built with CONFIG_BPF_SYSCALL=y and CONFIG_BPF_LSM=y",
	},
	{
		.stages = STAGE(LOAD) | STAGE(ATTACH),
		.met = lockdown_confidentiality,
		.what = "the kernel is locked down to confidentiality, which forbids BPF programs "
			"to read kernel memory; the guard has to",
		.cure = LOCKDOWN_LOWER "; if the command line does not ask for it, bootward "
				       "preflight says what does",
	},
	{
		.stages = STAGE(LOAD) | STAGE(ATTACH) | STAGE(PUBLISH),
		.error = EPERM,
		.met = fault_capability_missing,
		.what = "not permitted to load BPF programs",
		.cure = "run it as root, with CAP_SYS_ADMIN (or CAP_BPF and CAP_PERFMON), "
			"outside of containers",
	},
	{
		.stages = STAGE(LOAD),
		.error = EPERM,
		.met = memlock_limited,
		.what = "the limit on locked memory is too low for the guard's maps",
		.cure = "raise it: LimitMEMLOCK=infinity in the unit, ulimit -l unlimited in a shell",
	},
	{
		.stages = STAGE(ATTACH) | STAGE(PROVE),
		.met = ftrace_disabled,
		.what = "the kernel calls no BPF LSM program while kernel.ftrace_enabled is 0",
		.cure = "sysctl kernel.ftrace_enabled=1, and find out who switched it off",
	},
	{
		.stages = STAGE(PROVE),
		.met = bpf_not_active,
		.what = "the kernel does not call the guard: bpf is not among the active security "
			"modules (/sys/kernel/security/lsm)",
		.cure = "add bpf to the list in lsm= on the kernel command line and reboot; "
			"bootward preflight works the list out",
	},
	{
		.stages = STAGE(PUBLISH),
		.error = EROFS,
		.met = always,
		.what = "the guard cannot be published: bpffs is mounted read-only",
		.cure = "mount -o remount,rw /sys/fs/bpf",
	},
	{
		.stages = STAGE(PUBLISH),
		.error = ENOENT,
		.met = always,
		.what = "the guard cannot be pinned without /proc",
		.cure = "mount -t proc proc /proc",
	},
	{
		.stages = STAGE(PROVE),
		.met = always,
		.what = "the guard is attached, but it was not seen to act",
		.cure = "look at /sys/kernel/security/lsm (is bpf in it?) and at what is said above",
	},
};

static const char *const stage_names[_FAULT_STAGE_MAX] = {
	[FAULT_LOAD] = "the kernel refused to load the guard's programs",
	[FAULT_ATTACH] = "the kernel refused to attach the guard's programs",
	[FAULT_PROVE] = "the guard could not be proved",
	[FAULT_PUBLISH] = "the guard could not be published on bpffs",
};

/* The last lines of what libbpf and the verifier said, a problem each. */
static void detail_add(const char *detail, struct problems *problems)
{
	const char *start = detail + strlen(detail);

	for (int lines = 0; start > detail && lines <= DETAIL_LINES; start--)
		lines += start[-1] == '\n';
	while (*start) {
		size_t n = strcspn(start, "\n");

		if (n > 0)
			problems_add(problems, LOG_NOTICE, NULL, "%.*s", (int)n, start);
		start += n + (start[n] == '\n');
	}
}

void fault_explain(enum fault_stage stage, int error, const char *detail, struct problems *problems)
{
	for (size_t i = 0; i < sizeof(faults) / sizeof(*faults); i++) {
		const struct fault *fault = &faults[i];

		if (!(fault->stages & 1U << stage) || (fault->error && fault->error != -error) ||
		    !fault->met())
			continue;
		problems_add(problems, LOG_ERR, fault->cure, "%s", fault->what);
		return;
	}
	detail_add(detail, problems);
	problems_add(problems, LOG_ERR,
		     "report it with the kernel's version (uname -a) and the lines above", "%s: %s",
		     stage_names[stage], strerror(-error));
}
