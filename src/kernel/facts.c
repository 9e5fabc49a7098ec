/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/facts.h"

#include "kernel/boot-line.h"
#include "kernel/bpffs.h"
#include "kernel/btf-hook.h"
#include "kernel/fact.h"
#include "kernel/initrd.h"
#include "kernel/kconfig-file.h"
#include "kernel/lockdown.h"
#include "kernel/lsm-list.h"
#include "kernel/machine.h"
#include "kernel/memlock.h"
#include "kernel/noexec.h"
#include "kernel/os.h"
#include "kernel/release.h"
#include "kernel/sysctl-file.h"
#include "kernel/sysctl.h"
#include "kernel/systemd.h"

static int kconfig_read(const struct subject *subject, struct facts *facts)
{
	if (!facts->release.text)
		return fact_fail(&facts->kconfig_file, facts->release.error, facts->release.source);
	return kconfig_find(subject, facts->release.text, facts->running, &facts->kconfig_file,
			    &facts->kconfig);
}

static int btf_read(const struct subject *subject, struct facts *facts)
{
	if (!facts->release.text)
		return fact_fail(&facts->btf, facts->release.error, facts->release.source);
	return btf_find(subject, facts);
}

/* Each fills its part, and may look at what those before it filled. */
static int (*const readers[])(const struct subject *subject, struct facts *facts) = {
	release_read,	      kconfig_read,	      machine_read,  btf_read,	   boot_line_read,
	lsm_list_read_active, lsm_list_read_expected, lockdown_read, sysctl_read,  sysctl_file_read,
	bpffs_read,	      memlock_read,	      os_read,	     systemd_read, initrd_read,
	noexec_read,
};

int facts_read(const struct subject *subject, struct facts **ret_facts)
{
	_cleanup_facts_ struct facts *facts = calloc(1, sizeof(*facts));

	if (!facts)
		return -ENOMEM;
	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
		int r = readers[i](subject, facts);

		if (r < 0)
			return r;
	}
	*ret_facts = TAKE_PTR(facts);
	return 0;
}

static void texts_clear(struct facts *facts)
{
	struct fact *const texts[] = {
		&facts->release,      &facts->machine_name, &facts->kconfig_file,
		&facts->btf,	      &facts->cmdline,	    &facts->active,
		&facts->expected,     &facts->lockdown,	    &facts->bootward,
		&facts->jit_enable,   &facts->jit_harden,   &facts->ftrace_enabled,
		&facts->memfd_noexec, &facts->memlock,	    &facts->live_probe_said,
		&facts->os,	      &facts->systemd,	    &facts->initrd,
		&facts->ftrace_files, &facts->applied,
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		fact_clear(texts[i]);
}

struct facts *facts_free(struct facts *facts)
{
	if (!facts)
		return NULL;
	texts_clear(facts);
	for (size_t i = 0; i < facts->n_directories; i++)
		free(facts->directories[i].path);
	free(facts->directories);
	(void)kconfig_free(facts->kconfig);
	free(facts);
	return NULL;
}
