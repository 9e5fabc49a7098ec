/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <syslog.h>

#include "base/cleanup.h"
#include "boot/loader.h"

static bool none_detect(int root_fd, const struct entries *entries)
{
	(void)root_fd;
	(void)entries;
	return true;
}

static int none_plan(int root_fd, const struct entries *entries, const char *word,
		     struct problems *problems, struct plan *plan)
{
	(void)root_fd;
	(void)entries;
	problems_add(problems, LOG_WARNING, NULL,
		     "no boot loader is found whose configuration bootward can change");
	if (asprintf(&plan->by_hand,
		     "Wherever the kernel's command line is set (by the virtual machine, the "
		     "firmware or the boot\nloader), add this word at its end, in place of an lsm= "
		     "that is there:\n\n    %s\n",
		     word) < 0) {
		plan->by_hand = NULL;
		return -ENOMEM;
	}
	return -EOPNOTSUPP;
}

const struct loader loader_none = {
	.name = "none",
	.title = "none that bootward knows",
	.detect = none_detect,
	.plan = none_plan,
};
