/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence/match.h"

#include <stdio.h>
#include <string.h>

#include "guard/exemption.h"
#include "setting-made.h"

/* --- one exemption and one sighting --- */

struct row {
	const char *says;
	const char *conditions; /* of the exemption, besides Controls=path-exec */
	struct sighting sighting;
	enum match match;
	enum doubt doubt;
	uint32_t dev, generation; /* of the program; 0: 1 */
};

#define ASKS(exe_, ino_, ...) SEEN(PATH_EXEC, EXEC, exe_, ino_, "/tmp/x", __VA_ARGS__)
#define CHILD		      .conditions = BW_CONDITION_CHILD
#define BY_X(exe_, ino_, ...) \
	SEEN_AS(EXEMPT, PATH_EXEC, EXEC, exe_, ino_, "/tmp/x", .rule = (char *)"x", __VA_ARGS__)

/* /p/good is inode 5, /p/setuid runs as its owner, /p/gone is not there, of /p/unknown nothing is known. */
static const struct row rows[] = {
	{ "the program", "Exe=/p/good", ASKS("/p/good", 5), .match = MATCH_YES },
	{ "by another of its names", "Exe=/p/good", ASKS("/p/link", 5), .match = MATCH_YES },
	{ "another program", "Exe=/p/good", ASKS("/p/other", 6), .match = MATCH_NO },
	{ "another file at its path", "Exe=/p/good", ASKS("/p/good", 6), .match = MATCH_DOUBT,
	  .doubt = DOUBT_CHANGED },
	{ "the file that it was then", "Exe=/p/good", BY_X("/p/good", 6), .match = MATCH_YES },
	{ "an inode number that was used again", "Exe=/p/good", ASKS("/p/good", 5),
	  .match = MATCH_DOUBT, .doubt = DOUBT_CHANGED, .generation = 2 },
	{ "devices are counted anew at each boot", "Exe=/p/good",
	  ASKS("/p/good", 5, .boot = "another"), .match = MATCH_YES, .dev = 9 },
	{ "nor inode numbers for each device alone", "Exe=/p/good",
	  ASKS("/p/other", 5, .boot = "another"), .match = MATCH_NO, .dev = 9 },
	{ "not even where the devices agree", "Exe=/p/good", ASKS("/p/other", 5, .boot = "another"),
	  .match = MATCH_NO },
	{ "but not in one", "Exe=/p/good", ASKS("/p/good", 5), .match = MATCH_DOUBT,
	  .doubt = DOUBT_CHANGED, .dev = 9 },
	{ "a program that is gone", "Exe=/p/gone", ASKS("/p/gone", 7), .match = MATCH_DOUBT,
	  .doubt = DOUBT_MISSING },
	{ "one that nobody could identify", "Exe=/p/unknown", ASKS("/p/unknown", 7),
	  .match = MATCH_DOUBT, .doubt = DOUBT_IDENTITY },
	{ "a path that is not whole", "Exe=/p/unknown", ASKS("unknown", 7), .match = MATCH_DOUBT,
	  .doubt = DOUBT_PATH },
	{ "the end of another", "Exe=/p/unknown", ASKS("known", 7), .match = MATCH_NO },
	{ "the kernel", "Exe=/p/good", ASKS(NULL, 0), .match = MATCH_NO },
	{ "a user namespace", "Exe=/p/good", ASKS("/p/good", 5, CHILD), .match = MATCH_NO },
	{ "a user namespace that is meant", "Unit=a.service\nUserNamespace=child",
	  ASKS("/p/good", 5, CHILD, .unit = (char *)"a.service"), .match = MATCH_YES },
	{ "the host where a namespace is meant", "Unit=a.service\nUserNamespace=child",
	  ASKS("/p/good", 5, .unit = (char *)"a.service"), .match = MATCH_NO },
	{ "one of its units", "Unit=a.service b.service",
	  ASKS("/p/good", 5, .unit = (char *)"b.service"), .match = MATCH_YES },
	{ "another unit", "Unit=a.service", ASKS("/p/good", 5, .unit = (char *)"a.servic"),
	  .match = MATCH_NO },
	{ "no unit", "Unit=a.service", ASKS("/p/good", 5), .match = MATCH_NO },
	{ "one of its users", "Uid=7 8", ASKS("/p/good", 5, .uid = 8), .match = MATCH_YES },
	{ "another user", "Uid=7 8", ASKS("/p/good", 5, .uid = 9), .match = MATCH_NO },
	{ "a setuid program", "Uid=7", ASKS("/p/setuid", 8, .uid = 7), .match = MATCH_DOUBT,
	  .doubt = DOUBT_USERS },
	{ "a setuid program of root's", "Uid=0", ASKS("/p/setuid", 8), .match = MATCH_YES },
	{ "one that may have been", "Uid=7", ASKS("/p/gone", 7, .uid = 7), .match = MATCH_DOUBT,
	  .doubt = DOUBT_USERS },
	{ "one that was not", "Uid=7", BY_X("/p/setuid", 8, .uid = 7), .match = MATCH_YES },
	{ "all of it", "Exe=/p/good\nUnit=a.service\nUid=7",
	  ASKS("/p/good", 5, .uid = 7, .unit = (char *)"a.service"), .match = MATCH_YES },
	{ "all but the user", "Exe=/p/good\nUnit=a.service\nUid=7",
	  ASKS("/p/good", 5, .uid = 8, .unit = (char *)"a.service"), .match = MATCH_NO },
	{ "doubt about what does not fit anyway", "Exe=/p/good\nUid=7",
	  ASKS("/p/good", 6, .uid = 8), .match = MATCH_NO },
	{ "another control", "Uid=0", SEEN(PATH_MAP, MAP, "/p/good", 5, "/tmp/x"),
	  .match = MATCH_NO },
};

static void programs_make(const struct tree *tree, struct evidence_made *made)
{
	static const char *const paths[] = { "/p/good", "/p/setuid", "/p/unknown" };

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		tree_program(tree, paths[i]);
	evidence_made_begin(made);
	made_program(made, "/p/good", 5);
	made_program(made, "/p/setuid", 8)->setuid = true;
	made_program(made, "/p/unknown", 0)->identified = false;
	made_program(made, "/p/gone", 0)->standing = PROGRAM_MISSING;
}

static void test_rows(void **state)
{
	const struct tree *tree = *state;
	struct evidence_made made;
	char text[256];

	programs_make(tree, &made);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *row = &rows[i];
		_cleanup_policy_ struct policy *policy = NULL;
		struct sighting sighting = sighting_whole(row->sighting);
		enum doubt doubt = DOUBT_NONE;
		enum match match;

		sighting.exe_id.dev = row->dev ? row->dev : sighting.exe_id.dev;
		sighting.exe_id.generation =
			row->generation ? row->generation : sighting.exe_id.generation;
		(void)snprintf(text, sizeof(text), "[Exempt x]\nControls=path-exec\n%s\n",
			       row->conditions);
		policy = policy_made(tree, text);
		match = exemption_match(&policy->exemptions[0], &sighting, &made.setting, &doubt);
		if (match != row->match || (match == MATCH_DOUBT && doubt != row->doubt))
			fail_msg("%s: %d %s", row->says, match, doubt_to_string(doubt));
	}
	evidence_made_clear(&made);
}

/* Who says so takes a path for the program. */
static void test_by_path(void **state)
{
	const struct tree *tree = *state;
	const struct sighting changed = sighting_whole(ASKS("/p/good", 6));
	const struct sighting gone = sighting_whole(ASKS("/p/gone", 7, .uid = 7));
	_cleanup_policy_ struct policy *policy = NULL;
	enum doubt doubt = DOUBT_NONE;
	struct evidence_made made;

	programs_make(tree, &made);
	made.setting.by_path = true;
	policy = policy_made(tree, "[Exempt a]\nControls=path-exec\nExe=/p/good\n"
				   "[Exempt b]\nControls=path-exec\nExe=/p/gone\nUid=7\n");
	assert_int_equal(exemption_match(&policy->exemptions[0], &changed, &made.setting, &doubt),
			 MATCH_YES);
	assert_int_equal(exemption_match(&policy->exemptions[1], &gone, &made.setting, &doubt),
			 MATCH_YES);
	assert_int_equal(exemption_match(&policy->exemptions[1], &changed, &made.setting, &doubt),
			 MATCH_NO);
	evidence_made_clear(&made);
}

/* --- many exemptions: what the kernel's maps would say --- */

static unsigned int unit_number(const struct exemption_table *table, const char *unit)
{
	for (size_t i = 0; i < table->n_units; i++)
		if (unit && strcmp(table->units[i], unit) == 0)
			return (unsigned int)i + 1;
	return 0;
}

/* exemptions_find() of bpf/subject.bpf.h. 0: none, else 1 + its place among `rules`. */
static unsigned int kernel_rule(const struct exemption_table *table, const struct sighting *s)
{
	const unsigned int unit = unit_number(table, s->unit);

	for (unsigned int shape = 1; shape < _BW_SHAPE_MAX; shape++) {
		struct bw_exemption_key key = { .shape = shape };

		if (shape & BW_SHAPE_UNIT && unit == 0)
			continue;
		if (shape & BW_SHAPE_EXE)
			key.exe = s->exe_id;
		if (shape & BW_SHAPE_UNIT)
			key.unit = unit;
		if (shape & BW_SHAPE_UID)
			key.uid = s->uid;
		for (size_t i = 0; i < table->n_entries; i++) {
			const struct exemption_entry *entry = &table->entries[i];

			if (memcmp(&entry->key, &key, sizeof(key)) == 0 &&
			    entry->value.when[s->conditions].rule[s->control])
				return entry->value.when[s->conditions].rule[s->control];
		}
	}
	return 0;
}

static unsigned int chance(unsigned int below)
{
	static uint64_t seed = 88172645463325252;

	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (unsigned int)(seed % below);
}

static const char *const exes[] = { "/p/a", "/p/b", "/p/c" };
static const char *const units[] = { "a.service", "b.service", "c.service" };

static void conditions_make(char *text, size_t size)
{
	const unsigned int given = 1 + chance(7);
	size_t n = 0;

	if (given & 1)
		n += (size_t)snprintf(text + n, size - n, "Exe=%s\n", exes[chance(3)]);
	if (given & 2)
		n += (size_t)snprintf(text + n, size - n, "Unit=%s %s\n", units[chance(3)],
				      units[chance(3)]);
	if (given & 4)
		n += (size_t)snprintf(text + n, size - n, "Uid=%u %u\n", chance(3), chance(3));
	if (chance(3) == 0)
		n += (size_t)snprintf(text + n, size - n, "UserNamespace=%s\n",
				      chance(2) ? "host child" : "child");
	if (chance(3) == 0)
		n += (size_t)snprintf(text + n, size - n, "SealedOnly=yes\n");
	(void)n;
}

static char *exemptions_make(void)
{
	char *text = NULL;
	size_t len = 0;
	FILE *stream = open_memstream(&text, &len);

	assert_non_null(stream);
	for (unsigned int i = 0, n = 1 + chance(7); i < n; i++) {
		char conditions[256] = "";

		conditions_make(conditions, sizeof(conditions));
		(void)fprintf(stream, "[Exempt e%u]\nControls=%s\n%s", i,
			      chance(2) ? "memfd-exec" : "memfd-exec memfd-map", conditions);
	}
	assert_int_equal(fclose(stream), 0);
	return text;
}

static void assert_as_the_kernel(const struct policy *policy, const struct exemption_table *table,
				 const struct setting *setting)
{
	for (unsigned int n = 0; n < 3 * 4 * 3 * 4; n++) {
		const struct sighting sighting = {
			.control = BW_CONTROL_MEMFD_EXEC,
			.exe = (char *)exes[n % 3],
			.exe_whole = true,
			.exe_id = { .ino = 1 + n % 3, .dev = 1, .generation = 1 },
			.unit = n / 3 % 4 < 3 ? (char *)units[n / 3 % 4] : NULL,
			.uid = n / 12 % 3,
			.conditions = n / 36 % 4,
			.boot = MADE_BOOT,
		};
		const unsigned int number = kernel_rule(table, &sighting);
		const struct policy_exemption *rule = NULL;
		enum doubt doubt;
		enum match match = policy_match(policy, &sighting, setting, &rule, &doubt);

		assert_int_equal(match, number ? MATCH_YES : MATCH_NO);
		if (number)
			assert_string_equal(rule->name, table->rules[number - 1]);
	}
}

static void test_order_is_the_kernels(void **state)
{
	const struct tree *tree = *state;
	struct evidence_made made;

	evidence_made_begin(&made);
	for (unsigned int i = 0; i < 3; i++) {
		tree_program(tree, exes[i]);
		made_program(&made, exes[i], 1 + i);
	}
	for (unsigned int round = 0; round < 300; round++) {
		_cleanup_exemption_table_ struct exemption_table *table = NULL;
		_cleanup_free_ char *text = exemptions_make();
		_cleanup_policy_ struct policy *policy = NULL;
		struct exemption_exe resolved[8] = { 0 };

		/* SealedOnly= is for memfds only, which these controls are about */
		policy = policy_made(tree, text);
		for (size_t i = 0; i < policy->n_exemptions; i++)
			for (unsigned int n = 0; policy->exemptions[i].exe && n < 3; n++)
				if (strcmp(exes[n], policy->exemptions[i].exe) == 0)
					resolved[i] = (struct exemption_exe){
						.resolved = true,
						.id = { .ino = 1 + n, .dev = 1, .generation = 1 },
					};
		assert_int_equal(exemption_table_new(policy, resolved, &table), 0);
		assert_as_the_kernel(policy, table, &made.setting);
	}
	evidence_made_clear(&made);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_rows, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_by_path, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_order_is_the_kernels, tree_setup,
						tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
