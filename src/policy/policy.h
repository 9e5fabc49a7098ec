/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/cleanup.h"
#include "bpf/abi.h"

/* Where in the configuration something was said. */
struct policy_source {
	char *file; /* path as opened, below the root directory */
	unsigned int line;
};

/* Free what it holds; it says nothing afterwards. */
void policy_source_clear(struct policy_source *source);

struct policy_directory {
	char *path; /* absolute, no ".", "..", "//" or trailing "/" */
	char *asked; /* as configured, when `path` is what its symbolic links lead to; else NULL */
	struct policy_source source;
};

/* Bits of policy_exemption.namespaces */
enum {
	POLICY_NAMESPACE_HOST = 1 << 0,
	POLICY_NAMESPACE_CHILD = 1 << 1
};

/* One [Exempt NAME]. Every given condition must be met; in a list, one of its words. */
struct policy_exemption {
	char *name;
	uint32_t controls; /* bit n: enum bw_control n */
	char *exe; /* absolute path or NULL */
	uid_t *uids;
	size_t n_uids;
	char **units; /* NULL-terminated or NULL */
	unsigned int namespaces; /* never 0 */
	bool sealed_only;
	char *reason, *owner;
	char *expires; /* YYYY-MM-DD or NULL; a date for reviews, never a switch: see exempt.h */
	struct policy_source source;
};

enum policy_on_failure {
	POLICY_ON_FAILURE_CONTINUE,
	POLICY_ON_FAILURE_EMERGENCY
};

/* A whole, validated configuration. Built by policy_read(), owned by the caller. */
struct policy {
	enum bw_mode mode; /* ceiling for every control */
	enum bw_mode configured_mode; /* the files' ceiling, whatever the command line says */
	enum bw_mode_source mode_source;
	struct policy_source mode_from; /* no file: the default, or not from a file */
	enum bw_mode control[_BW_CONTROL_MAX]; /* effective: the ceiling is applied */
	struct policy_source control_from[_BW_CONTROL_MAX]; /* no file: default or ceiling */
	enum bw_scope scope;
	struct policy_source scope_from;
	enum policy_on_failure on_failure;
	struct policy_source on_failure_from;
	bool lock;
	uint32_t event_interval_s, event_burst; /* of [Events]; interval 0: no limit */
	uint32_t trial; /* bit n: enum bw_control n enforces on trial; never from the files */
	uint64_t trial_ns; /* and for how long, from when it is loaded */
	struct policy_directory *directories;
	size_t n_directories;
	struct policy_exemption *exemptions;
	size_t n_exemptions;
	uint64_t hash; /* of everything above that changes a verdict, with a trial as if for good */
	uint64_t
		configured_hash; /* of what the files say, whatever the command line and the root say */
};

/* Does the command line ask for less than the files? */
static inline bool policy_is_break_glass(const struct policy *policy)
{
	return policy->mode < policy->configured_mode;
}

struct policy *policy_free(struct policy *policy);
DEFINE_CLEANUP(struct policy *, policy_free);
#define _cleanup_policy_ _cleanup_(policy_freep)
