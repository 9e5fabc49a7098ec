/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/status.h"

#include <string.h>
#include <syslog.h>

#include "guard/fault.h"
#include "guard/stray.h"

static enum guard_standing standing_of_error(int r)
{
	return r == -ENOENT    ? GUARD_STANDING_NONE
	       : r == -EUCLEAN ? GUARD_STANDING_BROKEN
			       : GUARD_STANDING_UNKNOWN;
}

static int generation_look(struct problems *problems, struct guard_status *status)
{
	_cleanup_close_ int root_fd = -EBADF;
	const struct pin_entry *entry;
	int r;

	r = pins_open(0, problems, &root_fd);
	if (r < 0)
		return r;
	r = pin_list_read(root_fd, &status->pins);
	if (r < 0)
		return r;
	entry = pin_list_current(&status->pins);
	if (!entry)
		return pin_list_stranger(&status->pins) ? -EUCLEAN : -ENOENT;
	return generation_open(root_fd, entry, problems, &status->generation);
}

static int generation_ask(struct guard_status *status)
{
	struct prove_target target;
	int r;

	r = generation_policy(status->generation, &status->policy);
	if (r < 0)
		return r;
	r = counters_read(status->generation->map_fd[GUARD_MAP_COUNTERS], &status->counters);
	if (r < 0)
		return r;
	r = generation_target(status->generation, &target);
	return r < 0 ? r : prove_called(&target);
}

void guard_status_read(struct problems *problems, struct guard_status *ret_status)
{
	struct guard_status status = {
		.bpf_active = fault_bpf_is_active(),
		.ftrace_enabled = fault_ftrace_enabled(),
	};
	const size_t errors = problems_count(problems, LOG_ERR);
	int r;

	r = generation_look(problems, &status);
	if (r == -ENOENT && pins_namespace_is_first() == 0) {
		problems_add(
			problems, LOG_ERR, "nsenter --target 1 --mount bootward status",
			"cannot tell: no guard is seen in this mount namespace, and PID 1's is "
			"another");
		r = -EXDEV;
	}
	if (r < 0) {
		status.standing = standing_of_error(r);
	} else {
		r = generation_ask(&status);
		status.standing = r < 0	   ? GUARD_STANDING_UNKNOWN
				  : r == 0 ? GUARD_STANDING_IDLE
					   : GUARD_STANDING_ARMED;
	}
	if (status.standing == GUARD_STANDING_UNKNOWN &&
	    problems_count(problems, LOG_ERR) == errors)
		problems_add(problems, LOG_ERR, "run it as root", "cannot tell: %s", strerror(-r));
	if (status.standing == GUARD_STANDING_IDLE)
		fault_explain(FAULT_PROVE, 0, "", problems);
	status.strays = strays_count(status.generation ? &status.generation->state : NULL);
	*ret_status = status;
}

void guard_status_clear(struct guard_status *status)
{
	(void)generation_free(status->generation);
	pin_list_clear(&status->pins);
	*status = (struct guard_status){ 0 };
}
