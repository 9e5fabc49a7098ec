/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/plan-verify.h"

#include <stdlib.h>
#include <string.h>

#include "tree.h"

static void verified(void **state)
{
	static const struct {
		enum plan_state recorded;
		struct plan_context then, now;
		enum plan_outcome outcome;
		const char *why; /* how it begins */
	} rows[] = {
		{ PLAN_STATE_APPLIED,
		  { "5.10", "lockdown,capability,yama\n", "a" },
		  { "5.10", "lockdown,capability,yama,bpf\n", "b" },
		  PLAN_OUTCOME_AS_PLANNED,
		  NULL },
		{ PLAN_STATE_APPLIED,
		  { "6.12", "capability,yama,ima,evm", "a" },
		  { "6.12", "capability,yama,bpf,ima,evm", "b" },
		  PLAN_OUTCOME_AS_PLANNED,
		  NULL },
		{ PLAN_STATE_APPLIED,
		  { "5.10", "capability,yama", NULL },
		  { "6.1", "capability,yama,bpf", NULL },
		  PLAN_OUTCOME_AS_PLANNED,
		  NULL },
		{ PLAN_STATE_APPLIED,
		  { "5.10", "capability,yama", "a" },
		  { "5.10", "capability,yama", "b" },
		  PLAN_OUTCOME_OTHER,
		  "bpf is not active: the kernel did not get lsm=yama,bpf" },
		{ PLAN_STATE_APPLIED,
		  { "5.10", "capability,yama", "a" },
		  { "5.10", "capability,yama,bpfilter", "b" },
		  PLAN_OUTCOME_OTHER,
		  "bpf is not active" },
		{ PLAN_STATE_APPLIED,
		  { "5.10", "capability,yama,apparmor", "a" },
		  { "5.10", "capability,yama,bpf", "b" },
		  PLAN_OUTCOME_OTHER,
		  "capability,yama,bpf is active, and capability,yama,apparmor,bpf was planned" },
		{ PLAN_STATE_APPLIED,
		  { "5.10", "capability,yama", "a" },
		  { "5.10", "capability,selinux,yama,bpf", "b" },
		  PLAN_OUTCOME_OTHER,
		  "capability,selinux,yama,bpf is active" },
		{ PLAN_STATE_APPLIED,
		  { "5.10", "capability,yama", "a" },
		  { "6.1", "capability,landlock,yama,bpf", "b" },
		  PLAN_OUTCOME_UNKNOWN,
		  "kernel 6.1 was booted, and the plan was made on 5.10" },
		{ PLAN_STATE_APPLIED,
		  { "5.10", "capability,yama", "a" },
		  { "5.10", "capability,yama", "a" },
		  PLAN_OUTCOME_UNKNOWN,
		  "the system was not rebooted" },
		{ PLAN_STATE_APPLIED,
		  { "5.10", "capability,yama", "a" },
		  { "5.10", "capability,yama,bpf", NULL },
		  PLAN_OUTCOME_UNKNOWN,
		  "whether the system was rebooted since the plan was applied cannot be told" },
		{ PLAN_STATE_APPLIED,
		  { NULL, NULL, NULL },
		  { "5.10", "capability,yama,bpf", "b" },
		  PLAN_OUTCOME_UNKNOWN,
		  "bpf is active; what else was before is not in the record" },
		{ PLAN_STATE_APPLIED,
		  { "5.10", "capability,yama", "a" },
		  { "5.10", NULL, "b" },
		  PLAN_OUTCOME_UNKNOWN,
		  "which security modules are active cannot be read" },
		{ PLAN_STATE_WRITTEN,
		  { "5.10", "capability,yama", "a" },
		  { "5.10", "capability,yama,bpf", "b" },
		  PLAN_OUTCOME_UNKNOWN,
		  "the plan was not carried out to its end (written)" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		_cleanup_plan_ struct plan *plan = plan_new("none", "lsm=yama,bpf");
		const struct plan_record record = {
			.state = rows[i].recorded,
			.release = (char *)rows[i].then.release,
			.active = (char *)rows[i].then.active,
			.boot_id = (char *)rows[i].then.boot_id,
			.plan = plan,
		};
		enum plan_outcome outcome;
		char *why = NULL;

		assert_int_equal(plan_verify(&record, &rows[i].now, &outcome, &why), 0);
		assert_int_equal(outcome, rows[i].outcome);
		if (rows[i].why)
			assert_memory_equal(why, rows[i].why, strlen(rows[i].why));
		else
			assert_null(why);
		free(why);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(verified) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
