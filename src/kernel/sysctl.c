/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/sysctl.h"

#include "kernel/fact.h"

#define SYSCTL_MAX 64 /* they are single digits */

int sysctl_read(const struct subject *subject, struct facts *facts)
{
	const struct {
		const char *path;
		struct fact *fact;
	} sysctls[] = {
		{ "/proc/sys/net/core/bpf_jit_enable", &facts->jit_enable },
		{ "/proc/sys/net/core/bpf_jit_harden", &facts->jit_harden },
		{ "/proc/sys/kernel/ftrace_enabled", &facts->ftrace_enabled },
		{ "/proc/sys/vm/memfd_noexec", &facts->memfd_noexec },
	};

	for (size_t i = 0; facts->running && i < sizeof(sysctls) / sizeof(sysctls[0]); i++) {
		int r = fact_read(subject->root_fd, sysctls[i].path, SYSCTL_MAX, sysctls[i].fact);

		if (r < 0)
			return r;
	}
	return 0;
}
