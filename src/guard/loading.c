/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/loading.h"

#include <bpf/bpf.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <syslog.h>

#include "guard/boot-record.h"
#include "guard/directory.h"
#include "guard/fault.h"
#include "guard/fill.h"
#include "guard/hook.h"
#include "guard/identity.h"
#include "guard/libbpf-log.h"
#include "guard/prove.h"
#include "guard/prover.h"

void loading_clear(struct loading *l)
{
	attempt_ground_clear(&l->ground);
	(void)object_free(l->object);
	(void)exemption_table_free(l->table);
	free(l->exes);
	(void)directory_trie_free(l->trie);
	(void)generation_free(l->current);
	pin_list_clear(&l->list);
	closep(&l->root_fd);
}

/* --- load and fill --- */

int loading_table(struct loading *l, const struct inquiry *inquiry)
{
	int r;

	r = identity_resolve(l->policy, inquiry, &l->exes);
	if (r < 0)
		return r;
	return exemption_table_new(l->policy, l->exes, &l->table);
}

static int loading_failed(const struct loading *l, enum fault_stage stage, int error)
{
	fault_explain(stage, error, libbpf_log(), l->problems);
	return error;
}

static int programs_load(struct loading *l)
{
	const struct rlimit unlimited = { RLIM_INFINITY, RLIM_INFINITY };
	int r;

	(void)setrlimit(RLIMIT_MEMLOCK, &unlimited); /* or the kernel says so, before 5.11 */
	r = object_open(l->state.hooks, &l->object);
	if (r < 0)
		return r;
	r = fill_reserve(l->object, l->policy, l->trie);
	if (r < 0)
		return r;
	for (enum guard_map map = 0; l->current && map < _GUARD_MAP_MAX; map++) {
		if (!guard_map_is_inherited(map))
			continue;
		r = object_map_reuse(l->object, map, l->current->map_fd[map]);
		if (r < 0)
			return r;
	}
	return object_load(l->object);
}

static int maps_fill(struct loading *l)
{
	struct inquiry inquiry;
	int r;

	r = object_learn_root(l->object);
	if (r == -ENXIO) {
		problems_add(l->problems, LOG_ERR, "load the guard from the host",
			     "PID 1 cannot be seen from here: this is a container");
		return r;
	}
	if (r < 0)
		return loading_failed(l, FAULT_LOAD, r);
	inquiry = object_inquiry(l->object);
	if (!l->table) {
		r = loading_table(l, &inquiry);
		if (r < 0)
			return loading_failed(l, FAULT_LOAD, r);
	}
	r = object_seal(l->object);
	if (r == -EBUSY)
		problems_add(
			l->problems, LOG_ERR, "grep bpf-map /proc/*/maps says which; end it",
			"another process has mapped the guard's own memory while it is loaded, "
			"and could write to it");
	if (r >= 0)
		r = fill_policy(l->object, l->policy, l->state.generation, l->trie, l->table);
	return r < 0 ? loading_failed(l, FAULT_LOAD, r) : 0;
}

static int ground_make(struct loading *l)
{
	_cleanup_free_ const char **directories = NULL;

	directories = calloc(l->policy->n_directories + 1, sizeof(*directories));
	if (!directories)
		return -ENOMEM;
	for (size_t i = 0; i < l->policy->n_directories; i++)
		directories[i] = l->policy->directories[i].path;
	return attempt_ground_make(l->policy->scope, directories, l->policy->n_directories,
				   &l->ground);
}

static struct prove_target object_target(const struct loading *l)
{
	struct prove_target target = {
		.hooks = l->state.hooks,
		.counters_fd = object_map_fd(l->object, GUARD_MAP_COUNTERS),
	};

	memcpy(target.control, l->policy->control, sizeof(target.control));
	for (enum bw_hook hook = 0; hook < _BW_HOOK_MAX; hook++)
		target.program_fd[hook] = object_program_fd(l->object, hook);
	return target;
}

static int programs_attach_and_prove(struct loading *l)
{
	_cleanup_prover_ struct prover prover = { -EBADF };
	struct prove_target target = object_target(l);
	struct prove_baseline baseline;
	enum bw_hook hook;
	struct proof proof;
	int r;

	/* The kernel would call nothing, and what is detached in that time leaves marks on which its
	 * ftrace ends itself later (guard/live-probe.h). */
	if (fault_ftrace_enabled() == 0) {
		fault_explain(FAULT_PROVE, 0, "", l->problems);
		return -EOPNOTSUPP;
	}
	r = ground_make(l);
	if (r >= 0)
		r = prover_announce(object_map_fd(l->object, GUARD_MAP_PROVER), &prover);
	if (r < 0)
		return r;
	prove_baseline_take(&target, &l->ground, &baseline);
	r = object_attach(l->object, &hook);
	if (r < 0)
		return loading_failed(l, FAULT_ATTACH, r);
	l->boot.attached_ns = boot_clock();
	r = prove_run(&target, &l->ground, &baseline, &proof);
	if (r < 0)
		return loading_failed(l, FAULT_PROVE, r);
	if (proof.held + proof.exempt > 0) /* if nothing acted, there is one reason for all */
		prove_report(&proof, l->problems);
	if (proof.failed > 0 || proof.held + proof.exempt == 0) {
		fault_explain(FAULT_PROVE, 0, "", l->problems);
		return -EOPNOTSUPP;
	}
	l->state.proved = (__u8)proof.proved;
	return 0;
}

/* 32 hexadecimal digits with dashes in between; zero if it cannot be read. */
static void boot_id_read(__u8 ret_id[16])
{
	static const char digits[] = "0123456789abcdef";
	_cleanup_close_ int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
	char text[64] = { 0 };
	unsigned int n = 0;

	if (fd < 0 || read(fd, text, sizeof(text) - 1) < 0)
		return;
	for (const char *c = text; *c && n < 32; c++) {
		const char *digit = strchr(digits, *c);

		if (!digit)
			continue;
		ret_id[n / 2] = (__u8)(ret_id[n / 2] << 4 | (digit - digits));
		n++;
	}
}

static int state_complete(struct loading *l)
{
	struct bw_state *state = &l->state;

	state->attached_ns = l->boot.proved_ns = boot_clock();
	boot_id_read(state->boot_id);
	for (enum bw_hook hook = 0; hook < _BW_HOOK_MAX; hook++) {
		struct bpf_prog_info info = { 0 };
		__u32 size = sizeof(info);
		int fd = object_program_fd(l->object, hook);

		if (fd < 0)
			continue;
		if (bpf_obj_get_info_by_fd(fd, &info, &size) < 0)
			return -errno;
		state->program_id[hook] = info.id;
	}
	state->directories = (__u32)l->policy->n_directories;
	state->rules = (__u32)l->table->n_rules;
	return fill_state(l->object, state);
}

static int everything_pin(const struct loading *l, int mount_fd)
{
	struct inquiry inquiry = object_inquiry(l->object);
	int r;

	for (enum bw_hook hook = 0; hook < _BW_HOOK_MAX; hook++) {
		int fd = object_link_fd(l->object, hook);

		r = fd < 0 ? 0 : pin_object(mount_fd, "link", guard_hook_name(hook), fd);
		if (r < 0)
			return r;
	}
	for (enum guard_map map = 0; map < _GUARD_MAP_MAX; map++) {
		r = pin_object(mount_fd, "map", guard_map_name(map), object_map_fd(l->object, map));
		if (r < 0)
			return r;
	}
	for (enum guard_iterator i = 0; i < _GUARD_ITERATOR_MAX; i++) {
		r = pin_object(mount_fd, "iter", guard_iterator_name(i), inquiry.iterator_fd[i]);
		if (r < 0)
			return r;
	}
	return 0;
}

static int generation_publish(struct loading *l)
{
	_cleanup_close_ int mount_fd = -EBADF;
	int r;

	r = state_complete(l);
	if (r >= 0 && !l->current) /* else the row of generations has its record */
		r = fill_boot(l->object, &l->boot);
	if (r < 0)
		return r;
	r = pins_stage(&mount_fd);
	if (r < 0)
		return r;
	r = everything_pin(l, mount_fd);
	if (r < 0)
		return r;
	return pins_publish(l->root_fd, l->state.generation, mount_fd);
}

int loading_publish(struct loading *l)
{
	int r;

	l->state.generation = l->list.n > 0 ? l->list.items[l->list.n - 1].number + 1 : 1;
	libbpf_log_start();
	if (!l->current) {
		boot_record_look(&l->boot);
		l->boot.replaced = pin_list_current(&l->list) != NULL;
	}
	r = hooks_choose(l->problems, &l->state.hooks);
	if (r < 0)
		return r;
	r = directory_trie_new(l->policy, &l->trie);
	if (r < 0)
		return r;
	r = programs_load(l);
	if (r < 0)
		return loading_failed(l, FAULT_LOAD, r);
	r = maps_fill(l);
	if (r < 0)
		return r;
	r = programs_attach_and_prove(l);
	if (r < 0)
		return r;
	r = generation_publish(l);
	if (r < 0)
		return loading_failed(l, FAULT_PUBLISH, r);
	return 0;
}
