/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "bpf/abi.h"

/*
 * The maps that user space fills or reads, by the name they have in bpf/maps.bpf.h and, with
 * "map-" before it, as a pin. The programs' own maps live as long as the programs do and are
 * nobody else's business.
 *
 *	X(ENUM, "name", who writes it)
 */
#define GUARD_MAPS(X)                                   \
	X(POLICY, "policy", GUARD_MAP_FROZEN)           \
	X(COMPONENTS, "components", GUARD_MAP_FROZEN)   \
	X(DIRECTORIES, "directories", GUARD_MAP_FROZEN) \
	X(UNITS, "units", GUARD_MAP_FROZEN)             \
	X(EXEMPTIONS, "exemptions", GUARD_MAP_FROZEN)   \
	X(RULES, "rules", GUARD_MAP_FROZEN)             \
	X(STATE, "state", GUARD_MAP_PUBLISHED)          \
	X(COUNTERS, "counters", GUARD_MAP_SHARED)       \
	X(REQUEST, "request", GUARD_MAP_OPEN)           \
	X(ANSWER, "answer", GUARD_MAP_OPEN)

enum guard_map_kind {
	GUARD_MAP_FROZEN, /* filled before the programs are attached, then frozen */
	GUARD_MAP_PUBLISHED, /* filled when all is proved, then frozen */
	GUARD_MAP_SHARED, /* counted by the programs; one map for all generations */
	GUARD_MAP_OPEN, /* questions and answers, at any time */
};

#define GUARD_MAP_ROW(id, name, kind) GUARD_MAP_##id,
enum guard_map {
	GUARD_MAPS(GUARD_MAP_ROW) _GUARD_MAP_MAX
};
#undef GUARD_MAP_ROW

/* What can be asked of the kernel about a file; pinned as "iter-NAME". */
enum guard_iterator {
	GUARD_ITERATOR_FILE, /* where does the file behind a descriptor live */
	GUARD_ITERATOR_TASK, /* and what would become of a task that uses it */
	_GUARD_ITERATOR_MAX,
};

const char *guard_map_name(enum guard_map map);
enum guard_map_kind guard_map_kind(enum guard_map map);
const char *guard_iterator_name(enum guard_iterator iterator);

/* Rows of BW_HOOKS. */
const char *guard_hook_name(enum bw_hook hook); /* "exec" */
const char *guard_hook_lsm(enum bw_hook hook); /* "bprm_check_security" */
bool guard_hook_optional(enum bw_hook hook);
