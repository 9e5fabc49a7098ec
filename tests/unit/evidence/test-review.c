/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence/review.h"

#include <string.h>

#include "setting-made.h"

#define DAY	  INT64_C(86400000000)
#define AGO(days) (MADE_NOW - (days)*DAY)
#define BIT(name) (1U << REVIEW_##name)

static const char text[] = "[Exempt a]\nControls=path-exec\nUid=0\n"
			   "[Exempt b]\nControls=path-exec\nUid=1\nOwner=o\nReason=r\n"
			   "Expires=2026-05-01\n"
			   "[Exempt c]\nControls=shm-map\nUid=1\nOwner=o\nReason=r\n"
			   "Expires=2026-06-15\n"
			   "[Exempt d]\nControls=path-exec\nExe=/p/d\nOwner=o\nReason=r\n"
			   "Expires=2027-06-15\n";

static const struct review_options options = {
	.today = "2026-06-01",
	.soon = "2026-07-01",
	.unused_us = 14 * DAY,
};

static void begin(void **state, struct evidence_made *made)
{
	const struct watch watch = {
		.from_us = AGO(40),
		.to_us = MADE_NOW,
		.audit = 1U << BW_CONTROL_PATH_EXEC,
	};

	tree_program(*state, "/p/d");
	evidence_made_begin(made);
	made_program(made, "/p/d", 5);
	assert_int_equal(evidence_add_watch(&made->evidence, &watch), 0);
}

static void used(struct evidence_made *made, const char *rule, uint64_t count, int64_t from,
		 int64_t to)
{
	made_sighting(made, SEEN_AS(EXEMPT, PATH_EXEC, EXEC, "/p/d", 5, "/tmp/x", .count = count,
				    .first_us = from, .last_us = to, .rule = (char *)rule));
}

static struct review reviewed(struct evidence_made *made, const struct policy *policy,
			      const struct review_options *how)
{
	struct review review;

	evidence_sort(&made->evidence);
	assert_int_equal(review_make(&made->evidence, policy, &made->setting, how, &review), 0);
	return review;
}

static void test_findings(void **state)
{
	_cleanup_policy_ struct policy *policy = NULL;
	const bool outdated[4] = { false, false, false, true };
	struct review_options how = options;
	struct evidence_made made;
	struct review review;

	begin(state, &made);
	used(&made, "a", 3, AGO(20), AGO(10));
	policy = policy_made(*state, text);
	how.outdated = outdated;
	review = reviewed(&made, policy, &how);
	assert_int_equal(review.n, 4);
	assert_int_equal(review.items[0].findings, BIT(NO_OWNER) | BIT(NO_REASON));
	assert_int_equal(review.items[0].uses, 3);
	assert_int_equal(review.items[0].last_us, AGO(10));
	assert_int_equal(review.items[1].findings, BIT(UNUSED) | BIT(EXPIRED));
	/* nobody watched shm-map, so nobody can say that it is not used */
	assert_int_equal(review.items[2].findings, BIT(EXPIRING));
	assert_int_equal(review.items[2].watched_us, 0);
	assert_int_equal(review.items[3].findings, BIT(UNUSED) | BIT(CHANGED));
	assert_int_equal(review_status(&review), 1);
	review_clear(&review);
	evidence_made_clear(&made);
}

static void test_programs(void **state)
{
	_cleanup_policy_ struct policy *policy = NULL;
	struct evidence_made made;
	struct program *program;
	struct review review;

	begin(state, &made);
	used(&made, "d", 3, AGO(20), AGO(10));
	policy = policy_made(*state,
			     "[Exempt d]\nControls=path-exec\nExe=/p/d\nOwner=o\nReason=r\n");
	review = reviewed(&made, policy, &options);
	assert_int_equal(review.items[0].findings, 0);
	assert_true(review.items[0].untold);
	assert_int_equal(review_status(&review), 2);
	review_clear(&review);
	program = (struct program *)programs_find(&made.programs, "/p/d");
	program->standing = PROGRAM_MISSING;
	review = reviewed(&made, policy, &options);
	assert_int_equal(review.items[0].findings, BIT(MISSING));
	review_clear(&review);
	program->standing = PROGRAM_THERE;
	program->danger = "can be written by everyone";
	review = reviewed(&made, policy, &options);
	assert_int_equal(review.items[0].findings, BIT(DANGER));
	review_clear(&review);
	evidence_made_clear(&made);
}

static uint32_t findings_of_use(void **state, struct evidence_made *made)
{
	_cleanup_policy_ struct policy *policy =
		policy_made(*state, "[Exempt u]\nControls=path-exec\nUid=0\nOwner=o\nReason=r\n");
	struct review review = reviewed(made, policy, &options);
	const uint32_t findings = review.items[0].findings;

	review_clear(&review);
	evidence_made_clear(made);
	return findings;
}

static void test_growing(void **state)
{
	struct evidence_made made;

	begin(state, &made);
	used(&made, "u", 100, AGO(35), AGO(8));
	used(&made, "u", 20, AGO(6), AGO(1));
	assert_int_equal(findings_of_use(state, &made), 0);

	begin(state, &made);
	used(&made, "u", 20, AGO(35), AGO(8));
	made_sighting(&made, SEEN_AS(EXEMPT, PATH_EXEC, EXEC, "/p/new", 6, "/tmp/x", .count = 60,
				     .first_us = AGO(6), .last_us = AGO(1), .rule = (char *)"u"));
	assert_int_equal(findings_of_use(state, &made), BIT(GROWING));

	/* a handful is chance */
	begin(state, &made);
	used(&made, "u", 9, AGO(6), AGO(1));
	assert_int_equal(findings_of_use(state, &made), 0);
}

/* Uses are known where each verdict is not. */
static void test_uses(void **state)
{
	struct rule_use use = { .rule = strdup("u"), .count = 5, .first_us = 1, .last_us = AGO(2) };
	struct evidence_made made;

	begin(state, &made);
	assert_int_equal(evidence_add_use(&made.evidence, &use), 0);
	assert_int_equal(findings_of_use(state, &made), 0);
	begin(state, &made);
	assert_int_equal(findings_of_use(state, &made), BIT(UNUSED));
}

#define TREE_TEST(test) cmocka_unit_test_setup_teardown(test, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TREE_TEST(test_findings),
		TREE_TEST(test_programs),
		TREE_TEST(test_growing),
		TREE_TEST(test_uses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
