/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "policy/exempt.h"

#include <string.h>

#include "policy/policy-file.h"
#include "said.h"
#include "tree.h"

struct read {
	struct problems problems;
	struct policy_draft *draft;
};

static int read_setup(void **state)
{
	struct read *read = calloc(1, sizeof(*read));

	*state = read;
	return read ? policy_draft_new(&read->problems, &read->draft) : -1;
}

static int read_teardown(void **state)
{
	struct read *read = *state;

	policy_draft_free(read->draft);
	problems_clear(&read->problems);
	free(read);
	return 0;
}

static const struct policy_exemption *parse(struct read *read, const char *file, const char *text)
{
	assert_int_equal(policy_file_parse(read->draft, file, text), 0);
	return read->draft->policy->exemptions;
}

static void test_every_key(void **state)
{
	struct read *read = *state;
	const struct policy_exemption *e;

	e = parse(read, "f",
		  "\n[Exempt x]\nControls=memfd-exec shm-map\nExe=//usr/./bin/x\nUid=0 1000\n"
		  "Unit=a.service b@c.scope\nUserNamespace=child\nSealedOnly=yes\nReason=r\n"
		  "Owner=o\nExpires=2028-02-29\n");
	assert_said(&read->problems, "");
	assert_int_equal(read->draft->policy->n_exemptions, 1);
	assert_string_equal(e->name, "x");
	assert_int_equal(e->controls, 1 << BW_CONTROL_MEMFD_EXEC | 1 << BW_CONTROL_SHM_MAP);
	assert_string_equal(e->exe, "/usr/bin/x");
	assert_int_equal(e->n_uids, 2);
	assert_int_equal(e->uids[0], 0);
	assert_int_equal(e->uids[1], 1000);
	assert_string_equal(e->units[0], "a.service");
	assert_string_equal(e->units[1], "b@c.scope");
	assert_null(e->units[2]);
	assert_int_equal(e->namespaces, POLICY_NAMESPACE_CHILD);
	assert_true(e->sealed_only);
	assert_string_equal(e->reason, "r");
	assert_string_equal(e->owner, "o");
	assert_string_equal(e->expires, "2028-02-29");
	assert_string_equal(e->source.file, "f");
	assert_int_equal(e->source.line, 2);
}

static void test_lists_add_up_and_reset(void **state)
{
	struct read *read = *state;
	const struct policy_exemption *e;

	e = parse(
		read, "f",
		"[Exempt x]\nControls=shm-map\nControls=\nControls=memfd-exec\nControls=memfd-map\n"
		"Uid=1 2\nUid=\nUid=3\nUid=4\nUnit=a.service\nUnit=\nUnit=b.service\n"
		"Unit=c.service\nUserNamespace=child\nUserNamespace=\nUserNamespace=host\n");
	assert_said(&read->problems, "");
	assert_int_equal(e->controls, 1 << BW_CONTROL_MEMFD_EXEC | 1 << BW_CONTROL_MEMFD_MAP);
	assert_int_equal(e->n_uids, 2);
	assert_int_equal(e->uids[0], 3);
	assert_int_equal(e->uids[1], 4);
	assert_string_equal(e->units[0], "b.service");
	assert_string_equal(e->units[1], "c.service");
	assert_null(e->units[2]);
	assert_int_equal(e->namespaces, POLICY_NAMESPACE_HOST);
}

static void test_refused_values(void **state)
{
	struct read *read = *state;

	parse(read, "f",
	      "[Exempt x]\nControls=memfd_exec shm\nExe=usr/bin/x\nExe=/usr/../x\n"
	      "Uid=root -1 4294967295 4294967294 99999999999 1x\n"
	      "Unit=a a.timer .service a@.service a/b.service a.slice\nUserNamespace=guest\n"
	      "Expires=tomorrow\nExpires=2027-13-01\nExpires=2027-02-29\nExpires=2027-6-30\n"
	      "Expires=2027-06-30x\nExpires=2027-06-00\n");
	assert_said(
		&read->problems,
		"error f:2: control 'memfd_exec' is not known (did you mean 'memfd-exec'?)\n"
		"error f:2: control 'shm' is not known; known here: memfd-exec, memfd-map, shm-map, "
		"unlinked-exec, path-exec, path-map, path-load, userns-exec\n"
		"error f:3: 'usr/bin/x' is not an absolute path; write the program's absolute path, "
		"without '..'\n"
		"error f:4: '/usr/../x' has '..' in it; write the program's absolute path, "
		"without '..'\n"
		"error f:5: 'root' is not a user id (0 to 4294967294); give the number; names are "
		"not looked up at boot\n"
		"error f:5: '-1' is not a user id (0 to 4294967294); give the number; names are not "
		"looked up at boot\n"
		"error f:5: '4294967295' is not a user id (0 to 4294967294); give the number; names "
		"are not looked up at boot\n"
		"error f:5: '99999999999' is not a user id (0 to 4294967294); give the number; "
		"names are not looked up at boot\n"
		"error f:5: '1x' is not a user id (0 to 4294967294); give the number; names are not "
		"looked up at boot\n"
		"error f:6: 'a' is not a unit that has processes, such as NAME.service\n"
		"error f:6: 'a.timer' is not a unit that has processes, such as NAME.service\n"
		"error f:6: '.service' is not a unit that has processes, such as NAME.service\n"
		"error f:6: 'a@.service' is a template; name an instance of it\n"
		"error f:6: 'a/b.service' has a character that no unit's name has\n"
		"error f:6: 'a.slice' is a slice, which only holds units; name these\n"
		"error f:7: user namespace 'guest' is not known; known here: host, child\n"
		"error f:8: 'tomorrow' is not a date; write YYYY-MM-DD, as in 2027-06-30\n"
		"error f:9: '2027-13-01' is not a date; write YYYY-MM-DD, as in 2027-06-30\n"
		"error f:10: '2027-02-29' is not a date; write YYYY-MM-DD, as in 2027-06-30\n"
		"error f:11: '2027-6-30' is not a date; write YYYY-MM-DD, as in 2027-06-30\n"
		"error f:12: '2027-06-30x' is not a date; write YYYY-MM-DD, as in 2027-06-30\n"
		"error f:13: '2027-06-00' is not a date; write YYYY-MM-DD, as in 2027-06-30\n");
}

static void test_longest_unit(void **state)
{
	struct read *read = *state;
	char text[256];
	int fill = BW_UNIT_LEN - 2 - (int)strlen(".service");

	(void)snprintf(text, sizeof(text), "[Exempt x]\nUnit=%0*d.service\n", fill, 0);
	parse(read, "f", text);
	assert_said(&read->problems, "");
	(void)snprintf(text, sizeof(text), "[Exempt y]\nUnit=%0*d.service\n", fill + 1, 0);
	parse(read, "f", text);
	assert_int_equal(read->problems.n, 1);
	assert_non_null(strstr(read->problems.items[0].what, "is too long"));
}

static void test_twice_in_a_file(void **state)
{
	struct read *read = *state;

	parse(read, "f", "[Exempt x]\nUid=1\n[Exempt y]\nUid=2\n[Exempt x]\nUid=3\nColour=red\n");
	assert_said(&read->problems,
		    "error f:5: [Exempt x] stands twice in this file, the first time in line 1; "
		    "give one of them another name\n");
	assert_int_equal(read->draft->policy->exemptions[0].uids[0], 1);
}

static void test_later_file_replaces_the_whole(void **state)
{
	struct read *read = *state;
	const struct policy_exemption *e;

	parse(read, "f", "[Exempt x]\nUid=1\nReason=r\n[Exempt y]\nUid=2\n");
	e = parse(read, "g", "\n[Exempt x]\nUnit=a.service\n");
	assert_said(&read->problems, "");
	assert_int_equal(read->draft->policy->n_exemptions, 2);
	assert_string_equal(e[0].name, "x");
	assert_int_equal(e[0].n_uids, 0);
	assert_null(e[0].reason);
	assert_string_equal(e[0].units[0], "a.service");
	assert_string_equal(e[0].source.file, "g");
	assert_int_equal(e[0].source.line, 2);
	assert_string_equal(e[1].name, "y");
}

static void test_most_exemptions(void **state)
{
	struct read *read = *state;
	char text[64];

	for (int i = 0; i < BW_EXEMPTIONS_MAX; i++) {
		(void)snprintf(text, sizeof(text), "[Exempt x%d]\n", i);
		parse(read, "f", text);
	}
	assert_said(&read->problems, "");
	parse(read, "f", "[Exempt more]\nUid=1\n");
	assert_said(&read->problems, "error f:1: more than 4096 exemptions\n");
	assert_int_equal(read->draft->policy->n_exemptions, BW_EXEMPTIONS_MAX);
	parse(read, "g", "[Exempt x0]\nUid=1\n");
	assert_said(&read->problems, "");
}

static void test_expired(void **state)
{
	struct policy_exemption exemption = { 0 };

	assert_false(exempt_expired(&exemption, "2026-01-01"));
	exemption.expires = (char *)"2026-01-01";
	assert_false(exempt_expired(&exemption, "2025-12-31"));
	assert_false(exempt_expired(&exemption, "2026-01-01"));
	assert_true(exempt_expired(&exemption, "2026-01-02"));
}

#define READ_TEST(test) cmocka_unit_test_setup_teardown(test, read_setup, read_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		READ_TEST(test_every_key),	 READ_TEST(test_lists_add_up_and_reset),
		READ_TEST(test_refused_values),	 READ_TEST(test_longest_unit),
		READ_TEST(test_twice_in_a_file), READ_TEST(test_later_file_replaces_the_whole),
		READ_TEST(test_most_exemptions), cmocka_unit_test(test_expired),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
