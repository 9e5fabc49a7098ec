/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/lsm-list.h"

#include "kernel/fact.h"
#include "kernel/lsm.h"
#include "kernel/securityfs.h"

int lsm_list_read_active(const struct subject *subject, struct facts *facts)
{
	return facts->running ? securityfs_read(subject, "lsm", &facts->active) : 0;
}

/* Not known for lack of `what`. */
static int lacking(struct fact *fact, const struct fact *what)
{
	return fact_fail(fact, what->error, what->source);
}

int lsm_list_read_expected(const struct subject *subject, struct facts *facts)
{
	_cleanup_free_ char *list = NULL, *source = NULL;
	int r;

	if (!facts->kconfig)
		return lacking(&facts->expected, &facts->kconfig_file);
	if (!facts->cmdline.text)
		return lacking(&facts->expected, &facts->cmdline);
	r = lsm_expect(facts->kconfig, facts->version, facts->cmdline.text, &list);
	if (r < 0)
		return r;
	if (r == 0)
		return fact_fail(&facts->expected, 0, list);
	if (asprintf(&source, "%s, %s", facts->kconfig_file.text,
		     facts->cmdline.source ? facts->cmdline.source : "command line") < 0) {
		source = NULL;
		return -ENOMEM;
	}
	return fact_set(&facts->expected, list, source);
}
