/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/fill.h"

#include <bpf/bpf.h>
#include <string.h>

#include "guard/boot-record.h"

static const __u32 only = 0; /* key of a map of one */

/* Of a value in `directories`: room for the longest path, with its NUL. */
static size_t directory_size(const struct policy *policy)
{
	size_t size = 1;

	for (size_t i = 0; i < policy->n_directories; i++) {
		const size_t length = strlen(policy->directories[i].path);

		size = length >= size ? length + 1 : size;
	}
	return size;
}

int fill_reserve(struct object *object, const struct policy *policy,
		 const struct directory_trie *trie)
{
	const struct {
		enum guard_map map;
		size_t n;
	} sizes[] = {
		{ GUARD_MAP_COMPONENTS, trie->n_edges },
		{ GUARD_MAP_DIRECTORIES, policy->n_directories },
		{ GUARD_MAP_UNITS, exemption_units_max(policy) },
		{ GUARD_MAP_EXEMPTIONS, exemption_entries_max(policy) },
		{ GUARD_MAP_RULES, policy->n_exemptions },
	};
	int r;

	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		r = object_map_resize(object, sizes[i].map, sizes[i].n);
		if (r < 0)
			return r;
	}
	return object_map_resize_value(object, GUARD_MAP_DIRECTORIES, directory_size(policy));
}

static int map_put(const struct object *object, enum guard_map map, const void *key,
		   const void *value)
{
	return bpf_map_update_elem(object_map_fd(object, map), key, value, BPF_ANY) < 0 ? -errno
											: 0;
}

static int fill_modes(const struct object *object, const struct policy *policy, uint64_t generation,
		      const struct directory_trie *trie, const struct exemption_table *table)
{
	struct bw_policy value = {
		.scope = policy->scope,
		.event_burst = policy->event_burst,
		.event_interval_ns = policy->event_interval_s * 1000000000ULL,
		.generation = generation,
		.exemption_shapes = table->shapes,
		.trial = (__u8)policy->trial,
		.trial_until_ns = policy->trial ? boot_clock() + policy->trial_ns : 0,
	};

	for (unsigned int control = 0; control < _BW_CONTROL_MAX; control++) {
		if (policy->control[control] == BW_MODE_ENFORCE)
			value.enforce |= (__u8)(1U << control);
		else if (policy->control[control] == BW_MODE_AUDIT)
			value.audit |= (__u8)(1U << control);
	}
	memcpy(value.hint, trie->hint, sizeof(value.hint));
	return map_put(object, GUARD_MAP_POLICY, &only, &value);
}

static int fill_directories(const struct object *object, const struct policy *policy,
			    const struct directory_trie *trie)
{
	_cleanup_free_ char *value = NULL;
	int r;

	for (size_t i = 0; i < trie->n_edges; i++) {
		r = map_put(object, GUARD_MAP_COMPONENTS, &trie->edges[i].key,
			    &trie->edges[i].value);
		if (r < 0)
			return r;
	}
	value = malloc(directory_size(policy));
	if (!value)
		return -ENOMEM;
	for (__u32 i = 0; i < policy->n_directories; i++) {
		memset(value, 0, directory_size(policy));
		(void)stpcpy(value, policy->directories[i].path);
		r = map_put(object, GUARD_MAP_DIRECTORIES, &i, value);
		if (r < 0)
			return r;
	}
	return 0;
}

static int fill_exemptions(const struct object *object, const struct exemption_table *table)
{
	int r;

	for (__u32 i = 0; i < table->n_units; i++) {
		const __u32 id = i + 1;
		struct bw_unit_key key = { 0 };

		memccpy(key.name, table->units[i], 0, sizeof(key.name) - 1);
		r = map_put(object, GUARD_MAP_UNITS, &key, &id);
		if (r < 0)
			return r;
	}
	for (__u32 i = 0; i < table->n_rules; i++) {
		struct bw_rule value = { 0 };

		memccpy(value.name, table->rules[i], 0, sizeof(value.name) - 1);
		r = map_put(object, GUARD_MAP_RULES, &i, &value);
		if (r < 0)
			return r;
	}
	for (size_t i = 0; i < table->n_entries; i++) {
		r = map_put(object, GUARD_MAP_EXEMPTIONS, &table->entries[i].key,
			    &table->entries[i].value);
		if (r < 0)
			return r;
	}
	return 0;
}

static int map_freeze(const struct object *object, enum guard_map map)
{
	if (bpf_map_freeze(object_map_fd(object, map)) == 0)
		return 0;
	/* an older generation's counters are frozen already: EBUSY, or since 5.16 EPERM */
	if (guard_map_kind(map) == GUARD_MAP_SHARED && (errno == EBUSY || errno == EPERM))
		return 0;
	return -errno;
}

int fill_policy(const struct object *object, const struct policy *policy, uint64_t generation,
		const struct directory_trie *trie, const struct exemption_table *table)
{
	int r;

	r = fill_modes(object, policy, generation, trie, table);
	if (r < 0)
		return r;
	r = fill_directories(object, policy, trie);
	if (r < 0)
		return r;
	r = fill_exemptions(object, table);
	if (r < 0)
		return r;
	for (enum guard_map map = 0; map < _GUARD_MAP_MAX; map++) {
		enum guard_map_kind kind = guard_map_kind(map);

		if (kind != GUARD_MAP_FROZEN && kind != GUARD_MAP_SHARED)
			continue;
		r = map_freeze(object, map);
		if (r < 0)
			return r;
	}
	return 0;
}

int fill_state(const struct object *object, const struct bw_state *state)
{
	int r;

	r = map_put(object, GUARD_MAP_STATE, &only, state);
	if (r < 0)
		return r;
	return map_freeze(object, GUARD_MAP_STATE);
}

int fill_boot(const struct object *object, const struct bw_boot *boot)
{
	int r;

	r = map_put(object, GUARD_MAP_BOOT, &only, boot);
	if (r < 0)
		return r;
	return map_freeze(object, GUARD_MAP_BOOT);
}

int fill_matches(int exemptions_fd, const struct exemption_table *table)
{
	struct bw_exemption_key key, *last = NULL;
	struct bw_exemption value;
	size_t n = 0;

	for (size_t i = 0; i < table->n_entries; i++) {
		if (bpf_map_lookup_elem(exemptions_fd, &table->entries[i].key, &value) < 0)
			return errno == ENOENT ? 0 : -errno;
		if (memcmp(&value, &table->entries[i].value, sizeof(value)) != 0)
			return 0;
	}
	while (bpf_map_get_next_key(exemptions_fd, last, &key) == 0) {
		last = &key;
		n++;
	}
	return errno == ENOENT ? n == table->n_entries : -errno;
}
