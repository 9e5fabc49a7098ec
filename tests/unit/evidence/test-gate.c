/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence/gate.h"

#include <string.h>

#include "policy/policy-hash.h"
#include "setting-made.h"

#define DAY	      INT64_C(86400000000)
#define AGO(days)     (MADE_NOW - (days)*DAY)
#define CONTROL(name) (1U << BW_CONTROL_##name)

/* The ground of a configuration without Paths= and Scope=. */
static uint64_t usual_ground;

static int ground_setup(void **state)
{
	struct policy *policy;
	int r = tree_setup(state);

	if (r != 0)
		return r;
	policy = policy_made(*state, "[Guard]\nMode=audit\n");
	usual_ground = policy_ground_hash(policy);
	policy_free(policy);
	return 0;
}

static void watched(struct evidence_made *made, int64_t from, int64_t to, uint8_t audit)
{
	const struct watch watch = {
		.from_us = from,
		.to_us = to,
		.audit = audit,
		.ground_hash = usual_ground,
		.boot = MADE_BOOT,
	};

	assert_int_equal(evidence_add_watch(&made->evidence, &watch), 0);
}

static void begin(struct evidence_made *made)
{
	evidence_made_begin(made);
	for (unsigned int control = 0; control < _BW_CONTROL_MAX; control++)
		made->evidence.mode[control] = BW_MODE_AUDIT;
	/* there are counters, and the guard tried itself */
	made->evidence.counted[BW_CONTROL_SHM_MAP][BW_VERDICT_EXEMPT] = 4;
	made->evidence.own = 4;
}

static struct gate asked(void **state, struct evidence_made *made, const char *text,
			 uint32_t controls, struct policy **ret_policy)
{
	struct gate_question question = {
		.evidence = &made->evidence,
		.now = &made->evidence,
		.setting = &made->setting,
		.controls = controls,
		.wanted_us = 14 * DAY,
	};
	struct gate gate;

	question.policy = *ret_policy = policy_made(*state, text);
	evidence_sort(&made->evidence);
	assert_int_equal(gate_make(&question, &gate), 0);
	return gate;
}

/* Ask for path-exec: the objections. */
static uint32_t objections(void **state, struct evidence_made *made, const char *text)
{
	_cleanup_policy_ struct policy *policy = NULL;
	struct gate gate = asked(state, made, text, CONTROL(PATH_EXEC), &policy);
	const uint32_t found = gate.items[0].objections;

	assert_int_equal(gate.n, 1);
	assert_int_equal(gate_status(&gate), found ? 1 : 0);
	gate_clear(&gate);
	evidence_made_clear(made);
	return found;
}

static void count_to(struct evidence_made *made, uint64_t audited)
{
	made->evidence.counted[BW_CONTROL_PATH_EXEC][BW_VERDICT_AUDIT] = audited;
}

static void test_enough(void **state)
{
	struct evidence_made made;

	begin(&made);
	watched(&made, AGO(14), MADE_NOW, CONTROL(PATH_EXEC));
	assert_int_equal(objections(state, &made, "[Guard]\nMode=audit\n"), 0);
}

/* Gaps, other controls and the same time twice are no watching. */
static void test_too_short(void **state)
{
	struct evidence_made made;

	begin(&made);
	watched(&made, AGO(20), AGO(10), CONTROL(PATH_EXEC));
	watched(&made, AGO(10), AGO(7), CONTROL(PATH_MAP));
	watched(&made, AGO(15), AGO(12), CONTROL(PATH_EXEC) | CONTROL(PATH_MAP));
	watched(&made, AGO(3), MADE_NOW, CONTROL(PATH_EXEC));
	assert_int_equal(objections(state, &made, "[Guard]\nMode=audit\n"), 1U << OBJECTION_SHORT);
	begin(&made);
	watched(&made, AGO(20), AGO(9), CONTROL(PATH_EXEC));
	watched(&made, AGO(3), MADE_NOW, CONTROL(PATH_EXEC));
	assert_int_equal(objections(state, &made, "[Guard]\nMode=audit\n"), 0);
}

/* Directories and a scope that were not watched; memfds are the same anywhere. */
static void test_where_nobody_watched(void **state)
{
	static const char *const texts[] = {
		"[Guard]\nMode=audit\nPaths=/tmp /home /srv/www\n",
		"[Guard]\nMode=audit\nScope=host\n",
	};
	_cleanup_policy_ struct policy *policy = NULL;
	struct evidence_made made;
	struct gate gate;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		begin(&made);
		watched(&made, AGO(20), MADE_NOW, CONTROL(PATH_EXEC));
		assert_int_equal(objections(state, &made, texts[i]), 1U << OBJECTION_SHORT);
	}
	begin(&made);
	watched(&made, AGO(20), MADE_NOW, CONTROL(PATH_EXEC) | CONTROL(MEMFD_EXEC));
	gate = asked(state, &made, texts[0], CONTROL(PATH_EXEC) | CONTROL(MEMFD_EXEC), &policy);
	assert_int_equal(gate.items[0].control, BW_CONTROL_MEMFD_EXEC);
	assert_int_equal(gate.items[0].objections, 0);
	assert_int_equal(gate.items[1].watched_us, 0);
	assert_int_equal(gate.items[1].elsewhere_us, 20 * DAY);
	gate_clear(&gate);
	evidence_made_clear(&made);
	/* by whom is not known */
	begin(&made);
	usual_ground = 0;
	watched(&made, AGO(20), MADE_NOW, CONTROL(PATH_EXEC));
	assert_int_equal(objections(state, &made, "[Guard]\nMode=audit\n"), 1U << OBJECTION_SHORT);
}

static void test_what_stands_against(void **state)
{
	struct evidence_made made;

	begin(&made);
	watched(&made, AGO(30), MADE_NOW, CONTROL(PATH_EXEC));
	made_sighting(&made, SEEN(PATH_EXEC, EXEC, "/p/a", 1, "/tmp/x", .last_us = AGO(1)));
	count_to(&made, 1);
	assert_int_equal(objections(state, &made, "[Guard]\nMode=audit\n"),
			 1U << OBJECTION_UNEXPLAINED);
	/* explained */
	begin(&made);
	watched(&made, AGO(30), MADE_NOW, CONTROL(PATH_EXEC));
	made_sighting(&made, SEEN(PATH_EXEC, EXEC, "/p/a", 1, "/tmp/x", .last_us = AGO(1)));
	count_to(&made, 1);
	assert_int_equal(objections(state, &made,
				    "[Guard]\nMode=audit\n[Exempt a]\nControls=path-exec\nUid=0\n"),
			 0);
	/* it may be explained */
	begin(&made);
	watched(&made, AGO(30), MADE_NOW, CONTROL(PATH_EXEC));
	made_sighting(&made, SEEN(PATH_EXEC, EXEC, "/p/a", 1, "/tmp/x", .last_us = AGO(1)));
	count_to(&made, 1);
	assert_int_equal(
		objections(state, &made,
			   "[Guard]\nMode=audit\n[Exempt a]\nControls=path-exec\nExe=/p/a\n"),
		1U << OBJECTION_DOUBT);
	/* of another control, of longer ago */
	begin(&made);
	watched(&made, AGO(30), MADE_NOW, CONTROL(PATH_EXEC));
	made_sighting(&made, SEEN(PATH_MAP, MAP, "/p/a", 1, "/tmp/x", .last_us = AGO(1)));
	made_sighting(&made, SEEN(PATH_EXEC, EXEC, "/p/a", 1, "/tmp/x", .last_us = AGO(15)));
	count_to(&made, 1);
	assert_int_equal(objections(state, &made, "[Guard]\nMode=audit\n"), 0);
	/* refused, as it is configured */
	begin(&made);
	watched(&made, AGO(30), MADE_NOW, CONTROL(PATH_EXEC));
	made_sighting(&made,
		      SEEN_AS(REFUSE, PATH_EXEC, EXEC, "/p/a", 1, "/tmp/x", .last_us = AGO(1)));
	assert_int_equal(objections(state, &made, "[Guard]\nMode=enforce\n"), 0);
	/* refused on trial: that is what a trial is for */
	begin(&made);
	watched(&made, AGO(30), MADE_NOW, CONTROL(PATH_EXEC));
	made_sighting(&made,
		      SEEN_AS(REFUSE, PATH_EXEC, EXEC, "/p/a", 1, "/tmp/x", .last_us = AGO(1)));
	assert_int_equal(objections(state, &made, "[Guard]\nMode=audit\n"),
			 1U << OBJECTION_UNEXPLAINED);
	/* and counted without a trace */
	begin(&made);
	watched(&made, AGO(30), MADE_NOW, CONTROL(PATH_EXEC));
	made.evidence.counted[BW_CONTROL_PATH_EXEC][BW_VERDICT_REFUSE] = 1;
	assert_int_equal(objections(state, &made, "[Guard]\nMode=audit\n"), 1U << OBJECTION_HIDDEN);
}

/* Whatever the evidence says it counted: what was seen stands against it. */
static void test_counts_at_the_limit(void **state)
{
	struct evidence_made made;

	begin(&made);
	watched(&made, AGO(30), MADE_NOW, CONTROL(PATH_EXEC));
	made_sighting(&made, SEEN(PATH_EXEC, EXEC, "/p/a", 1, "/tmp/x", .count = UINT64_MAX));
	made_sighting(&made, SEEN(PATH_EXEC, EXEC, "/p/b", 2, "/tmp/x"));
	count_to(&made, UINT64_MAX);
	assert_int_equal(objections(state, &made, "[Guard]\nMode=audit\n"),
			 1U << OBJECTION_UNEXPLAINED);
	/* nor does one that says nothing of how often it was make it unseen */
	begin(&made);
	watched(&made, AGO(30), MADE_NOW, CONTROL(PATH_EXEC));
	made_sighting(&made, SEEN(PATH_EXEC, EXEC, "/p/a", 1, "/tmp/x"));
	made.evidence.items[0].count = 0;
	assert_int_equal(objections(state, &made, "[Guard]\nMode=audit\n"),
			 1U << OBJECTION_UNEXPLAINED);
}

/* Dated by a clock that was years behind: before its boot was watched at all. */
static void test_wrong_early_clock(void **state)
{
	struct evidence_made made;

	begin(&made);
	watched(&made, AGO(30), MADE_NOW, CONTROL(PATH_EXEC));
	made_sighting(&made, SEEN(PATH_EXEC, EXEC, "/p/a", 1, "/tmp/x", .first_us = AGO(3000),
				  .last_us = AGO(3000)));
	count_to(&made, 1);
	assert_int_equal(objections(state, &made, "[Guard]\nMode=audit\n"),
			 1U << OBJECTION_UNEXPLAINED);
}

/* So does what a watch is dated by that ended before the clock was set. */
static void test_clock_set_between_watches(void **state)
{
	const int64_t booted = AGO(30);
	struct evidence_made made;

	begin(&made);
	watched(&made, AGO(3000), AGO(2999), CONTROL(PATH_EXEC));
	watched(&made, AGO(29), MADE_NOW, CONTROL(PATH_EXEC));
	for (size_t i = 0; i < made.evidence.n_watches; i++)
		made.evidence.watches[i].from_boottime_us =
			(uint64_t)(made.evidence.watches[i].to_us == MADE_NOW ? AGO(29) - booted
									      : DAY);
	made_sighting(&made, SEEN(PATH_EXEC, EXEC, "/p/a", 1, "/tmp/x", .first_us = AGO(3000),
				  .last_us = AGO(2999)));
	count_to(&made, 1);
	assert_int_equal(objections(state, &made, "[Guard]\nMode=audit\n"),
			 1U << OBJECTION_UNEXPLAINED);
}

/* Nothing tells of the time between two watches of a boot, but its clock was right. */
static void test_long_ago_between_watches(void **state)
{
	struct evidence_made made;

	begin(&made);
	watched(&made, AGO(60), AGO(50), CONTROL(PATH_EXEC));
	watched(&made, AGO(30), MADE_NOW, CONTROL(PATH_EXEC));
	made_sighting(&made, SEEN(PATH_EXEC, EXEC, "/p/a", 1, "/tmp/x", .first_us = AGO(40),
				  .last_us = AGO(40)));
	count_to(&made, 1);
	assert_int_equal(objections(state, &made, "[Guard]\nMode=audit\n"), 0);
}

/* An exemption that is no longer there explains nothing. */
static void test_no_longer_exempt(void **state)
{
	struct evidence_made made;

	begin(&made);
	watched(&made, AGO(30), MADE_NOW, CONTROL(PATH_EXEC));
	made_sighting(&made, SEEN_AS(EXEMPT, PATH_EXEC, EXEC, "/p/a", 1, "/tmp/x",
				     .rule = (char *)"gone"));
	assert_int_equal(objections(state, &made, "[Guard]\nMode=audit\n"),
			 1U << OBJECTION_UNEXPLAINED);
}

static void test_off(void **state)
{
	struct evidence_made made;

	begin(&made);
	watched(&made, AGO(30), MADE_NOW, CONTROL(PATH_EXEC));
	assert_int_equal(
		objections(state, &made, "[Guard]\nMode=audit\n[Control path-exec]\nMode=off\n"),
		1U << OBJECTION_OFF);
	begin(&made);
	watched(&made, AGO(30), MADE_NOW, CONTROL(PATH_EXEC));
	made.evidence.mode[BW_CONTROL_PATH_EXEC] = BW_MODE_OFF;
	assert_int_equal(objections(state, &made, "[Guard]\nMode=audit\n"),
			 1U << OBJECTION_NOT_IN_FORCE);
}

/* Two weeks of a guard that the kernel does not call are no observation. */
static void test_uncalled(void **state)
{
	_cleanup_policy_ struct policy *policy = policy_made(*state, "[Guard]\nMode=audit\n");
	struct evidence_made made;
	struct gate gate;

	begin(&made);
	watched(&made, AGO(30), MADE_NOW, CONTROL(PATH_EXEC));
	const struct gate_question question = {
		.evidence = &made.evidence,
		.now = &made.evidence,
		.policy = policy,
		.setting = &made.setting,
		.controls = CONTROL(PATH_EXEC),
		.wanted_us = 14 * DAY,
		.uncalled = true,
	};

	assert_int_equal(gate_make(&question, &gate), 0);
	assert_int_equal(gate.items[0].objections, 1U << OBJECTION_NOT_IN_FORCE);
	assert_int_equal(gate_status(&gate), 1);
	gate_clear(&gate);
	evidence_made_clear(&made);
}

/* --- what may have been lost --- */

/* What could not be read may be what stands against it, unless it is too long ago to count. */
static void test_unread(void **state)
{
	struct evidence_made made;

	begin(&made);
	watched(&made, AGO(30), MADE_NOW, CONTROL(PATH_EXEC));
	made.evidence.unread_us = AGO(13);
	assert_int_equal(objections(state, &made, "[Guard]\nMode=audit\n"), 1U << OBJECTION_UNREAD);
	begin(&made);
	watched(&made, AGO(30), MADE_NOW, CONTROL(PATH_EXEC));
	made.evidence.unread_us = AGO(15);
	assert_int_equal(objections(state, &made, "[Guard]\nMode=audit\n"), 0);
}

static void test_hidden(void **state)
{
	struct evidence_made made;

	begin(&made);
	watched(&made, AGO(30), MADE_NOW, CONTROL(PATH_EXEC));
	made_sighting(&made,
		      SEEN(PATH_EXEC, EXEC, "/p/a", 1, "/tmp/x", .count = 5, .last_us = AGO(20)));
	count_to(&made, 7);
	assert_int_equal(objections(state, &made, "[Guard]\nMode=audit\n"), 1U << OBJECTION_HIDDEN);
	/* two of them were the guard's */
	begin(&made);
	watched(&made, AGO(30), MADE_NOW, CONTROL(PATH_EXEC));
	made.evidence.own += 2;
	count_to(&made, 2);
	assert_int_equal(objections(state, &made, "[Guard]\nMode=audit\n"), 0);
}

/* Where the counters prove that nothing is missing, what was lost is known by other means. */
static void test_lost(void **state)
{
	struct evidence_made made;

	begin(&made);
	watched(&made, AGO(30), MADE_NOW, CONTROL(PATH_EXEC));
	made.evidence.lost = 3;
	made.evidence.evicted = 4;
	assert_int_equal(objections(state, &made, "[Guard]\nMode=audit\n"), 0);
	/* no counters */
	begin(&made);
	watched(&made, AGO(30), MADE_NOW, CONTROL(PATH_EXEC));
	made.evidence.lost = 3;
	made.evidence.counted[BW_CONTROL_SHM_MAP][BW_VERDICT_EXEMPT] = 0;
	assert_int_equal(objections(state, &made, "[Guard]\nMode=audit\n"), 1U << OBJECTION_LOST);
}

static void test_a_boot_that_is_over_lost(void **state)
{
	struct watch former = { .from_us = AGO(30),
				.to_us = AGO(10),
				.audit = CONTROL(PATH_EXEC),
				.ground_hash = usual_ground,
				.evicted = 1,
				.boot = "former" };
	struct evidence_made made;

	begin(&made);
	watched(&made, AGO(9), MADE_NOW, CONTROL(PATH_EXEC));
	assert_int_equal(evidence_add_watch(&made.evidence, &former), 0);
	assert_int_equal(objections(state, &made, "[Guard]\nMode=audit\n"), 1U << OBJECTION_LOST);
	/* before the days that count */
	begin(&made);
	watched(&made, AGO(14), MADE_NOW, CONTROL(PATH_EXEC));
	former.to_us = AGO(15);
	assert_int_equal(evidence_add_watch(&made.evidence, &former), 0);
	assert_int_equal(objections(state, &made, "[Guard]\nMode=audit\n"), 0);
}

static void test_untold(void **state)
{
	_cleanup_policy_ struct policy *policy = NULL;
	struct evidence_made made;
	struct gate gate;

	begin(&made);
	gate = asked(state, &made, "[Guard]\nMode=audit\n", 0xff, &policy);
	assert_int_equal(gate.n, _BW_CONTROL_MAX);
	assert_int_equal(gate_status(&gate), 2);
	gate_clear(&gate);
	evidence_made_clear(&made);
}

#define TREE_TEST(test) cmocka_unit_test_setup_teardown(test, ground_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TREE_TEST(test_enough),
		TREE_TEST(test_too_short),
		TREE_TEST(test_where_nobody_watched),
		TREE_TEST(test_what_stands_against),
		TREE_TEST(test_counts_at_the_limit),
		TREE_TEST(test_wrong_early_clock),
		TREE_TEST(test_clock_set_between_watches),
		TREE_TEST(test_long_ago_between_watches),
		TREE_TEST(test_no_longer_exempt),
		TREE_TEST(test_off),
		TREE_TEST(test_uncalled),
		TREE_TEST(test_unread),
		TREE_TEST(test_hidden),
		TREE_TEST(test_lost),
		TREE_TEST(test_a_boot_that_is_over_lost),
		TREE_TEST(test_untold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
