/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "check/finding.h"

#include "tree.h"

static void finding_done(struct finding *finding)
{
	free(finding->seen);
	free(finding->cure);
	*finding = (struct finding){ 0 };
}

static void test_what_is_said(void **state)
{
	struct finding finding = { 0 };

	assert_int_equal(finding_fail(&finding, "cure", "%s-%d", "a", 1), VERDICT_FAIL);
	assert_int_equal(finding.verdict, VERDICT_FAIL);
	assert_string_equal(finding.seen, "a-1");
	assert_string_equal(finding.cure, "cure");

	/* said again: nothing is left of what was said before */
	assert_int_equal(finding_pass(&finding, "fine"), VERDICT_PASS);
	assert_string_equal(finding.seen, "fine");
	assert_null(finding.cure);

	assert_int_equal(finding_unknown(&finding, NULL, "?"), VERDICT_UNKNOWN);
	assert_null(finding.cure);
	assert_int_equal(finding_not_running(&finding), VERDICT_NOT_ASKED);
	assert_string_equal(finding.seen, "not running");
	finding_done(&finding);
}

static void test_why_a_fact_is_not_known(void **state)
{
	static const struct {
		struct fact fact;
		const char *seen;
	} rows[] = {
		{ { NULL, NULL, 0 }, "not looked at" },
		{ { NULL, NULL, -E2BIG }, "cannot be told: Argument list too long" },
		{ { NULL, (char *)"/a", 0 }, "/a does not say" },
		{ { NULL, (char *)"/a", -ENOENT }, "there is no /a" },
		{ { NULL, (char *)"/a", -EACCES }, "/a cannot be read: Permission denied" },
		{ { NULL, (char *)"/a", -EBADMSG }, "/a cannot be read: it is damaged" },
		{ { NULL, (char *)"/a", -EFBIG }, "/a cannot be read: it is too long" },
	};
	struct finding finding = { 0 };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(finding_unread(&finding, "look", &rows[i].fact), VERDICT_UNKNOWN);
		assert_string_equal(finding.seen, rows[i].seen);
		assert_string_equal(finding.cure, "look");
	}
	finding_done(&finding);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_said),
		cmocka_unit_test(test_why_a_fact_is_not_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
