/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <bpf/bpf.h>
#include <string.h>
#include <syslog.h>

#include "cli/boot-output.h"
#include "cli/systemd-bus.h"

/* Units in the drawing: more cannot be read side by side, and those are not early. */
#define PLOT_UNITS_MAX 80

static int record_read(const struct generation *generation, struct boot_facts *facts)
{
	const __u32 only = 0;
	int r;

	if (bpf_map_lookup_elem(generation->map_fd[GUARD_MAP_BOOT], &only, &facts->boot) < 0)
		return -errno;
	r = first_execs_read(generation->map_fd[GUARD_MAP_FIRST_EXECS], &facts->execs);
	facts->recorded = r >= 0;
	return r;
}

void boot_facts_read(const struct guard_status *status, struct problems *problems,
		     struct boot_facts *ret_facts)
{
	struct boot_facts facts = { 0 };
	int r;

	r = status->generation ? record_read(status->generation, &facts) : 0;
	if (r < 0)
		problems_add(problems, LOG_WARNING, "run it as root",
			     "the guard's record of the boot cannot be read: %s", strerror(-r));
	r = systemd_times_read(&facts.pid1);
	if (r < 0)
		problems_add(problems, LOG_WARNING, NULL,
			     "systemd cannot be asked when it did what: %s", strerror(-r));
	facts.asked = r >= 0;
	*ret_facts = facts;
}

static void phase_add(struct plot *plot, const char *name, int64_t begins, int64_t ends)
{
	plot->phases[plot->n_phases++] = (struct plot_phase){ name, begins, ends };
}

static void phases_add(struct plot *plot, const struct boot_facts *facts)
{
	int64_t initrd = pid1_ns(&facts->pid1, PID1_INITRD);
	int64_t userspace = pid1_ns(&facts->pid1, PID1_USERSPACE);

	if (!facts->asked)
		return;
	phase_add(plot, "kernel", 0, initrd ? initrd : userspace);
	if (initrd)
		phase_add(plot, "initrd", initrd, userspace);
	phase_add(plot, "userspace", userspace, pid1_ns(&facts->pid1, PID1_FINISH));
}

static void guard_add(struct plot *plot, const struct boot_facts *facts)
{
	const struct bw_boot *boot = &facts->boot;
	const struct first_exec *other;

	if (!facts->recorded)
		return;
	plot->guarded = true;
	plot->initrd = boot->initrd;
	plot->began = boot_moment(boot, boot->began_ns);
	plot->attached = boot_moment(boot, boot->attached_ns);
	plot->proved = boot_moment(boot, boot->proved_ns);
	other = first_exec_other(&facts->execs, boot->pid);
	if (!other)
		return;
	plot->exec_known = true;
	plot->exec = boot_moment(boot, other->value.ns);
	plot->program = other->value.program;
}

int boot_plot(const struct boot_facts *facts, struct problems *problems)
{
	_cleanup_systemd_units_ struct systemd_units units = { 0 };
	_cleanup_free_ char *svg = NULL;
	struct plot plot = { 0 };
	int r;

	r = facts->asked ? systemd_units_read(PLOT_UNITS_MAX, &units) : 0;
	if (r < 0)
		problems_add(problems, LOG_WARNING, NULL, "systemd does not list its units: %s",
			     strerror(-r));
	phases_add(&plot, facts);
	guard_add(&plot, facts);
	plot.units = units.items;
	plot.n_units = units.n;
	plot.n_left_out = units.n_left_out;
	svg = plot_svg(&plot);
	if (!svg) {
		problems_add(problems, LOG_ERR, NULL, "no memory to draw it");
		return -ENOMEM;
	}
	(void)fputs(svg, stdout);
	return 0;
}
