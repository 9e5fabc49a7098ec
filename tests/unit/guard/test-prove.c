/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/prove.h"

#include "tree.h"

static void test_judge(void **state)
{
	static const struct {
		const char *what;
		enum bw_mode mode;
		struct prove_evidence evidence;
		enum prove_result result;
	} rows[] = {
		{ "refused and counted by us",
		  BW_MODE_ENFORCE,
		  { EPERM, 1, { [BW_VERDICT_REFUSE] = 1 } },
		  PROVE_HELD },
		{ "refused as exec is",
		  BW_MODE_ENFORCE,
		  { EACCES, 1, { [BW_VERDICT_REFUSE] = 1 } },
		  PROVE_HELD },
		{ "went through", BW_MODE_ENFORCE, { 0, 1, { 0 } }, PROVE_FAILED },
		{ "went through, and was counted as refused",
		  BW_MODE_ENFORCE,
		  { 0, 1, { [BW_VERDICT_REFUSE] = 1 } },
		  PROVE_FAILED },
		{ "went through, and was only audited",
		  BW_MODE_ENFORCE,
		  { 0, 1, { [BW_VERDICT_AUDIT] = 1 } },
		  PROVE_FAILED },
		{ "refused by another before us",
		  BW_MODE_ENFORCE,
		  { EPERM, 0, { 0 } },
		  PROVE_OTHER },
		{ "refused by the old generation, which counted",
		  BW_MODE_ENFORCE,
		  { EPERM, 0, { [BW_VERDICT_REFUSE] = 1 } },
		  PROVE_OTHER },
		{ "the attempt itself is at fault",
		  BW_MODE_ENFORCE,
		  { ETXTBSY, 1, { [BW_VERDICT_REFUSE] = 1 } },
		  PROVE_IMPOSSIBLE },
		{ "could not be tried",
		  BW_MODE_ENFORCE,
		  { -EOPNOTSUPP, 0, { 0 } },
		  PROVE_IMPOSSIBLE },
		{ "audited", BW_MODE_AUDIT, { 0, 1, { [BW_VERDICT_AUDIT] = 1 } }, PROVE_HELD },
		{ "audited, then refused by another",
		  BW_MODE_AUDIT,
		  { EPERM, 1, { [BW_VERDICT_AUDIT] = 1 } },
		  PROVE_HELD },
		{ "not audited", BW_MODE_AUDIT, { 0, 1, { 0 } }, PROVE_FAILED },
		{ "never called, another counted",
		  BW_MODE_AUDIT,
		  { 0, 0, { [BW_VERDICT_AUDIT] = 1 } },
		  PROVE_FAILED },
		{ "exempt", BW_MODE_ENFORCE, { 0, 1, { [BW_VERDICT_EXEMPT] = 1 } }, PROVE_EXEMPT },
		{ "refused, while somebody else was exempt",
		  BW_MODE_ENFORCE,
		  { EPERM, 1, { [BW_VERDICT_REFUSE] = 1, [BW_VERDICT_EXEMPT] = 1 } },
		  PROVE_HELD },
		{ "exempt, and not called",
		  BW_MODE_ENFORCE,
		  { 0, 0, { [BW_VERDICT_EXEMPT] = 1 } },
		  PROVE_FAILED },
		{ "off", BW_MODE_OFF, { 0, 0, { 0 } }, PROVE_UNASKED },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (prove_judge(rows[i].mode, &rows[i].evidence) != rows[i].result)
			fail_msg("%s", rows[i].what);
}

static void test_every_attempt_is_described(void **state)
{
	uint32_t controls = 0;

	for (enum attempt attempt = 0; attempt < _ATTEMPT_MAX; attempt++) {
		assert_non_null(attempt_what(attempt));
		controls |= 1U << attempt_control(attempt);
	}
	assert_int_equal(controls, (1U << _BW_CONTROL_MAX) - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_judge),
		cmocka_unit_test(test_every_attempt_is_described),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
