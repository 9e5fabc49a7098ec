/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence/simulation.h"

#include <stdio.h>
#include <string.h>

#include "policy/policy-hash.h"
#include "setting-made.h"

#define UNIT(name) .unit = (char *)(name)

static const char enforcing[] = "[Guard]\nMode=enforce\nPaths=/tmp /srv\n";

/* A guard of this ground watched all the time. */
static void watched_by(struct evidence_made *made, const struct policy *policy, uint8_t audit)
{
	const struct watch watch = {
		.audit = audit,
		.from_us = 1,
		.to_us = MADE_NOW,
		.ground_hash = policy_ground_hash(policy),
		.boot = MADE_BOOT,
	};

	assert_int_equal(evidence_add_watch(&made->evidence, &watch), 0);
}

static struct simulation simulated(struct evidence_made *made, const struct policy *policy,
				   const struct policy *watched)
{
	struct simulation simulation;

	if (watched && made->evidence.n_watches == 0)
		watched_by(made, watched, 0xff);
	assert_int_equal(
		simulation_make(&made->evidence, policy, watched, &made->setting, &simulation), 0);
	return simulation;
}

static void test_modes(void **state)
{
	_cleanup_policy_ struct policy *policy =
		policy_made(*state, "[Guard]\nMode=enforce\n[Control path-map]\nMode=audit\n"
				    "[Control memfd-exec]\nMode=off\n");
	struct evidence_made made;
	struct simulation s;

	evidence_made_begin(&made);
	made_sighting(&made, SEEN(PATH_EXEC, EXEC, "/p/a", 1, "/tmp/x", .count = 3));
	made_sighting(&made, SEEN(PATH_MAP, MAP, "/p/a", 1, "/tmp/x"));
	made_sighting(&made, SEEN(MEMFD_EXEC, EXEC, "/p/a", 1, "/memfd:x"));
	s = simulated(&made, policy, policy);
	assert_int_equal(s.items[0].outcome, OUTCOME_REFUSE);
	assert_int_equal(s.items[1].outcome, OUTCOME_AUDIT);
	assert_int_equal(s.items[2].outcome, OUTCOME_OFF);
	assert_int_equal(s.acts[BW_CONTROL_PATH_EXEC][OUTCOME_REFUSE], 3);
	assert_int_equal(simulation_status(&s), 1);
	simulation_clear(&s);
	evidence_made_clear(&made);
}

/* What a program was allowed to start may map itself, whatever that program is. */
static void test_admission(void **state)
{
	_cleanup_policy_ struct policy *policy = policy_made(
		*state, "[Guard]\nMode=enforce\n[Exempt u]\nControls=path-exec\nUnit=u.service\n");
	struct evidence_made made;
	struct simulation s;

	evidence_made_begin(&made);
	made_sighting(&made, SEEN(PATH_EXEC, EXEC, "/p/a", 1, "/tmp/x", UNIT("u.service")));
	made_sighting(&made, SEEN(PATH_MAP, MAP, "/tmp/x", 2, "/tmp/x", UNIT("u.service")));
	made_sighting(&made, SEEN(PATH_MAP, MAP, "/tmp/x", 2, "/tmp/lib.so", UNIT("u.service")));
	made_sighting(&made, SEEN(PATH_MAP, MAP, "/tmp/y", 3, "/tmp/y"));
	made_sighting(&made, SEEN(PATH_MAP, MAP, "/tmp/x", 2, "/tmp/x", UNIT("u.service"),
				  .conditions = BW_CONDITION_CHILD));
	/* others, with a file of that name */
	made_sighting(&made, SEEN(PATH_MAP, MAP, "/tmp/x", 4, "/tmp/x", UNIT("v.service")));
	made_sighting(&made,
		      SEEN(PATH_MAP, MAP, "/tmp/x", 4, "/tmp/x", UNIT("u.service"), .uid = 7));
	s = simulated(&made, policy, policy);
	assert_int_equal(s.items[0].outcome, OUTCOME_EXEMPT);
	assert_int_equal(s.items[1].outcome, OUTCOME_EXEMPT);
	assert_true(s.items[1].admitted);
	assert_string_equal(s.items[1].rule->name, "u");
	assert_int_equal(s.items[2].outcome, OUTCOME_REFUSE);
	assert_int_equal(s.items[3].outcome, OUTCOME_REFUSE);
	assert_int_equal(s.items[4].outcome, OUTCOME_REFUSE);
	assert_int_equal(s.items[5].outcome, OUTCOME_REFUSE);
	assert_int_equal(s.items[6].outcome, OUTCOME_REFUSE);
	simulation_clear(&s);
	evidence_made_clear(&made);
}

/* --- places --- */

static const struct {
	const char *says, *text, *file;
	enum bw_reason reason;
	enum outcome outcome;
	enum doubt doubt;
} places[] = {
	{ "as watched", "Paths=/tmp /srv", "/tmp/x", BW_REASON_MOUNT, OUTCOME_REFUSE, 0 },
	{ "more", "Paths=/tmp /srv /opt", "/tmp/x", BW_REASON_MOUNT, OUTCOME_REFUSE, 0 },
	{ "above it", "Paths=/tmp /srv", "/srv/a/x", BW_REASON_CANONICAL, OUTCOME_REFUSE, 0 },
	{ "no longer", "Paths=/srv", "/tmp/x", BW_REASON_MOUNT, OUTCOME_OFF, 0 },
	{ "no longer, or elsewhere", "Paths=/srv /opt", "/tmp/x", BW_REASON_MOUNT, OUTCOME_UNKNOWN,
	  DOUBT_PLACE },
	{ "another's path", "Paths=/srv", "/x", BW_REASON_OVERLAY, OUTCOME_UNKNOWN, DOUBT_PLACE },
	{ "not whole", "Paths=/srv", "a/x", BW_REASON_MOUNT, OUTCOME_UNKNOWN, DOUBT_PLACE },
	{ "not whole, as watched", "Paths=/tmp /srv", "a/x", BW_REASON_MOUNT, OUTCOME_REFUSE, 0 },
	{ "undecided", "Paths=/srv", NULL, BW_REASON_UNDECIDED, OUTCOME_REFUSE, 0 },
	{ "nothing", "Paths=", "/tmp/x", BW_REASON_MOUNT, OUTCOME_OFF, 0 },
	{ "host only", "Paths=/tmp /srv\nScope=host", "/tmp/x", BW_REASON_MOUNT, OUTCOME_UNKNOWN,
	  DOUBT_SCOPE },
	{ "host only, and there", "Paths=/tmp /srv\nScope=host", "/tmp/x", BW_REASON_CANONICAL,
	  OUTCOME_REFUSE, 0 },
};

static void test_places(void **state)
{
	_cleanup_policy_ struct policy *watched = policy_made(*state, enforcing);
	char text[128];

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		_cleanup_policy_ struct policy *policy = NULL;
		struct sighting like = SEEN(PATH_EXEC, EXEC, "/p/a", 1, places[i].file);
		struct evidence_made made;
		struct simulation s;

		(void)snprintf(text, sizeof(text), "[Guard]\nMode=enforce\n%s\n", places[i].text);
		policy = policy_made(*state, text);
		like.reason = places[i].reason;
		evidence_made_begin(&made);
		made_sighting(&made, like);
		s = simulated(&made, policy, watched);
		if (s.items[0].outcome != places[i].outcome ||
		    (places[i].doubt && s.items[0].doubt != places[i].doubt))
			fail_msg("%s: %s (%s)", places[i].says,
				 outcome_to_string(s.items[0].outcome),
				 doubt_to_string(s.items[0].doubt));
		simulation_clear(&s);
		evidence_made_clear(&made);
	}
}

static void test_what_nobody_watched(void **state)
{
	_cleanup_policy_ struct policy *watched = policy_made(*state, enforcing);
	_cleanup_policy_ struct policy *policy = policy_made(
		*state, "[Guard]\nMode=enforce\nPaths=/tmp /srv/a /opt\n"
			"[Control userns-exec]\nMode=enforce\n[Control shm-map]\nMode=audit\n");
	struct evidence_made made;
	struct simulation s;

	evidence_made_begin(&made);
	watched_by(&made, watched, 0x3f);
	s = simulated(&made, policy, watched);
	assert_int_equal(s.unwatched, 1U << BW_CONTROL_USERNS_EXEC | 1U << BW_CONTROL_PATH_LOAD);
	assert_int_equal(s.n_directories, 1);
	assert_string_equal(s.directories[0]->path, "/opt");
	assert_int_equal(simulation_status(&s), 2);
	simulation_clear(&s);
	evidence_made_clear(&made);
}

/* What is configured now is not what was loaded then. */
static void test_what_was_never_loaded(void **state)
{
	_cleanup_policy_ struct policy *loaded = policy_made(*state, enforcing);
	_cleanup_policy_ struct policy *host =
		policy_made(*state, "[Guard]\nMode=enforce\nPaths=/tmp /srv\nScope=host\n");
	_cleanup_policy_ struct policy *policy =
		policy_made(*state, "[Guard]\nMode=enforce\nPaths=/tmp /srv /opt\n");
	struct evidence_made made;
	struct simulation s;

	evidence_made_begin(&made);
	watched_by(&made, loaded, 0xff);
	s = simulated(&made, loaded, loaded);
	assert_int_equal(simulation_status(&s), 0);
	simulation_clear(&s);
	s = simulated(&made, policy, policy);
	assert_int_equal(s.n_directories, 3);
	assert_int_equal(simulation_status(&s), 2);
	simulation_clear(&s);
	evidence_made_clear(&made);
	/* a wider scope is new everywhere */
	evidence_made_begin(&made);
	watched_by(&made, host, 0xff);
	s = simulated(&made, loaded, host);
	assert_int_equal(s.n_directories, 2);
	assert_int_equal(simulation_status(&s), 2);
	simulation_clear(&s);
	evidence_made_clear(&made);
}

/* --- what happened, and what would --- */

static void test_what_happened_goes_first(void **state)
{
	_cleanup_policy_ struct policy *policy = policy_made(
		*state, "[Guard]\nMode=enforce\n[Exempt a]\nControls=path-exec\nUid=0\n");
	struct evidence_made made;
	struct simulation s;

	evidence_made_begin(&made);
	made_sighting(&made,
		      SEEN(PATH_EXEC, EXEC, "/p/a", 1, "/tmp/x", .policy_hash = policy->hash));
	made_sighting(&made, SEEN(PATH_EXEC, EXEC, "/p/a", 1, "/tmp/y", .policy_hash = 7));
	s = simulated(&made, policy, policy);
	assert_int_equal(s.items[0].outcome, OUTCOME_UNKNOWN);
	assert_int_equal(s.items[0].doubt, DOUBT_CONTRADICTED);
	assert_int_equal(s.items[1].outcome, OUTCOME_EXEMPT);
	assert_int_equal(simulation_status(&s), 2);
	simulation_clear(&s);
	evidence_made_clear(&made);
}

/* An exemption that is to go: what it exempted is refused. */
static void test_what_was_exempt(void **state)
{
	_cleanup_policy_ struct policy *policy = policy_made(*state, enforcing);
	struct evidence_made made;
	struct simulation s;

	evidence_made_begin(&made);
	made_sighting(&made, SEEN_AS(EXEMPT, PATH_EXEC, EXEC, "/p/a", 1, "/tmp/x",
				     .rule = (char *)"gone"));
	s = simulated(&made, policy, policy);
	assert_int_equal(s.items[0].outcome, OUTCOME_REFUSE);
	simulation_clear(&s);
	evidence_made_clear(&made);
}

static void test_nothing(void **state)
{
	_cleanup_policy_ struct policy *policy = policy_made(*state, enforcing);
	struct evidence_made made;
	struct simulation s;

	evidence_made_begin(&made);
	s = simulated(&made, policy, NULL);
	assert_int_equal(s.n, 0);
	assert_true(s.untold);
	assert_int_equal(simulation_status(&s), 2); /* nor by whom */
	simulation_clear(&s);
	evidence_made_clear(&made);
}

#define TREE_TEST(test) cmocka_unit_test_setup_teardown(test, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TREE_TEST(test_modes),
		TREE_TEST(test_admission),
		TREE_TEST(test_places),
		TREE_TEST(test_what_nobody_watched),
		TREE_TEST(test_what_was_never_loaded),
		TREE_TEST(test_what_happened_goes_first),
		TREE_TEST(test_what_was_exempt),
		TREE_TEST(test_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
