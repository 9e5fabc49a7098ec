/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/live-probe.h"

#include <bpf/libbpf.h>
#include <string.h>
#include <sys/resource.h>

#include "guard/fault.h"
#include "guard/libbpf-log.h"
#include "guard/probe-judge.h"
#include "guard/probe-program.h"

#include "probe.skel.h"

/* A child does nothing but one system call, and if it starts, one more. */
#define CHILD_SECONDS 5

DEFINE_CLEANUP(struct probe_bpf *, probe_bpf__destroy);

/* --- the limit on locked memory, which kernels before 5.11 count maps against --- */

static int limit_raise(struct rlimit *ret_before)
{
	const struct rlimit unlimited = { RLIM_INFINITY, RLIM_INFINITY };

	if (getrlimit(RLIMIT_MEMLOCK, ret_before) < 0)
		return -errno;
	return setrlimit(RLIMIT_MEMLOCK, &unlimited) < 0 ? -errno : 0;
}

/* Raised as the loader raises it, for this attempt only. */
static int skeleton_load(struct probe_bpf *skeleton)
{
	struct rlimit before;
	const bool raised = limit_raise(&before) == 0;
	int r;

	r = probe_bpf__load(skeleton);
	if (raised)
		(void)setrlimit(RLIMIT_MEMLOCK, &before);
	return r;
}

/* --- the probe --- */

/* All of it is held by descriptors of this process, and goes with them. */
static int probe_attach(const char *name, struct probe_bpf **ret_skeleton)
{
	_cleanup_(probe_bpf__destroyp) struct probe_bpf *skeleton = NULL;
	int r;

	_Static_assert(sizeof(skeleton->rodata->name) > BW_PROBE_NAME_LEN, "the name fits");
	skeleton = probe_bpf__open();
	if (!skeleton)
		return -errno;
	(void)stpcpy((char *)skeleton->rodata->name, name);
	r = skeleton_load(skeleton);
	if (r < 0)
		return r;
	r = probe_bpf__attach(skeleton);
	if (r < 0)
		return r;
	*ret_skeleton = TAKE_PTR(skeleton);
	return 0;
}

/* The file to start. */
static int program_create(const char *name, struct probe_evidence *evidence, int *ret_fd)
{
	int r;

	r = probe_memfd_create(name, ret_fd);
	if (r != -EACCES)
		return r;
	evidence->memfd_error = r;
	return probe_tmpfs_create(name, ret_fd);
}

/* Start it without the probe, then with it. */
static int evidence_take(const char *name, int fd, struct probe_evidence *evidence)
{
	_cleanup_(probe_bpf__destroyp) struct probe_bpf *skeleton = NULL;
	int r;

	if (fd >= 0) {
		r = probe_start(fd, CHILD_SECONDS, &evidence->without);
		if (r < 0)
			return r;
	}
	evidence->ftrace_off = fault_ftrace_enabled() == 0;
	if (evidence->ftrace_off)
		return 0;
	evidence->load_error = probe_attach(name, &skeleton);
	if (!skeleton || fd < 0)
		return 0;
	r = probe_start(fd, CHILD_SECONDS, &evidence->with);
	evidence->called = __atomic_load_n(&skeleton->bss->called, __ATOMIC_RELAXED) != 0;
	return r;
}

static int facts_put(struct facts *facts, enum live_probe result, char *said, int error)
{
	char *source = strdup("live probe");

	if (!source) {
		free(said);
		return -ENOMEM;
	}
	free(facts->live_probe_said.text);
	free(facts->live_probe_said.source);
	facts->live_probe = result;
	facts->live_probe_said = (struct fact){ .text = said, .source = source, .error = error };
	return 0;
}

int live_probe_run(struct facts *facts)
{
	_cleanup_close_ int fd = -EBADF;
	struct probe_evidence evidence = { .permitted = !fault_capability_missing() };
	char name[BW_PROBE_NAME_LEN + 1] = "";
	enum live_probe result;
	char *said;
	int r;

	libbpf_log_start();
	r = probe_name_make(name);
	if (r == 0)
		r = program_create(name, &evidence, &fd);
	evidence.program_error = r;
	r = evidence_take(name, fd, &evidence);
	if (r < 0)
		evidence.program_error = r;
	evidence.log = libbpf_log();
	r = probe_judge(&evidence, &result, &said);
	if (r < 0)
		return r;
	return facts_put(facts, result, said, evidence.load_error);
}
