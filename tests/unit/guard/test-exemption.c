/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/exemption.h"

#include <string.h>

#include "tree.h"

enum {
	BOTH = POLICY_NAMESPACE_HOST | POLICY_NAMESPACE_CHILD,
};

static const struct bw_exemption *find(const struct exemption_table *table,
				       const struct bw_exemption_key *key)
{
	for (size_t i = 0; i < table->n_entries; i++)
		if (memcmp(&table->entries[i].key, key, sizeof(*key)) == 0)
			return &table->entries[i].value;
	return NULL;
}

static void test_combinations(void **state)
{
	char name[] = "x", unit_a[] = "a.service", unit_b[] = "b.service";
	char *units[] = { unit_a, unit_b, NULL };
	uid_t uids[] = { 5, 6, 7 };
	struct policy_exemption exemption = {
		.name = name,
		.controls = 1U << BW_CONTROL_MEMFD_EXEC | 1U << BW_CONTROL_PATH_MAP,
		.units = units,
		.uids = uids,
		.n_uids = 3,
		.namespaces = BOTH,
	};
	struct policy policy = { .exemptions = &exemption, .n_exemptions = 1 };
	struct exemption_exe exe = { 0 };
	_cleanup_exemption_table_ struct exemption_table *table = NULL;
	const struct bw_exemption *found;
	struct bw_exemption_key key = {
		.unit = 2,
		.uid = 7,
		.shape = BW_SHAPE_UNIT | BW_SHAPE_UID,
	};

	assert_int_equal(exemption_entries_max(&policy), 6);
	assert_int_equal(exemption_units_max(&policy), 2);
	assert_int_equal(exemption_table_new(&policy, &exe, &table), 0);
	assert_int_equal(table->n_entries, 6);
	assert_int_equal(table->shapes, 1U << (BW_SHAPE_UNIT | BW_SHAPE_UID));
	assert_string_equal(table->units[1], "b.service");
	found = find(table, &key);
	assert_non_null(found);
	assert_int_equal(found->when[0].rule[BW_CONTROL_MEMFD_EXEC], 1);
	assert_int_equal(found->when[0].rule[BW_CONTROL_PATH_MAP], 1);
	assert_int_equal(found->when[0].rule[BW_CONTROL_MEMFD_MAP], 0);
	key.uid = 8;
	assert_null(find(table, &key));
}

static void test_conditions(void **state)
{
	char sealed[] = "sealed", host[] = "host";
	struct policy_exemption exemptions[] = {
		{ .name = sealed, .sealed_only = true, .namespaces = BOTH },
		{ .name = host, .namespaces = POLICY_NAMESPACE_HOST },
	};
	struct policy policy = { .exemptions = exemptions, .n_exemptions = 2 };
	struct exemption_exe exes[2] = { 0 };
	_cleanup_exemption_table_ struct exemption_table *table = NULL;
	uid_t uid = 5;

	for (unsigned int i = 0; i < 2; i++) {
		exemptions[i].controls = 1U << BW_CONTROL_MEMFD_EXEC;
		exemptions[i].uids = &uid;
		exemptions[i].n_uids = 1;
	}
	assert_int_equal(exemption_table_new(&policy, exes, &table), 0);
	assert_int_equal(table->n_entries, 1);
	for (unsigned int condition = 0; condition < _BW_CONDITION_MAX; condition++) {
		static const unsigned int expected[] = {
			[0] = 2,
			[BW_CONDITION_SEALED] = 1,
			[BW_CONDITION_CHILD] = 0,
			[BW_CONDITION_SEALED | BW_CONDITION_CHILD] = 1,
		};
		const struct bw_exempt *exempt = &table->entries[0].value.when[condition];

		assert_int_equal(exempt->rule[BW_CONTROL_MEMFD_EXEC], expected[condition]);
		assert_int_equal(exempt->rule[BW_CONTROL_PATH_EXEC], 0);
	}
}

/* An exemption for a program that is not there must not become one for everybody. */
static void test_unresolved_opens_nothing(void **state)
{
	char gone[] = "gone", there[] = "there";
	struct policy_exemption exemptions[] = {
		{ .name = gone, .exe = gone, .controls = 1, .namespaces = BOTH },
		{ .name = there, .exe = there, .controls = 1, .namespaces = BOTH },
	};
	struct policy policy = { .exemptions = exemptions, .n_exemptions = 2 };
	struct exemption_exe exes[] = {
		{ 0 },
		{ .resolved = true, .id = { .ino = 7, .dev = 8, .generation = 9 } },
	};
	_cleanup_exemption_table_ struct exemption_table *table = NULL;

	assert_int_equal(exemption_table_new(&policy, exes, &table), 0);
	assert_int_equal(table->n_entries, 1);
	assert_int_equal(table->entries[0].key.exe.ino, 7);
	assert_int_equal(table->entries[0].key.shape, BW_SHAPE_EXE);
	assert_int_equal(table->n_rules, 1);
	assert_string_equal(table->rules[0], "there");
	assert_int_equal(table->entries[0].value.when[0].rule[0], 1);
}

static void test_none(void **state)
{
	struct policy policy = { 0 };
	_cleanup_exemption_table_ struct exemption_table *table = NULL;

	assert_int_equal(exemption_table_new(&policy, NULL, &table), 0);
	assert_int_equal(table->n_entries, 0);
	assert_int_equal(table->shapes, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_combinations),
		cmocka_unit_test(test_conditions),
		cmocka_unit_test(test_unresolved_opens_nothing),
		cmocka_unit_test(test_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
