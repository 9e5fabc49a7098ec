/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "policy/policy-key.h"

#include <string.h>

#include "said.h"
#include "tree.h"

/* Begin `header` if it is not NULL, set one key, and say what was said. */
static char *set_said(const char *header, const char *key, const char *value)
{
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_policy_draft_ struct policy_draft *draft = NULL;

	assert_int_equal(policy_draft_new(&problems, &draft), 0);
	draft->file = "f";
	draft->line = 1;
	if (header)
		assert_int_equal(policy_section_begin(draft, header), 0);
	if (key)
		assert_int_equal(policy_key_set(draft, key, value), 0);
	return problems_said(&problems);
}

static const struct {
	const char *header, *key, *value;
	const char *said;
} cases[] = {
	{ "Guard", "Mode", "enforce", "" },
	{ "Guard", "Paths", "/tmp /srv", "" },
	{ "Guard", "Paths", "", "" },
	{ "Guard", "Scope", "host", "" },
	{ "Guard", "OnFailure", "emergency", "" },
	{ "Guard", "Lock", "no", "" },
	{ "Guard", "Lock", "Off", "" },
	{ "Control memfd-exec", "Mode", "off", "" },
	{ "Exempt a.b_c-d@e:f+9", "SealedOnly", "yes", "" },

	{ "guard", NULL, NULL,
	  "error f:1: section 'guard' is not known (did you mean 'Guard'?)\n" },
	{ "Colours", NULL, NULL,
	  "error f:1: section 'Colours' is not known; known here: Guard, Control, Exempt, "
	  "Events\n" },
	{ "", NULL, NULL,
	  "error f:1: section '' is not known; known here: Guard, Control, Exempt, "
	  "Events\n" },
	{ "Guard x", NULL, NULL, "error f:1: section [Guard] has no name, but 'x' follows\n" },
	{ "Control", NULL, NULL,
	  "error f:1: section [Control] needs a name, as in [Control memfd-exec]\n" },
	{ "Exempt", NULL, NULL, "error f:1: section [Exempt] needs a name, as in [Exempt runc]\n" },
	{ "Control memfd_exec", NULL, NULL,
	  "error f:1: control 'memfd_exec' is not known (did you mean 'memfd-exec'?)\n" },
	{ "Control memfd-exec x", NULL, NULL,
	  "error f:1: control 'memfd-exec x' is not known (did you mean 'memfd-exec'?)\n" },
	{ "Exempt a b", NULL, NULL,
	  "error f:1: an exemption's name has letters, digits and . _ - @ : + only, not 'a b'\n" },
	{ "Exempt 123456789-123456789-123456789-123456789-123456789-123456789-1234", NULL, NULL,
	  "error f:1: the exemption's name is longer than 63 bytes\n" },

	{ "Guard", "mode", "audit", "error f:1: key 'mode' is not known (did you mean 'Mode'?)\n" },
	{ "Guard", "Exe", "/x",
	  "error f:1: key 'Exe' is not known; known here: Mode, Paths, Scope, OnFailure, Lock\n" },
	{ "Control memfd-exec", "Paths", "/x",
	  "error f:1: key 'Paths' is not known; known here: Mode\n" },
	{ "Exempt x", "Control", "memfd-exec",
	  "error f:1: key 'Control' is not known (did you mean 'Controls'?)\n" },
	{ NULL, "Mode", "audit",
	  "error f:1: key 'Mode' is outside any section; begin with a section such as [Guard]\n" },

	{ "Guard", "Mode", "Enforce",
	  "error f:1: value 'Enforce' is not known (did you mean 'enforce'?)\n" },
	{ "Guard", "Mode", "", "error f:1: Mode= has no value; give it one, or remove the line\n" },
	{ "Guard", "Mode", "# audit",
	  "error f:1: Mode= has no value; give it one, or remove the line\n" },
	{ "Guard", "Mode", "audit#",
	  "error f:1: value 'audit#' is not known (did you mean 'audit'?)\n" },
	{ "Guard", "Mode", "audit enforce",
	  "error f:1: value 'audit enforce' is not known; known here: off, audit, enforce\n" },
	{ "Guard", "Scope", "hots",
	  "error f:1: value 'hots' is not known (did you mean 'host'?)\n" },
	{ "Guard", "OnFailure", "stop",
	  "error f:1: value 'stop' is not known; known here: continue, emergency\n" },
	{ "Guard", "Lock", "yes",
	  "error f:1: Lock=yes is not supported in this version; set Lock=no or remove the line\n" },
	{ "Guard", "Lock", "1",
	  "error f:1: Lock=yes is not supported in this version; set Lock=no or remove the line\n" },
	{ "Events", "RateLimitIntervalSec", "30", "" },
	{ "Events", "RateLimitIntervalSec", "5 min", "" },
	{ "Events", "RateLimitIntervalSec", "0", "" },
	{ "Events", "RateLimitIntervalSec", "86400s", "" },
	{ "Events", "RateLimitIntervalSec", "25h",
	  "error f:1: '25h' is no time of at most a day; write seconds, or a number with s, min or "
	  "h; 0 is no limit\n" },
	{ "Events", "RateLimitIntervalSec", "-1",
	  "error f:1: '-1' is no time of at most a day; write seconds, or a number with s, min or h; "
	  "0 is no limit\n" },
	{ "Events", "RateLimitIntervalSec", "99999999999999999999",
	  "error f:1: '99999999999999999999' is no time of at most a day; write seconds, or a number "
	  "with s, min or h; 0 is no limit\n" },
	{ "Events", "RateLimitBurst", "1000000", "" },
	{ "Events", "RateLimitBurst", "0",
	  "error f:1: '0' is no number from 1 to 1000000; RateLimitIntervalSec=0 is no limit\n" },
	{ "Events", "RateLimitBurst", "ten",
	  "error f:1: 'ten' is no number from 1 to 1000000; RateLimitIntervalSec=0 is no limit\n" },
	{ "Guard", "Lock", "maybe",
	  "error f:1: value 'maybe' is not known; known here: yes, no\n" },
	{ "Control shm-map", "Mode", "of",
	  "error f:1: value 'of' is not known (did you mean 'off'?)\n" },
	{ "Exempt x", "SealedOnly", "ja",
	  "error f:1: value 'ja' is not known; known here: yes, no\n" },
};

static void test_cases(void **state)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		_cleanup_free_ char *said = set_said(cases[i].header, cases[i].key, cases[i].value);

		assert_string_equal(said, cases[i].said);
	}
}

static void test_values_arrive(void **state)
{
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_policy_draft_ struct policy_draft *draft = NULL;
	const struct policy *policy;

	assert_int_equal(policy_draft_new(&problems, &draft), 0);
	policy = draft->policy;
	draft->file = "f";
	assert_int_equal(policy_section_begin(draft, "Guard"), 0);
	assert_int_equal(policy_key_set(draft, "Mode", "off ; comment"), 0);
	assert_int_equal(policy_key_set(draft, "Mode", "enforce\t# comment"), 0);
	assert_int_equal(policy_key_set(draft, "Scope", "host"), 0);
	assert_int_equal(policy_key_set(draft, "OnFailure", "emergency"), 0);
	assert_int_equal(policy_section_begin(draft, "Control shm-map"), 0);
	assert_int_equal(policy_key_set(draft, "Mode", "audit"), 0);
	assert_int_equal(policy_section_begin(draft, "Exempt x"), 0);
	assert_int_equal(policy_key_set(draft, "Reason", "a # b ; c"), 0);
	assert_int_equal(policy_key_set(draft, "SealedOnly", "yes"), 0);
	assert_said(&problems, "");
	assert_int_equal(policy->mode, BW_MODE_ENFORCE);
	assert_int_equal(policy->scope, BW_SCOPE_HOST);
	assert_int_equal(policy->on_failure, POLICY_ON_FAILURE_EMERGENCY);
	assert_int_equal(policy->control[BW_CONTROL_SHM_MAP], BW_MODE_AUDIT);
	assert_string_equal(policy->exemptions[0].reason, "a # b ; c");
	assert_true(policy->exemptions[0].sealed_only);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_values_arrive),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
