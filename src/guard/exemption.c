/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/exemption.h"

#include <string.h>

static size_t units_count(const struct policy_exemption *exemption)
{
	size_t n = 0;

	while (exemption->units && exemption->units[n])
		n++;
	return n;
}

/* A list that is not given is one wildcard. */
static size_t at_least_one(size_t n)
{
	return n > 0 ? n : 1;
}

size_t exemption_entries_max(const struct policy *policy)
{
	size_t n = 0;

	for (size_t i = 0; i < policy->n_exemptions; i++) {
		const struct policy_exemption *exemption = &policy->exemptions[i];

		n += at_least_one(units_count(exemption)) * at_least_one(exemption->n_uids);
	}
	return n;
}

size_t exemption_units_max(const struct policy *policy)
{
	size_t n = 0;

	for (size_t i = 0; i < policy->n_exemptions; i++)
		n += units_count(&policy->exemptions[i]);
	return n;
}

/* Number of `name` in table->units, from 1; added if new. The array has room for all. */
static __u32 unit_id(struct exemption_table *table, const char *name)
{
	for (size_t i = 0; i < table->n_units; i++)
		if (strcmp(table->units[i], name) == 0)
			return (__u32)i + 1;
	table->units[table->n_units++] = name;
	return (__u32)table->n_units;
}

static bool condition_met(const struct policy_exemption *exemption, unsigned int condition)
{
	unsigned int namespace =
		condition & BW_CONDITION_CHILD ? POLICY_NAMESPACE_CHILD : POLICY_NAMESPACE_HOST;

	if (exemption->sealed_only && !(condition & BW_CONDITION_SEALED))
		return false;
	return exemption->namespaces & namespace;
}

static void entry_add(struct exemption_table *table, const struct policy_exemption *exemption,
		      const struct bw_exemption_key *key)
{
	struct exemption_entry *entry = &table->entries[table->n_entries++];

	*entry = (struct exemption_entry){ .key = *key };
	for (unsigned int condition = 0; condition < _BW_CONDITION_MAX; condition++)
		for (unsigned int control = 0; control < _BW_CONTROL_MAX; control++)
			if (condition_met(exemption, condition) &&
			    exemption->controls & 1U << control)
				entry->value.when[condition].rule[control] = (__u16)table->n_rules;
	table->shapes |= 1ULL << key->shape;
}

/* `key` has the program. One entry for each combination of the exemption's units and users. */
static void exemption_add(struct exemption_table *table, const struct policy_exemption *exemption,
			  struct bw_exemption_key key)
{
	size_t n_units = units_count(exemption);

	table->rules[table->n_rules++] = exemption->name;
	if (n_units > 0)
		key.shape |= BW_SHAPE_UNIT;
	if (exemption->n_uids > 0)
		key.shape |= BW_SHAPE_UID;
	for (size_t u = 0; u < at_least_one(n_units); u++) {
		if (n_units > 0)
			key.unit = unit_id(table, exemption->units[u]);
		for (size_t i = 0; i < at_least_one(exemption->n_uids); i++) {
			if (exemption->n_uids > 0)
				key.uid = exemption->uids[i];
			entry_add(table, exemption, &key);
		}
	}
}

static int entry_compare(const void *a, const void *b)
{
	const struct exemption_entry *x = a, *y = b;

	return memcmp(&x->key, &y->key, sizeof(x->key));
}

static void exempt_merge(struct bw_exempt *exempt, const struct bw_exempt *other)
{
	for (unsigned int control = 0; control < _BW_CONTROL_MAX; control++) {
		__u16 *rule = &exempt->rule[control];

		if (other->rule[control] && (!*rule || other->rule[control] < *rule))
			*rule = other->rule[control];
	}
}

/* Entries of one key become one: what any of them exempts is exempt, in the name of the first. */
static void entries_merge(struct exemption_table *table)
{
	struct exemption_entry *last = NULL;
	size_t n = 0;

	if (table->n_entries > 0)
		qsort(table->entries, table->n_entries, sizeof(*table->entries), entry_compare);
	for (size_t i = 0; i < table->n_entries; i++) {
		const struct exemption_entry *entry = &table->entries[i];

		if (!last || memcmp(&last->key, &entry->key, sizeof(entry->key)) != 0) {
			last = &table->entries[n++];
			*last = *entry;
			continue;
		}
		for (unsigned int c = 0; c < _BW_CONDITION_MAX; c++)
			exempt_merge(&last->value.when[c], &entry->value.when[c]);
	}
	table->n_entries = n;
}

int exemption_table_new(const struct policy *policy, const struct exemption_exe *exes,
			struct exemption_table **ret_table)
{
	_cleanup_exemption_table_ struct exemption_table *table = NULL;

	table = calloc(1, sizeof(*table));
	if (!table)
		return -ENOMEM;
	table->entries = calloc(exemption_entries_max(policy) + 1, sizeof(*table->entries));
	table->units = calloc(exemption_units_max(policy) + 1, sizeof(*table->units));
	table->rules = calloc(policy->n_exemptions + 1, sizeof(*table->rules));
	if (!table->entries || !table->units || !table->rules)
		return -ENOMEM;

	for (size_t i = 0; i < policy->n_exemptions; i++) {
		const struct policy_exemption *exemption = &policy->exemptions[i];
		struct bw_exemption_key key = { 0 };

		if (exemption->exe) {
			if (!exes[i].resolved)
				continue;
			key.exe = exes[i].id;
			key.shape = BW_SHAPE_EXE;
		}
		exemption_add(table, exemption, key);
	}
	entries_merge(table);
	*ret_table = TAKE_PTR(table);
	return 0;
}

struct exemption_table *exemption_table_free(struct exemption_table *table)
{
	if (!table)
		return NULL;
	free(table->entries);
	free(table->units);
	free(table->rules);
	free(table);
	return NULL;
}
