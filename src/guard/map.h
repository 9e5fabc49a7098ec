/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <bpf/bpf.h>
#include <stdbool.h>

#include "bpf/abi.h"

/*
 * The maps that user space fills or reads, by the name they have in bpf/maps.bpf.h and, with
 * "map-" before it, as a pin. The programs' own maps live as long as the programs do and are
 * nobody else's business.
 *
 *	X(ENUM, "name", who writes it, key, value)
 */
#define GUARD_MAPS(X)                                                                   \
	X(POLICY, "policy", GUARD_MAP_FROZEN, __u32, struct bw_policy)                  \
	X(COMPONENTS, "components", GUARD_MAP_FROZEN, struct bw_component_key,          \
	  struct bw_component)                                                          \
	X(DIRECTORIES, "directories", GUARD_MAP_FROZEN, __u32, char[BW_DIRECTORY_LEN])  \
	X(UNITS, "units", GUARD_MAP_FROZEN, struct bw_unit_key, __u32)                  \
	X(EXEMPTIONS, "exemptions", GUARD_MAP_FROZEN, struct bw_exemption_key,          \
	  struct bw_exemption)                                                          \
	X(RULES, "rules", GUARD_MAP_FROZEN, __u32, struct bw_rule)                      \
	X(STATE, "state", GUARD_MAP_PUBLISHED, __u32, struct bw_state)                  \
	X(COUNTERS, "counters", GUARD_MAP_SHARED, __u32, __u64)                         \
	X(ADMITTED, "admitted", GUARD_MAP_SHARED, struct bw_file_id, __u32)             \
	X(FIRST_EXECS, "first_execs", GUARD_MAP_SHARED, struct bw_first_exec_key,       \
	  struct bw_first_exec)                                                         \
	X(AGGREGATES, "aggregates", GUARD_MAP_SHARED, struct bw_aggregate_key,          \
	  struct bw_aggregate)                                                          \
	X(RULE_USES, "rule_uses", GUARD_MAP_SHARED, struct bw_rule, struct bw_rule_use) \
	X(TALLIES, "tallies", GUARD_MAP_SHARED, __u32, __u64)                           \
	X(PROVER, "prover", GUARD_MAP_COMMON, __u32, struct bw_prover)                  \
	X(EVENTS, "events", GUARD_MAP_COMMON, char[0], char[0])                         \
	X(BOOT, "boot", GUARD_MAP_RECORD, __u32, struct bw_boot)                        \
	X(REQUEST, "request", GUARD_MAP_OPEN, __u32, struct bw_request)                 \
	X(ANSWER, "answer", GUARD_MAP_OPEN, __u32, struct bw_answer)

enum guard_map_kind {
	GUARD_MAP_FROZEN, /* filled before the programs are attached, then frozen */
	GUARD_MAP_PUBLISHED, /* filled when all is proved, then frozen */
	GUARD_MAP_SHARED, /* written by the programs; one map for all generations */
	GUARD_MAP_COMMON, /* the same, and user space writes to it as well: never frozen */
	GUARD_MAP_RECORD, /* filled when the first generation is proved, then frozen; one for all */
	GUARD_MAP_OPEN, /* questions and answers, at any time */
};

#define GUARD_MAP_ROW(id, name, kind, key, value) GUARD_MAP_##id,
enum guard_map {
	GUARD_MAPS(GUARD_MAP_ROW) _GUARD_MAP_MAX
};
#undef GUARD_MAP_ROW

/* What can be asked of the kernel about a file; pinned as "iter-NAME". */
enum guard_iterator {
	GUARD_ITERATOR_FILE, /* where does the file behind a descriptor live */
	GUARD_ITERATOR_TASK, /* and what would become of a task that uses it */
	GUARD_ITERATOR_VIEWS, /* which paths do the host's mounts have for it */
	_GUARD_ITERATOR_MAX,
};

const char *guard_map_name(enum guard_map map);
enum guard_map_kind guard_map_kind(enum guard_map map);

/* Does the next generation go on with the same map? */
bool guard_map_is_inherited(enum guard_map map);

/* Do keys have the size, and values at most the size, that we have room for? */
bool guard_map_fits(enum guard_map map, const struct bpf_map_info *info);

const char *guard_iterator_name(enum guard_iterator iterator);

/* Rows of BW_HOOKS. */
const char *guard_hook_name(enum bw_hook hook); /* "exec" */
const char *guard_hook_lsm(enum bw_hook hook); /* "bprm_check_security" */
