/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence/timeline.h"

#include <string.h>

#include "tree.h"

#define MS 1000000ULL

/* An initrd load: began 1.5 s, attached 1.6 s, proved 1.7 s, by pid 112; pid 120 after that. */
static struct boot_facts facts_of_initrd(void)
{
	return (struct boot_facts){
		.recorded = true,
		.boot = { .began_ns = 1500 * MS,
			  .attached_ns = 1600 * MS,
			  .proved_ns = 1700 * MS,
			  .pid = 112,
			  .initrd = 1 },
		.execs = { 2,
			   { { { .pid = 113 }, { .ns = 1650 * MS, .parent = 112 } },
			     { { .pid = 120 }, { .ns = 1800 * MS, .parent = 1 } } } },
		.asked = true,
		.pid1.us = { [PID1_FIRMWARE] = 4000000,
			     [PID1_LOADER] = 2000000,
			     [PID1_INITRD] = 1000000,
			     [PID1_INITRD_GENERATORS_START] = 1100000,
			     [PID1_INITRD_GENERATORS_FINISH] = 1200000,
			     [PID1_USERSPACE] = 3000000,
			     [PID1_GENERATORS_START] = 3100000,
			     [PID1_GENERATORS_FINISH] = 3200000 },
	};
}

static int position(const struct timeline *timeline, const char *key)
{
	for (size_t i = 0; i < timeline->n; i++)
		if (strcmp(timeline->items[i].key, key) == 0)
			return (int)i;
	return -1;
}

static bool is_unknown(const struct timeline *timeline, const char *key)
{
	for (size_t i = 0; i < timeline->n_unknown; i++)
		if (strcmp(timeline->unknown[i], key) == 0)
			return true;
	return false;
}

static void test_order(void **state)
{
	static const char *const order[] = {
		"firmware",
		"boot-loader",
		"kernel",
		"initrd",
		"initrd-generators-start",
		"initrd-generators-finish",
		"guard-began",
		"guard-attached",
		"guard-proved",
		"first-other-exec",
		"userspace",
		"generators-start",
		"generators-finish",
	};
	struct boot_facts facts = facts_of_initrd();
	struct timeline timeline;

	timeline_make(&facts, &timeline);
	assert_int_equal(timeline.n, sizeof(order) / sizeof(order[0]));
	for (size_t i = 0; i < timeline.n; i++)
		assert_string_equal(timeline.items[i].key, order[i]);
	assert_int_equal(timeline.items[0].ns, -4000000000LL);
	assert_int_equal(timeline.items[9].ns, 1800 * MS);
	assert_true(is_unknown(&timeline, "finish"));
	assert_false(is_unknown(&timeline, "userspace"));
}

/* Everything has its place, whatever is known. */
static void test_all_or_nothing(void **state)
{
	struct boot_facts facts = facts_of_initrd(), nothing = { 0 };
	struct timeline full, none;

	for (enum pid1_milestone i = 0; i < _PID1_MAX; i++)
		facts.pid1.us[i] = 1;
	timeline_make(&facts, &full);
	timeline_make(&nothing, &none);
	assert_int_equal(full.n_unknown, 0);
	assert_int_equal(none.n, 1);
	assert_string_equal(none.items[0].key, "kernel");
	assert_int_equal(none.n_unknown + 1, full.n);
	assert_true(full.n <= TIMELINE_MAX);
}

/* A machine that slept before the load: CLOCK_BOOTTIME is ahead of systemd's clock. */
static void test_suspended(void **state)
{
	struct boot_facts facts = facts_of_initrd();
	struct timeline timeline;

	facts.boot.suspended_ns = 500 * MS;
	timeline_make(&facts, &timeline);
	assert_int_equal(timeline.items[position(&timeline, "guard-attached")].ns, 1100 * MS);
}

static void test_only_the_loader_was_seen(void **state)
{
	struct boot_facts facts = facts_of_initrd();
	struct timeline timeline;

	facts.execs.n = 1;
	timeline_make(&facts, &timeline);
	assert_int_equal(position(&timeline, "first-other-exec"), -1);
	assert_true(is_unknown(&timeline, "first-other-exec"));
}

static void test_generators(void **state)
{
	static const struct {
		uint64_t attached_ms, start_us, finish_us;
		enum timeline_order order;
	} rows[] = {
		{ 1600, 3100000, 3200000, TIMELINE_GUARDED },
		{ 3100, 3100000, 3200000, TIMELINE_GUARDED },
		{ 3150, 3100000, 3200000, TIMELINE_PARTLY },
		{ 3150, 3100000, 0, TIMELINE_PARTLY },
		{ 3200, 3100000, 3200000, TIMELINE_UNGUARDED },
		{ 9000, 3100000, 3200000, TIMELINE_UNGUARDED },
		{ 9000, 0, 0, TIMELINE_UNKNOWN },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct boot_facts facts = facts_of_initrd();

		facts.boot.attached_ns = rows[i].attached_ms * MS;
		facts.pid1.us[PID1_GENERATORS_START] = rows[i].start_us;
		facts.pid1.us[PID1_GENERATORS_FINISH] = rows[i].finish_us;
		assert_int_equal(timeline_generators(&facts, false), rows[i].order);
	}
}

static void test_generators_of_the_initrd(void **state)
{
	struct boot_facts facts = facts_of_initrd();

	assert_int_equal(timeline_generators(&facts, true), TIMELINE_UNGUARDED);
	facts.pid1.us[PID1_INITRD] = 0;
	assert_int_equal(timeline_generators(&facts, true), TIMELINE_NEVER);
	facts.asked = false;
	assert_int_equal(timeline_generators(&facts, true), TIMELINE_UNKNOWN);
	facts = facts_of_initrd();
	facts.recorded = false;
	assert_int_equal(timeline_generators(&facts, true), TIMELINE_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),	   cmocka_unit_test(test_all_or_nothing),
		cmocka_unit_test(test_suspended),  cmocka_unit_test(test_only_the_loader_was_seen),
		cmocka_unit_test(test_generators), cmocka_unit_test(test_generators_of_the_initrd),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
