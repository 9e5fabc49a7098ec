/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/near-miss.h"

#include "tree.h"

#define REFUSED (1U << BW_CONTROL_PATH_EXEC | 1U << BW_CONTROL_PATH_MAP)
#define ALL	(BW_SHAPE_EXE | BW_SHAPE_UNIT | BW_SHAPE_UID)

/* Somebody with program 7, unit 3, user 1000, who is refused. */
static const struct bw_answer answer = {
	.refused = REFUSED,
	.subject = { .exe = { .ino = 7, .dev = 1 }, .unit = 3, .uid = 1000, .shape = ALL },
};

static struct bw_exemption from_both(uint32_t first_condition, __u16 rule)
{
	struct bw_exemption exemption = { 0 };

	for (uint32_t c = 0; c < _BW_CONDITION_MAX; c++)
		if ((c & first_condition) == first_condition)
			exemption.when[c].rule[BW_CONTROL_PATH_EXEC] =
				exemption.when[c].rule[BW_CONTROL_PATH_MAP] = rule;
	return exemption;
}

static struct near_misses find(const struct bw_answer *said, struct bw_exemption_key key,
			       struct bw_exemption exemption)
{
	struct near_misses misses = { 0 };

	near_misses_add(&misses, &key, &exemption, said);
	return misses;
}

static void test_one_condition_is_missing(void **state)
{
	static const struct {
		struct bw_exemption_key key;
		uint32_t missing;
	} cases[] = {
		{ { .exe = { 7, 1, 0 }, .uid = 5, .shape = BW_SHAPE_EXE | BW_SHAPE_UID },
		  BW_SHAPE_UID },
		{ { .exe = { 7, 1, 0 }, .unit = 4, .shape = BW_SHAPE_EXE | BW_SHAPE_UNIT },
		  BW_SHAPE_UNIT },
		{ { .exe = { 7, 2, 0 }, .unit = 3, .shape = BW_SHAPE_EXE | BW_SHAPE_UNIT },
		  BW_SHAPE_EXE },
		{ { .exe = { 7, 1, 9 }, .unit = 3, .uid = 5, .shape = ALL },
		  BW_SHAPE_EXE | BW_SHAPE_UID },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct near_misses misses = find(&answer, cases[i].key, from_both(0, 2));

		assert_int_equal(misses.n, 1);
		assert_int_equal(misses.items[0].rule, 2);
		assert_int_equal(misses.items[0].missing, cases[i].missing);
		assert_int_equal(misses.items[0].controls, REFUSED);
	}
}

static void test_nothing_is_met(void **state)
{
	const struct bw_exemption_key other = { .exe = { 8, 1, 0 }, .shape = BW_SHAPE_EXE };
	const struct bw_exemption_key both = { .exe = { 8, 1, 0 },
					       .uid = 5,
					       .shape = BW_SHAPE_EXE | BW_SHAPE_UID };

	assert_int_equal(find(&answer, other, from_both(0, 1)).n, 0);
	assert_int_equal(find(&answer, both, from_both(0, 1)).n, 0);
}

/* The right program, but others could change it: then it meets nothing. */
static void test_what_cannot_meet(void **state)
{
	const struct bw_exemption_key key = { .exe = { 7, 1, 0 },
					      .uid = 1000,
					      .shape = BW_SHAPE_EXE | BW_SHAPE_UID };
	struct bw_answer said = answer;
	struct near_misses misses;

	said.subject.shape = BW_SHAPE_UID;
	misses = find(&said, key, from_both(0, 1));
	assert_int_equal(misses.n, 1);
	assert_int_equal(misses.items[0].missing, BW_SHAPE_EXE);
}

static void test_conditions(void **state)
{
	const struct bw_exemption_key key = { .uid = 1000, .shape = BW_SHAPE_UID };
	struct bw_answer said = answer;
	struct near_misses misses;

	misses = find(&said, key, from_both(BW_CONDITION_SEALED, 1));
	assert_int_equal(misses.n, 1);
	assert_int_equal(misses.items[0].missing, NEAR_MISS_SEALED);
	misses = find(&said, key, from_both(BW_CONDITION_CHILD, 1));
	assert_int_equal(misses.items[0].missing, NEAR_MISS_NAMESPACE);
	misses = find(&said, key, from_both(BW_CONDITION_CHILD | BW_CONDITION_SEALED, 1));
	assert_int_equal(misses.items[0].missing, NEAR_MISS_SEALED | NEAR_MISS_NAMESPACE);
	said.conditions = BW_CONDITION_SEALED;
	assert_int_equal(find(&said, key, from_both(BW_CONDITION_SEALED, 1)).n, 0); /* is met */
	said.refused = 1U << BW_CONTROL_MEMFD_EXEC;
	assert_int_equal(find(&said, key, from_both(BW_CONDITION_CHILD, 1)).n, 0);
}

/* Of an exemption with several entries the one that lacks least; and no more than there is room for. */
static void test_several(void **state)
{
	struct bw_exemption_key key = { .exe = { 7, 1, 0 }, .unit = 4, .uid = 5, .shape = ALL };
	struct near_misses misses = { 0 };
	struct bw_exemption exemption = from_both(0, 1);

	near_misses_add(&misses, &key, &exemption, &answer);
	assert_int_equal(misses.items[0].missing, BW_SHAPE_UNIT | BW_SHAPE_UID);
	key.unit = 3;
	near_misses_add(&misses, &key, &exemption, &answer);
	assert_int_equal(misses.n, 1);
	assert_int_equal(misses.items[0].missing, BW_SHAPE_UID);
	assert_int_equal(misses.items[0].controls, REFUSED);
	for (__u16 rule = 2; rule < 2 * NEAR_MISSES_MAX; rule++) {
		exemption = from_both(0, rule);
		near_misses_add(&misses, &key, &exemption, &answer);
	}
	assert_int_equal(misses.n, NEAR_MISSES_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_condition_is_missing),
		cmocka_unit_test(test_nothing_is_met),
		cmocka_unit_test(test_what_cannot_meet),
		cmocka_unit_test(test_conditions),
		cmocka_unit_test(test_several),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
