/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/map.h"

#define NAME_ROW(id, name, kind, key, value) [GUARD_MAP_##id] = name,
static const char *const map_names[_GUARD_MAP_MAX] = { GUARD_MAPS(NAME_ROW) };
#define KIND_ROW(id, name, kind, key, value) [GUARD_MAP_##id] = kind,
static const enum guard_map_kind map_kinds[_GUARD_MAP_MAX] = { GUARD_MAPS(KIND_ROW) };

struct map_size {
	__u32 key, value;
};

#define SIZE_ROW(id, name, kind, key, value) [GUARD_MAP_##id] = { sizeof(key), sizeof(value) },
static const struct map_size map_sizes[_GUARD_MAP_MAX] = { GUARD_MAPS(SIZE_ROW) };

static const char *const iterator_names[_GUARD_ITERATOR_MAX] = {
	[GUARD_ITERATOR_FILE] = "file",
	[GUARD_ITERATOR_TASK] = "task",
	[GUARD_ITERATOR_VIEWS] = "views",
};

struct hook {
	const char *name;
	const char *lsm;
};

#define HOOK_ROW(id, name, lsm, optional) [BW_HOOK_##id] = { name, lsm },
static const struct hook hooks[_BW_HOOK_MAX] = { BW_HOOKS(HOOK_ROW) };

const char *guard_map_name(enum guard_map map)
{
	return map_names[map];
}

enum guard_map_kind guard_map_kind(enum guard_map map)
{
	return map_kinds[map];
}

bool guard_map_is_inherited(enum guard_map map)
{
	return map_kinds[map] == GUARD_MAP_SHARED || map_kinds[map] == GUARD_MAP_COMMON ||
	       map_kinds[map] == GUARD_MAP_RECORD;
}

bool guard_map_fits(enum guard_map map, const struct bpf_map_info *info)
{
	return info->key_size == map_sizes[map].key && info->value_size <= map_sizes[map].value;
}

const char *guard_iterator_name(enum guard_iterator iterator)
{
	return iterator_names[iterator];
}

const char *guard_hook_name(enum bw_hook hook)
{
	return hooks[hook].name;
}

const char *guard_hook_lsm(enum bw_hook hook)
{
	return hooks[hook].lsm;
}
