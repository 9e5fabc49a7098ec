/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/hook.h"

#include <bpf/btf.h>
#include <string.h>
#include <syslog.h>

#include "guard/map.h"
#include "kernel/btf-bytes.h"
#include "kernel/btf-hook.h"

static int hook_missing(const struct facts *facts, enum bw_hook hook, struct problems *problems)
{
	if (facts->hooks[hook] == HOOK_OTHER)
		problems_add(problems, LOG_ERR,
			     "install a bootward that knows it, or boot a kernel from 5.10 to 7.2",
			     "this kernel's LSM hook %s has other arguments than the guard expects",
			     guard_hook_lsm(hook));
	else
		problems_add(problems, LOG_ERR,
			     "boot a kernel that has it: 5.10 or later, as its maker ships it",
			     "this kernel has no LSM hook %s that a BPF program can be attached to",
			     guard_hook_lsm(hook));
	return -ESRCH;
}

int hooks_judge(const struct facts *facts, struct problems *problems, uint32_t *ret_hooks)
{
	uint32_t hooks = 0;

	if (facts->bpf_lsm_compiled != ANSWER_YES) {
		problems_add(problems, LOG_ERR, "boot a kernel built with CONFIG_BPF_LSM=y",
			     "this kernel was built without BPF LSM");
		return -ESRCH;
	}
	for (enum bw_hook hook = 0; hook < _BW_HOOK_MAX; hook++) {
		if (!facts->hook_wanted[hook])
			continue;
		if (facts->hooks[hook] != HOOK_PRESENT)
			return hook_missing(facts, hook, problems);
		hooks |= 1U << hook;
	}
	*ret_hooks = hooks;
	return 0;
}

int hooks_choose(struct problems *problems, uint32_t *ret_hooks)
{
	_cleanup_btf_ struct btf *btf = NULL;
	struct facts facts = { 0 };

	btf = btf__load_vmlinux_btf();
	if (!btf) {
		problems_add(problems, LOG_ERR,
			     access("/sys/kernel", F_OK) < 0
				     ? "mount sysfs: mount -t sysfs sysfs /sys"
				     : "boot a kernel built with CONFIG_DEBUG_INFO_BTF=y",
			     "there are no kernel types to read (/sys/kernel/btf/vmlinux): %s",
			     strerror(errno));
		return -ESRCH;
	}
	btf_hooks(btf, &facts);
	return hooks_judge(&facts, problems, ret_hooks);
}
