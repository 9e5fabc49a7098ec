/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence/suggestion.h"

#include <string.h>

#include "setting-made.h"

#define UNIT(name)    .unit = (char *)(name)
#define CONTROL(name) (1U << BW_CONTROL_##name)
#define GUARD	      "[Guard]\nMode=audit\n"

static struct suggestions suggested(const struct evidence_made *made, const struct policy *policy)
{
	struct suggestions suggestions;

	assert_int_equal(suggestions_make(&made->evidence, policy, &made->setting, &suggestions),
			 0);
	return suggestions;
}

/* --- what there is no exemption for --- */

struct refused {
	const char *says;
	struct sighting sighting;
	enum refusal refusal;
	void (*change)(struct program *program);
};

static void is_writable(struct program *program)
{
	program->danger = "can be written by everyone";
	program->danger_at = strdup("/p/a");
}

static void is_gone(struct program *program)
{
	program->standing = PROGRAM_MISSING;
}

static void is_unseen(struct program *program)
{
	program->standing = PROGRAM_UNKNOWN;
}

static void is_script(struct program *program)
{
	program->unfit = "it is a script; its interpreter is what runs";
}

static void leads_to_tmp(struct program *program)
{
	program->resolved = strdup("/tmp/a");
}

#define ASKS(exe_, ...)	   SEEN(PATH_EXEC, EXEC, exe_, 0, "/tmp/x", UNIT("a.service"), __VA_ARGS__)
#define LOGIN(exe_, unit_) SEEN(PATH_EXEC, EXEC, exe_, 0, "/tmp/x", UNIT(unit_))

static const struct refused refusals[] = {
	{ .says = "a good program", .sighting = ASKS("/p/a"), .refusal = REFUSAL_NONE },
	{ .says = "the kernel",
	  .sighting = SEEN(PATH_LOAD, LOAD, NULL, 0, "/tmp/x.ko"),
	  .refusal = REFUSAL_KERNEL },
	{ .says = "not known",
	  .sighting = SEEN(PATH_EXEC, EXEC, NULL, 5, "/tmp/x"),
	  .refusal = REFUSAL_PATH },
	{ .says = "not whole", .sighting = ASKS("p/a"), .refusal = REFUSAL_PATH },
	{ .says = "a memfd", .sighting = ASKS("/memfd:a"), .refusal = REFUSAL_MEMORY },
	{ .says = "shared memory", .sighting = ASKS("SYSV0000"), .refusal = REFUSAL_MEMORY },
	{ .says = "guarded", .sighting = ASKS("/tmp/a"), .refusal = REFUSAL_GUARDED },
	{ "a link to there", ASKS("/p/a"), REFUSAL_GUARDED, leads_to_tmp },
	{ "not looked at", ASKS("/p/a"), REFUSAL_UNKNOWN, is_unseen },
	{ "nobody looked", ASKS("/p/unheard-of"), REFUSAL_UNKNOWN, NULL },
	{ "deleted", ASKS("/p/a"), REFUSAL_MISSING, is_gone },
	{ "a script", ASKS("/p/a"), REFUSAL_UNFIT, is_script },
	{ "writable", ASKS("/p/a"), REFUSAL_DANGER, is_writable },
	{ "another file by now", SEEN(PATH_EXEC, EXEC, "/p/a", 2, "/tmp/x"), REFUSAL_DOUBT, NULL },
	{ "a name of two lines", ASKS("/p/a\nExe=/bin/sh"), REFUSAL_SPELLING, NULL },
	{ "a comment", ASKS("/p/a #b"), REFUSAL_SPELLING, NULL },
	{ "no UTF-8", ASKS("/p/\xff"), REFUSAL_SPELLING, NULL },
	{ "a blank at the end", ASKS("/p/a "), REFUSAL_SPELLING, NULL },
	{ "a shell in a service", LOGIN("/p/bash", "a.service"), REFUSAL_NONE, NULL },
	{ "a shell in none", LOGIN("/p/bash", NULL), REFUSAL_RUNNER, NULL },
	{ "a shell in a session", LOGIN("/p/bash", "session-3.scope"), REFUSAL_RUNNER, NULL },
	{ "a shell of a user's", LOGIN("/p/bash", "user@1000.service"), REFUSAL_RUNNER, NULL },
	{ "a shell on a console", LOGIN("/p/bash", "serial-getty@ttyS0.service"), REFUSAL_RUNNER,
	  NULL },
	{ "a version of an interpreter", LOGIN("/p/python3.11", "session-3.scope"), REFUSAL_RUNNER,
	  NULL },
	{ "a shell of a desktop's", LOGIN("/p/bash", "gdm3.service"), REFUSAL_RUNNER, NULL },
	{ "a shell of a web console", LOGIN("/p/bash", "cockpit-session@1.service"), REFUSAL_RUNNER,
	  NULL },
	{ "a shell of a timetable", LOGIN("/p/bash", "anacron.service"), REFUSAL_RUNNER, NULL },
	{ "a shell of another login", LOGIN("/p/bash", "dropbear.service"), REFUSAL_RUNNER, NULL },
	{ "the dynamic loader", LOGIN("/p/ld-linux-x86-64.so.2", NULL), REFUSAL_RUNNER, NULL },
	{ "a program in a session", LOGIN("/p/a", "session-3.scope"), REFUSAL_NONE, NULL },
	{ .says = "a namespace in a session",
	  .sighting = SEEN(PATH_EXEC, EXEC, "/p/a", 0, "/tmp/x", UNIT("session-3.scope"),
			   .conditions = BW_CONDITION_CHILD),
	  .refusal = REFUSAL_NAMESPACE },
	{ .says = "a namespace in a service",
	  .sighting = ASKS("/p/a", .conditions = BW_CONDITION_CHILD),
	  .refusal = REFUSAL_NONE },
};

static void programs_make(struct evidence_made *made)
{
	static const char *const paths[] = { "/p/a",	  "/p/a\nExe=/bin/sh",
					     "/p/a #b",	  "/p/\xff",
					     "/p/a ",	  "/p/bash",
					     "/p/setuid", "/p/python3.11",
					     "/p/b",	  "/p/ld-linux-x86-64.so.2" };

	evidence_made_begin(made);
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		(void)made_program(made, paths[i], 0);
	((struct program *)programs_find(&made->programs, "/p/setuid"))->setuid = true;
}

static void test_what_runs_anything(void **state)
{
	static const char *const runners[] = {
		"/bin/sh",
		"/usr/bin/taskset",
		"/usr/bin/chrt",
		"/usr/bin/prlimit",
		"/usr/bin/numactl",
		"/usr/bin/git",
		"/usr/bin/socat",
		"/usr/bin/bwrap",
		"/usr/sbin/capsh",
		"/usr/bin/ssh-agent",
		"/usr/bin/tini",
		"/usr/bin/dumb-init",
		"/usr/bin/ninja",
		"/usr/bin/perl5.36",
		"/usr/bin/ruby3.1",
		"/usr/bin/php8.2",
		"/usr/bin/lua5.4",
		"/usr/bin/dbus-run-session",
		"/usr/bin/vim.basic",
		"/usr/bin/perl5.40-x86_64-linux-gnu",
		"/usr/bin/mono-sgen",
	};
	static const char *const others[] = { "/usr/bin/cat", "/usr/bin/gitk", "/usr/bin/tin",
					      "/usr/bin/ssh-keygen", "/git/a" };

	for (size_t i = 0; i < sizeof(runners) / sizeof(runners[0]); i++)
		if (!program_runs_anything(runners[i]))
			fail_msg("%s", runners[i]);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (program_runs_anything(others[i]))
			fail_msg("%s", others[i]);
}

static void test_refusals(void **state)
{
	_cleanup_policy_ struct policy *policy = policy_made(*state, GUARD);

	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		const struct sighting sighting = sighting_whole(refusals[i].sighting);
		struct suggestions suggestions;
		enum doubt doubt = DOUBT_NONE;
		struct evidence_made made;
		enum refusal refusal;

		programs_make(&made);
		if (refusals[i].change)
			refusals[i].change(
				(struct program *)programs_find(&made.programs, sighting.exe));
		refusal = suggestion_refusal(&sighting, policy, &made.setting, &doubt);
		if (refusal != refusals[i].refusal)
			fail_msg("%s: %s", refusals[i].says, refusal_to_string(refusal));
		/* whichever it is, it is told of */
		made_sighting(&made, sighting);
		suggestions = suggested(&made, policy);
		assert_int_equal(suggestions.n, refusal == REFUSAL_NONE);
		assert_int_equal(suggestions.n_others, refusal != REFUSAL_NONE);
		if (refusal != REFUSAL_NONE)
			assert_int_equal(suggestions.others[0].refusal, refusal);
		suggestions_clear(&suggestions);
		evidence_made_clear(&made);
	}
}

static void test_units(void **state)
{
	static const char *const stable[] = { "a.service",
					      "user@1000.service",
					      "a@b.service",
					      "machine-x.scope",
					      "init.scope",
					      "run-postgres-backup.service",
					      "run-reports.service",
					      "run-updates.service",
					      "session-cleanup.service",
					      NULL };
	static const char *const others[] = { "session-3.scope",
					      "session-c2.scope",
					      "run-r5b4ed8b2c1d64.scope",
					      "run-u7.service",
					      "docker-0123456789abcdef0123456789abcdef.scope",
					      "a.slice",
					      "a",
					      "a\n.service",
					      "a b.service",
					      NULL };

	for (size_t i = 0; stable[i]; i++)
		assert_true(unit_is_stable(stable[i]));
	for (size_t i = 0; others[i]; i++)
		assert_false(unit_is_stable(others[i]));
	assert_false(unit_is_stable(NULL));
}

/* --- how narrow they are --- */

static void test_narrow(void **state)
{
	_cleanup_policy_ struct policy *policy = policy_made(*state, GUARD);
	struct suggestions s;
	struct evidence_made made;
	const struct policy_exemption *rule;

	programs_make(&made);
	made_sighting(&made, SEEN(MEMFD_EXEC, EXEC, "/p/a", 0, "/memfd:x", UNIT("a.service"),
				  .uid = 7, .conditions = BW_CONDITION_SEALED));
	s = suggested(&made, policy);
	assert_int_equal(s.n, 1);
	rule = &s.items[0].rule;
	assert_int_equal(rule->controls, CONTROL(MEMFD_EXEC));
	assert_string_equal(rule->exe, "/p/a");
	assert_string_equal(rule->units[0], "a.service");
	assert_null(rule->units[1]);
	assert_int_equal(rule->n_uids, 1);
	assert_int_equal(rule->uids[0], 7);
	assert_true(rule->sealed_only);
	assert_int_equal(rule->namespaces, POLICY_NAMESPACE_HOST);
	assert_string_equal(rule->name, "a-a");
	suggestions_clear(&s);
	/* once it was not sealed, and then something else, for which sealing is nothing */
	made_sighting(&made,
		      SEEN(MEMFD_EXEC, EXEC, "/p/a", 0, "/memfd:y", UNIT("a.service"), .uid = 7));
	made_sighting(&made,
		      SEEN(PATH_EXEC, EXEC, "/p/a", 0, "/tmp/y", UNIT("a.service"), .uid = 7));
	s = suggested(&made, policy);
	assert_int_equal(s.n, 1);
	assert_false(s.items[0].rule.sealed_only);
	assert_int_equal(s.items[0].rule.controls, CONTROL(MEMFD_EXEC) | CONTROL(PATH_EXEC));
	assert_int_equal(s.items[0].seen.kinds, 3);
	suggestions_clear(&s);
	evidence_made_clear(&made);
}

static void test_sealed_apart(void **state)
{
	_cleanup_policy_ struct policy *policy = policy_made(*state, GUARD);
	struct evidence_made made;
	struct suggestions s;

	programs_make(&made);
	made_sighting(&made, SEEN(MEMFD_EXEC, EXEC, "/p/a", 0, "/memfd:x", UNIT("a.service"),
				  .conditions = BW_CONDITION_SEALED, .count = 9));
	made_sighting(&made, SEEN(PATH_EXEC, EXEC, "/p/a", 0, "/tmp/y", UNIT("a.service")));
	s = suggested(&made, policy);
	assert_int_equal(s.n, 2);
	assert_true(s.items[0].rule.sealed_only);
	assert_int_equal(s.items[1].rule.controls, CONTROL(PATH_EXEC));
	assert_string_not_equal(s.items[0].rule.name, s.items[1].rule.name);
	suggestions_clear(&s);
	evidence_made_clear(&made);
}

/* A list is for combinations that were all seen. */
static void test_lists(void **state)
{
	_cleanup_policy_ struct policy *policy = policy_made(*state, GUARD);
	struct evidence_made made;
	struct suggestions s;

	programs_make(&made);
	made_sighting(&made, SEEN(PATH_EXEC, EXEC, "/p/a", 0, "/tmp/x", UNIT("a.service"), .uid = 1,
				  .count = 5));
	made_sighting(&made,
		      SEEN(PATH_EXEC, EXEC, "/p/a", 0, "/tmp/x", UNIT("b.service"), .uid = 1));
	made_sighting(&made,
		      SEEN(PATH_EXEC, EXEC, "/p/a", 0, "/tmp/x", UNIT("c.service"), .uid = 2));
	s = suggested(&made, policy);
	assert_int_equal(s.n, 2);
	assert_string_equal(s.items[0].rule.units[0], "a.service");
	assert_string_equal(s.items[0].rule.units[1], "b.service");
	assert_int_equal(s.items[0].rule.n_uids, 1);
	assert_string_equal(s.items[1].rule.units[0], "c.service");
	suggestions_clear(&s);
	evidence_made_clear(&made);
}

/* What cannot be a condition is left open, and then a narrower one for the same is nothing to suggest. */
static void test_left_open(void **state)
{
	_cleanup_policy_ struct policy *policy = policy_made(*state, GUARD);
	struct evidence_made made;
	struct suggestions s;

	programs_make(&made);
	made_sighting(&made, SEEN(PATH_EXEC, EXEC, "/p/a", 0, "/tmp/x", UNIT("session-3.scope"),
				  .uid = 1000, .count = 5));
	made_sighting(&made,
		      SEEN(PATH_EXEC, EXEC, "/p/a", 0, "/tmp/x", UNIT("a.service"), .uid = 1000));
	made_sighting(&made, SEEN(PATH_EXEC, EXEC, "/p/setuid", 0, "/tmp/x", UNIT("a.service"),
				  .uid = 1000));
	s = suggested(&made, policy);
	assert_int_equal(s.n, 2);
	assert_true(s.items[0].any_unit);
	assert_null(s.items[0].rule.units);
	assert_int_equal(s.items[0].seen.count, 6);
	assert_true(s.items[1].any_uid);
	assert_int_equal(s.items[1].rule.n_uids, 0);
	assert_string_equal(s.items[1].rule.units[0], "a.service");
	suggestions_clear(&s);
	evidence_made_clear(&made);
}

static void test_user_namespace(void **state)
{
	_cleanup_policy_ struct policy *policy = policy_made(*state, GUARD);
	struct evidence_made made;
	struct suggestions s;

	programs_make(&made);
	made_sighting(&made, SEEN(PATH_EXEC, EXEC, "/p/a", 0, "/tmp/x", UNIT("a.service"), .uid = 5,
				  .conditions = BW_CONDITION_CHILD));
	s = suggested(&made, policy);
	assert_int_equal(s.n, 1);
	assert_null(s.items[0].rule.exe);
	assert_int_equal(s.items[0].rule.namespaces, POLICY_NAMESPACE_CHILD);
	assert_int_equal(s.items[0].rule.uids[0], 5);
	suggestions_clear(&s);
	evidence_made_clear(&made);
}

/* --- what needs none --- */

static void test_covered(void **state)
{
	_cleanup_policy_ struct policy *policy =
		policy_made(*state, GUARD "[Control memfd-exec]\nMode=off\n"
					  "[Exempt a]\nControls=path-exec\nUnit=a.service\n");
	struct evidence_made made;
	struct suggestions s;

	programs_make(&made);
	made_sighting(&made, ASKS("/p/a"));
	made_sighting(&made,
		      SEEN(PATH_MAP, MAP, "/tmp/x", 3, "/tmp/x", UNIT("a.service"))); /* admitted */
	made_sighting(&made, SEEN(MEMFD_EXEC, EXEC, "/p/b", 0, "/memfd:x")); /* off */
	s = suggested(&made, policy);
	assert_int_equal(s.n, 0);
	assert_int_equal(s.n_others, 0);
	suggestions_clear(&s);
	evidence_made_clear(&made);
}

static void test_name_is_free(void **state)
{
	_cleanup_policy_ struct policy *policy =
		policy_made(*state, GUARD "[Exempt b-b]\nControls=path-exec\nUnit=z.service\n");
	struct evidence_made made;
	struct suggestions s;

	programs_make(&made);
	made_sighting(&made, SEEN(PATH_EXEC, EXEC, "/p/b", 0, "/tmp/x", UNIT("b.service")));
	s = suggested(&made, policy);
	assert_string_equal(s.items[0].rule.name, "b-b-2");
	suggestions_clear(&s);
	evidence_made_clear(&made);
}

#define TREE_TEST(test) cmocka_unit_test_setup_teardown(test, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_runs_anything),
		TREE_TEST(test_refusals),
		TREE_TEST(test_units),
		TREE_TEST(test_narrow),
		TREE_TEST(test_sealed_apart),
		TREE_TEST(test_lists),
		TREE_TEST(test_left_open),
		TREE_TEST(test_user_namespace),
		TREE_TEST(test_covered),
		TREE_TEST(test_name_is_free),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
