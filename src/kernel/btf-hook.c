/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/btf-hook.h"

#include <bpf/btf.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define FUNCTION_START "bpf_lsm_"

/* mm_struct of 7.2 has anonymous structures three deep. What goes deeper, or on and on, is no kernel's. */
#define MEMBER_DEPTH 8
#define MEMBERS_MAX  100000

/* What a hook's program takes for an argument. */
enum argument_kind {
	ARGUMENT_UNREAD, /* not looked at: whatever fills one register */
	ARGUMENT_LONG, /* an integer of 64 bits */
	ARGUMENT_POINTER, /* to a structure of that name */
};

struct argument {
	enum argument_kind kind;
	const char *structure;
};

#define UNREAD                        \
	{                             \
		ARGUMENT_UNREAD, NULL \
	}
#define LONG                        \
	{                           \
		ARGUMENT_LONG, NULL \
	}
#define POINTER(s)                  \
	{                           \
		ARGUMENT_POINTER, s \
	}

/*
 * What the programs in bpf/ are declared with. The same from 5.10 to 7.2 (include/linux/lsm_hook_defs.h
 * and the BTF of both).
 */
static const struct hook {
	const char *lsm;
	bool optional;
	unsigned int n_arguments;
	struct argument arguments[4];
} hooks[_BW_HOOK_MAX] = {
#define HOOK_ROW(id, name, hook, is_optional) \
	[BW_HOOK_##id].lsm = (hook), [BW_HOOK_##id].optional = (is_optional),
	BW_HOOKS(HOOK_ROW)
#define ARGUMENTS(id, n, ...) \
	[BW_HOOK_##id].n_arguments = (n), [BW_HOOK_##id].arguments = { __VA_ARGS__ }
		ARGUMENTS(EXEC, 1, POINTER("linux_binprm")),
	ARGUMENTS(CHECK, 1, POINTER("linux_binprm")),
	ARGUMENTS(MAP, 4, POINTER("file"), UNREAD, LONG, UNREAD),
	ARGUMENTS(PROTECT, 3, POINTER("vm_area_struct"), UNREAD, LONG),
	ARGUMENTS(REMAP, 1, LONG),
	ARGUMENTS(LOAD, 3, POINTER("file"), UNREAD, UNREAD),
};

/* A type without typedef, const and the like; NULL for void and for what leads nowhere. */
static const struct btf_type *type_resolved(const struct btf *btf, uint32_t id)
{
	const int resolved = btf__resolve_type(btf, id);

	return resolved > 0 ? btf__type_by_id(btf, (uint32_t)resolved) : NULL;
}

static bool type_is_named(const struct btf *btf, const struct btf_type *type, const char *name)
{
	const char *found = btf__name_by_offset(btf, type->name_off);

	return found && strcmp(found, name) == 0;
}

/* Is there a member of that name, in the structure or in the anonymous ones inside it? */
static bool type_has_member(const struct btf *btf, uint32_t id, const char *name,
			    unsigned int depth, unsigned int *left)
{
	const struct btf_type *type = type_resolved(btf, id);
	const struct btf_member *member;

	if (!type || !btf_is_composite(type) || depth == 0)
		return false;
	member = btf_members(type);
	for (unsigned int i = 0; i < btf_vlen(type) && *left > 0; i++) {
		const char *found = btf__name_by_offset(btf, member[i].name_off);

		*left -= 1;
		if (found && *found ? strcmp(found, name) == 0
				    : type_has_member(btf, member[i].type, name, depth - 1, left))
			return true;
	}
	return false;
}

static bool struct_has_member(const struct btf *btf, const char *name, const char *member)
{
	int id = btf__find_by_name_kind(btf, name, BTF_KIND_STRUCT);
	unsigned int left = MEMBERS_MAX;

	return id > 0 && type_has_member(btf, (uint32_t)id, member, MEMBER_DEPTH, &left);
}

/* Does this kernel have the thing that the optional hook is there for? */
static bool hook_wanted(const struct btf *btf, enum bw_hook hook)
{
	switch (hook) {
	case BW_HOOK_CHECK: /* execveat(AT_EXECVE_CHECK), which bprm_check_security never sees */
		return struct_has_member(btf, "linux_binprm", "is_check");
	case BW_HOOK_REMAP: /* remap_file_pages() that mmap_file never sees, before 6.1 */
		return struct_has_member(btf, "mm_struct", "mm_rb");
	default:
		return !hooks[hook].optional;
	}
}

static bool type_is_integer(const struct btf_type *type)
{
	return btf_is_int(type) || btf_is_any_enum(type);
}

static bool argument_fits(const struct btf *btf, uint32_t id, const struct argument *argument)
{
	const struct btf_type *type = type_resolved(btf, id);
	const struct btf_type *target;

	if (!type)
		return false;
	switch (argument->kind) {
	case ARGUMENT_UNREAD:
		return btf_is_ptr(type) || (type_is_integer(type) && type->size <= 8);
	case ARGUMENT_LONG:
		return btf_is_int(type) && type->size == 8;
	case ARGUMENT_POINTER:
		target = btf_is_ptr(type) ? type_resolved(btf, type->type) : NULL;
		return target && btf_is_struct(target) &&
		       type_is_named(btf, target, argument->structure);
	}
	return false;
}

/*
 * As many arguments as ours, not more: behind the last one, the programs read what the LSMs before
 * them said (`ret`), and it would be another argument.
 */
static bool prototype_fits(const struct btf *btf, uint32_t id, const struct hook *hook)
{
	const struct btf_type *type = btf__type_by_id(btf, id);
	const struct btf_type *result;
	const struct btf_param *parameter;

	if (!type || !btf_is_func_proto(type) || btf_vlen(type) != hook->n_arguments)
		return false;
	result = type_resolved(btf, type->type);
	if (!result || !btf_is_int(result) || result->size != 4)
		return false;
	parameter = btf_params(type);
	for (unsigned int i = 0; i < hook->n_arguments; i++)
		if (!argument_fits(btf, parameter[i].type, &hook->arguments[i]))
			return false;
	return true;
}

static enum hook_fact hook_look(const struct btf *btf, const struct hook *hook)
{
	char name[64];
	int id;

	(void)snprintf(name, sizeof(name), FUNCTION_START "%s", hook->lsm);
	id = btf__find_by_name_kind(btf, name, BTF_KIND_FUNC);
	if (id <= 0)
		return HOOK_ABSENT;
	return prototype_fits(btf, btf__type_by_id(btf, (uint32_t)id)->type, hook) ? HOOK_PRESENT
										   : HOOK_OTHER;
}

static bool has_any_hook(const struct btf *btf)
{
	for (uint32_t id = 1; id < btf__type_cnt(btf); id++) {
		const struct btf_type *type = btf__type_by_id(btf, id);
		const char *name = btf__name_by_offset(btf, type->name_off);

		if (btf_is_func(type) && name &&
		    strncmp(name, FUNCTION_START, strlen(FUNCTION_START)) == 0)
			return true;
	}
	return false;
}

void btf_hooks(const struct btf *btf, struct facts *facts)
{
	for (enum bw_hook hook = 0; hook < _BW_HOOK_MAX; hook++) {
		facts->hooks[hook] = hook_look(btf, &hooks[hook]);
		facts->hook_wanted[hook] = hook_wanted(btf, hook);
	}
	facts->bpf_lsm_compiled = has_any_hook(btf) ? ANSWER_YES : ANSWER_NO;
}
