/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/guard.h"

#include <string.h>
#include <syslog.h>

#include "guard/boot-record.h"
#include "guard/fault.h"
#include "guard/fill.h"
#include "guard/loading.h"
#include "guard/prove.h"
#include "guard/stray.h"

/* --- what is there already --- */

/*
 * What is in force. A generation of another version cannot be read, and need not be: until the new
 * one is published it stays as it is, and then it goes as any older one does.
 */
static int current_read(struct loading *l, const struct pin_entry *entry)
{
	uint32_t abi = 0;

	if (generation_is_of_other_version(l->root_fd, entry, &abi) <= 0)
		return generation_open(l->root_fd, entry, l->problems, &l->current);
	problems_add(
		l->problems, LOG_NOTICE, NULL,
		"generation %s was loaded by another version of bootward (ABI %u, this is %u): "
		"it is replaced, and counters begin anew",
		entry->name, abi, BW_ABI_VERSION);
	return 0;
}

static int current_open(struct loading *l)
{
	const struct pin_entry *entry;
	int r;

	r = pins_open(PINS_CREATE | PINS_CHANGE | PINS_LOCK, l->problems, &l->root_fd);
	if (r < 0)
		return r;
	r = pin_list_read(l->root_fd, &l->list);
	if (r < 0)
		return r;
	entry = pin_list_stranger(&l->list);
	if (entry) {
		problems_add(l->problems, LOG_ERR,
			     "find out who put it there; bootward unload --force takes it away",
			     BW_PIN_ROOT "/%s is not bootward's", entry->name);
		return -EUCLEAN;
	}
	entry = pin_list_current(&l->list);
	return entry ? current_read(l, entry) : 0;
}

/* Is the current generation what this policy would load? 1 yes, 0 no, negative errno. */
static int current_is_equal(struct loading *l)
{
	const struct bw_state *state = &l->current->state;
	struct inquiry inquiry = generation_inquiry(l->current);
	int r;

	r = generation_has_policy(l->current, l->policy);
	if (r <= 0 || state->version != object_version())
		return r < 0 ? r : 0;
	/* equal verdicts, and another story of how they came about */
	if (state->configured_hash != l->policy->configured_hash ||
	    state->mode_source != l->policy->mode_source)
		return 0;
	r = loading_table(l, &inquiry);
	if (r < 0)
		return r;
	return fill_matches(l->current->map_fd[GUARD_MAP_EXEMPTIONS], l->table);
}

/* Generations that a loader left when it was killed, or that a new one replaces. */
static void older_remove(struct loading *l, uint64_t current)
{
	for (size_t i = 0; i < l->list.n; i++) {
		const struct pin_entry *entry = &l->list.items[i];
		int r;

		if (entry->number == current)
			continue;
		r = pins_remove(l->root_fd, entry);
		if (r < 0)
			problems_add(l->problems, LOG_WARNING, "bootward-load tries again",
				     "cannot take generation %s away: %s", entry->name,
				     strerror(-r));
	}
}

/* Up to 5.10 the kernel lets go of programs a while after their last pin: until then what was refused before
 * still is, by a guard that nobody sees. */
static void older_wait(struct loading *l)
{
	struct bw_state before;

	if (!l->current)
		return;
	before = l->current->state;
	l->current = generation_free(l->current); /* which holds on to them, too */
	if (strays_wait_for(&before) > 0)
		problems_add(l->problems, LOG_WARNING, "bootward status shows them",
			     "programs of generation %llu are still attached",
			     (unsigned long long)before.generation);
}

static int current_verify(struct loading *l)
{
	struct prove_target target;
	int r;

	r = generation_target(l->current, &target);
	if (r < 0)
		return r;
	r = prove_called(&target);
	if (r < 0)
		return r;
	if (r == 0) {
		fault_explain(FAULT_PROVE, 0, "", l->problems);
		return -EOPNOTSUPP;
	}
	older_remove(l, l->current->number);
	return 0;
}

static bool policy_is_off(const struct policy *policy)
{
	for (unsigned int control = 0; control < _BW_CONTROL_MAX; control++)
		if (policy->control[control] != BW_MODE_OFF)
			return false;
	return true;
}

/* --- load --- */

bool guard_initrd_is_stale(const struct bw_state *state)
{
	return state->initrd_hash != 0 && state->initrd_hash != state->configured_hash;
}

/* Did the initrd load what is in force, of another configuration than this one's? */
static bool initrd_is_other(const struct generation *current, const struct policy *policy)
{
	return current && current->state.initrd &&
	       current->state.configured_hash != policy->configured_hash;
}

static int report_off(const struct policy *policy, bool initrd, struct problems *problems,
		      struct guard_report *ret_report)
{
	_cleanup_generation_ struct generation *current = NULL;
	struct guard_report report = { .outcome = GUARD_OFF };
	int r;

	/* the word off may be from a /proc/cmdline that somebody made for themselves */
	r = pins_namespace_check(problems);
	if (r < 0)
		return r;
	if (generation_open_current(problems, &current) == 0)
		report.state = current->state;
	report.initrd_stale = !initrd && initrd_is_other(current, policy);
	*ret_report = report;
	return 0;
}

/* What is tried now, or was confirmed, says so itself. */
static void trial_end_say(const struct loading *l)
{
	struct bw_policy policy;

	if (!l->current || generation_policy(l->current, &policy) < 0 || !policy.trial ||
	    l->policy->trial || l->current->state.policy_hash == l->policy->hash)
		return;
	problems_add(l->problems, LOG_NOTICE, NULL, "generation %llu was on trial: that is over",
		     (unsigned long long)l->current->number);
}

/* Is what is there what the caller decided by? Nobody can change it from now on: we have the lock. */
static int expected_check(const struct loading *l)
{
	struct bw_policy policy;

	if (!l->tried)
		return 0;
	if (l->current && l->current->number == l->tried &&
	    generation_policy(l->current, &policy) == 0 && !bw_policy_lapsed(&policy, boot_clock()))
		return 0;
	problems_add(l->problems, LOG_ERR, "bootward status says what is in force",
		     "what was on trial is over, or was replaced meanwhile");
	return -ESTALE;
}

static int loading_run(struct loading *l, struct guard_report *ret_report)
{
	int r;

	r = current_open(l);
	if (r >= 0)
		r = expected_check(l);
	if (r < 0)
		return r;
	r = l->current ? current_is_equal(l) : 0;
	if (r < 0)
		return r;
	if (r > 0) {
		r = current_verify(l);
		if (r < 0)
			return r;
		*ret_report = (struct guard_report){ GUARD_VERIFIED, l->current->state, false };
		return 0;
	}
	if (!l->state.initrd && l->current)
		l->state.initrd_hash = l->current->state.initrd_hash;
	r = loading_publish(l);
	if (r < 0)
		return r;
	older_remove(l, l->state.generation);
	*ret_report = (struct guard_report){
		.outcome = GUARD_LOADED,
		.state = l->state,
		.initrd_stale = !l->state.initrd && initrd_is_other(l->current, l->policy),
	};
	trial_end_say(l);
	older_wait(l);
	return 0;
}

static int load(const struct policy *policy, bool initrd, uint64_t tried, struct problems *problems,
		struct guard_report *ret_report)
{
	_cleanup_(loading_clear) struct loading l = {
		.policy = policy,
		.tried = tried,
		.problems = problems,
		.root_fd = -EBADF,
		.ground = ATTEMPT_GROUND_NONE,
		.state = {
			.abi = BW_ABI_VERSION,
			.policy_hash = policy->hash,
			.configured_hash = policy->configured_hash,
			.initrd_hash = initrd ? policy->configured_hash : 0,
			.mode = policy->mode,
			.mode_source = policy->mode_source,
			.initrd = initrd,
			.version = object_version(),
		},
		.boot = { .began_ns = boot_clock(), .initrd = initrd },
	};
	const size_t errors = problems_count(problems, LOG_ERR);
	int r;

	if (policy_is_off(policy))
		return report_off(policy, initrd, problems, ret_report);
	r = loading_run(&l, ret_report);
	if (r < 0 && problems_count(problems, LOG_ERR) == errors)
		problems_add(problems, LOG_ERR, NULL, "cannot load the guard: %s", strerror(-r));
	return r;
}

int guard_load(const struct policy *policy, bool initrd, struct problems *problems,
	       struct guard_report *ret_report)
{
	return load(policy, initrd, 0, problems, ret_report);
}

int guard_confirm(const struct policy *policy, uint64_t tried, struct problems *problems,
		  struct guard_report *ret_report)
{
	return load(policy, false, tried, problems, ret_report);
}

/* --- unload --- */

/* What is detached while ftrace is off leaves flags in it (tried on 6.1 to 7.2): when it is on again
 * and its last user goes, it warns and ends itself, and nothing can be attached until a reboot. */
static int unload_is_safe(const struct pin_list *list, struct problems *problems)
{
	if (list->n == 0 || fault_ftrace_enabled() != 0)
		return 0;
	problems_add(problems, LOG_ERR,
		     "sysctl kernel.ftrace_enabled=1 first; --force does not wait",
		     "kernel.ftrace_enabled is 0: taking the guard away now would damage the "
		     "kernel's ftrace, and no guard could be loaded until a reboot");
	return -EBUSY;
}

int guard_unload(bool force, struct problems *problems)
{
	_cleanup_pin_list_ struct pin_list list = { 0 };
	_cleanup_close_ int root_fd = -EBADF;
	const struct pin_entry *stranger;
	int n = 0, r;

	r = pins_open(PINS_CHANGE | PINS_LOCK | (force ? PINS_FORCE : 0), problems, &root_fd);
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	r = pin_list_read(root_fd, &list);
	if (r < 0)
		return r;
	stranger = pin_list_stranger(&list);
	if (stranger && !force) {
		problems_add(problems, LOG_ERR, "find out who put it there; --force takes it away",
			     BW_PIN_ROOT "/%s is not bootward's", stranger->name);
		return -EUCLEAN;
	}
	r = force ? 0 : unload_is_safe(&list, problems);
	if (r < 0)
		return r;
	/* the current generation is the last: until it goes, the machine is guarded */
	for (size_t i = 0; i < list.n; i++) {
		r = pins_remove(root_fd, &list.items[i]);
		if (r < 0) {
			problems_add(problems, LOG_ERR, NULL, "cannot take %s away: %s",
				     list.items[i].name, strerror(-r));
			return r;
		}
		n += list.items[i].mounted;
	}
	r = pins_remove_root();
	if (r < 0)
		return r;
	if (n == 0 || strays_wait(NULL) == 0)
		return n;
	problems_add(problems, LOG_ERR,
		     "umount what lies over /sys/fs/bpf and unload again, or reboot",
		     "programs of a guard are still attached: a process or another bpffs holds on "
		     "to them");
	return -EBUSY;
}
