/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/memlock.h"

#include <errno.h>
#include <stdio.h>
#include <sys/resource.h>

#include "kernel/fact.h"

int memlock_read(const struct subject *subject, struct facts *facts)
{
	struct rlimit limit;
	char text[32];

	if (!subject->live)
		return 0;
	if (getrlimit(RLIMIT_MEMLOCK, &limit) < 0)
		return fact_fail(&facts->memlock, -errno, "RLIMIT_MEMLOCK");
	if (limit.rlim_max == RLIM_INFINITY)
		return fact_set(&facts->memlock, "unlimited", "RLIMIT_MEMLOCK");
	(void)snprintf(text, sizeof(text), "%llu", (unsigned long long)limit.rlim_max);
	return fact_set(&facts->memlock, text, "RLIMIT_MEMLOCK");
}
