/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/hook.h"

#include <bpf/btf.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>

#include "guard/map.h"

static void btf_freep(struct btf **btf)
{
	btf__free(*btf);
}

/* Is there a member of that name, in the struct or in the anonymous ones inside it? */
static bool type_has_member(const struct btf *btf, int id, const char *name)
{
	const struct btf_type *type =
		btf__type_by_id(btf, (__u32)btf__resolve_type(btf, (__u32)id));
	const struct btf_member *member;

	if (!type || !btf_is_composite(type))
		return false;
	member = btf_members(type);
	for (int i = 0; i < btf_vlen(type); i++) {
		const char *found = btf__name_by_offset(btf, member[i].name_off);

		if (found && *found ? strcmp(found, name) == 0
				    : type_has_member(btf, (int)member[i].type, name))
			return true;
	}
	return false;
}

static bool struct_has_member(const struct btf *btf, const char *name, const char *member)
{
	int id = btf__find_by_name_kind(btf, name, BTF_KIND_STRUCT);

	return id > 0 && type_has_member(btf, id, member);
}

/* Does this kernel have the thing that the optional hook is there for? */
static bool hook_needed(const struct btf *btf, enum bw_hook hook)
{
	switch (hook) {
	case BW_HOOK_CHECK: /* execveat(AT_EXECVE_CHECK), which bprm_check_security never sees */
		return struct_has_member(btf, "linux_binprm", "is_check");
	case BW_HOOK_REMAP: /* remap_file_pages() that mmap_file never sees, before 6.1 */
		return struct_has_member(btf, "mm_struct", "mm_rb");
	default:
		return !guard_hook_optional(hook);
	}
}

static bool hook_present(const struct btf *btf, const char *lsm)
{
	char name[64];

	(void)snprintf(name, sizeof(name), "bpf_lsm_%s", lsm);
	return btf__find_by_name_kind(btf, name, BTF_KIND_FUNC) > 0;
}

static int hook_missing(const struct btf *btf, enum bw_hook hook, struct problems *problems)
{
	if (!hook_present(btf, guard_hook_lsm(BW_HOOK_EXEC)) &&
	    !hook_present(btf, guard_hook_lsm(BW_HOOK_MAP)))
		problems_add(problems, LOG_ERR, "boot a kernel built with CONFIG_BPF_LSM=y",
			     "this kernel was built without BPF LSM");
	else
		problems_add(problems, LOG_ERR,
			     "boot a kernel that has it: 5.10 or later, as its maker ships it",
			     "this kernel has no LSM hook %s that a BPF program can be attached to",
			     guard_hook_lsm(hook));
	return -ESRCH;
}

int hooks_choose(struct problems *problems, uint32_t *ret_hooks)
{
	_cleanup_(btf_freep) struct btf *btf = NULL;
	uint32_t hooks = 0;

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
	for (enum bw_hook hook = 0; hook < _BW_HOOK_MAX; hook++) {
		if (!hook_needed(btf, hook))
			continue;
		if (!hook_present(btf, guard_hook_lsm(hook)))
			return hook_missing(btf, hook, problems);
		hooks |= 1U << hook;
	}
	*ret_hooks = hooks;
	return 0;
}
