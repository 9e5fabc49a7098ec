/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "policy/policy-hash.h"

#include <string.h>

#define FNV_BASIS 0xcbf29ce484222325ULL
#define FNV_PRIME 0x100000001b3ULL

static uint64_t hash_byte(uint64_t hash, unsigned char byte)
{
	return (hash ^ byte) * FNV_PRIME;
}

/* Eight bytes, the lowest first on every machine. */
static uint64_t hash_number(uint64_t hash, uint64_t number)
{
	for (int i = 0; i < 8; i++, number >>= 8)
		hash = hash_byte(hash, (unsigned char)number);
	return hash;
}

/* With its length before it, so that no two lists of strings read the same. */
static uint64_t hash_string(uint64_t hash, const char *string)
{
	if (!string)
		return hash_number(hash, UINT64_MAX);
	hash = hash_number(hash, strlen(string));
	for (; *string; string++)
		hash = hash_byte(hash, (unsigned char)*string);
	return hash;
}

static uint64_t hash_exemption(uint64_t hash, const struct policy_exemption *exemption)
{
	size_t n_units = 0;

	hash = hash_string(hash, exemption->name);
	hash = hash_number(hash, exemption->controls);
	hash = hash_string(hash, exemption->exe);
	hash = hash_number(hash, exemption->n_uids);
	for (size_t i = 0; i < exemption->n_uids; i++)
		hash = hash_number(hash, exemption->uids[i]);
	for (; exemption->units && exemption->units[n_units]; n_units++)
		hash = hash_string(hash, exemption->units[n_units]);
	hash = hash_number(hash, n_units);
	hash = hash_number(hash, exemption->namespaces);
	return hash_number(hash, exemption->sealed_only);
}

uint64_t policy_hash(const struct policy *policy)
{
	uint64_t hash = FNV_BASIS;

	hash = hash_number(hash, BW_ABI_VERSION);
	for (size_t i = 0; i < _BW_CONTROL_MAX; i++)
		hash = hash_number(hash, policy->control[i]);
	hash = hash_number(hash, policy->scope);
	hash = hash_number(hash, policy->event_interval_s);
	hash = hash_number(hash, policy->event_burst);
	hash = hash_number(hash, policy->n_directories);
	for (size_t i = 0; i < policy->n_directories; i++)
		hash = hash_string(hash, policy->directories[i].path);
	hash = hash_number(hash, policy->n_exemptions);
	for (size_t i = 0; i < policy->n_exemptions; i++)
		hash = hash_exemption(hash, &policy->exemptions[i]);
	return hash;
}

/* Never 0, which stands for one that is not known. */
static uint64_t ground_hash_begin(enum bw_scope scope, size_t n_directories)
{
	return hash_number(hash_number(FNV_BASIS, scope), n_directories);
}

uint64_t ground_hash(enum bw_scope scope, char *const *directories, size_t n)
{
	uint64_t hash = ground_hash_begin(scope, n);

	for (size_t i = 0; i < n; i++)
		hash = hash_string(hash, directories[i]);
	return hash != 0 ? hash : 1;
}

uint64_t policy_ground_hash(const struct policy *policy)
{
	uint64_t hash = ground_hash_begin(policy->scope, policy->n_directories);

	for (size_t i = 0; i < policy->n_directories; i++)
		hash = hash_string(hash, policy->directories[i].path);
	return hash != 0 ? hash : 1;
}

uint64_t policy_configured_hash(const struct policy *policy)
{
	const uint64_t hash = hash_number(policy_hash(policy), policy->mode);

	return hash != 0 ? hash : 1;
}
