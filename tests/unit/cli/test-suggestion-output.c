/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/suggestion-output.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "setting-made.h"

/*
 * The property: whatever was seen, what is suggested, printed, filled in and read again makes exactly
 * those sightings exempt that it names as its evidence, and changes nothing for any other.
 */

/* --- evidence by chance --- */

static unsigned int chance(unsigned int below)
{
	static uint64_t seed = 2463534242;

	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (unsigned int)(seed % below);
}

/* The first are good programs. */
static const char *const exes[] = {
	"/p/a",	   "/p/bash", "/p/c d]e", "/p/setuid",	      "/tmp/e",	    "/p/gone",
	"/p/open", "memfd:x", "p/part",	  "/p/x\n[Exempt y]", "/p/#a;b =c", NULL,
};
static const char *const units[] = {
	"a.service", "b.service", "session-3.scope", "user@5.service", "x\n[Guard]\nMode=off", NULL,
};
static const char *const files[] = {
	"/tmp/a", "/tmp/\x1b[31m\n[Exempt all]\nUid=0", "/memfd:x", "part", "/tmp/e", NULL,
};

#define ONE_OF(list) (list)[chance(sizeof(list) / sizeof((list)[0]))]

static struct sighting sighting_by_chance(void)
{
	static const struct {
		enum bw_control control;
		enum bw_operation operation;
	} acts[] = {
		{ BW_CONTROL_MEMFD_EXEC, BW_OPERATION_EXEC },
		{ BW_CONTROL_MEMFD_MAP, BW_OPERATION_MAP },
		{ BW_CONTROL_PATH_EXEC, BW_OPERATION_EXEC },
		{ BW_CONTROL_PATH_MAP, BW_OPERATION_MAP },
		{ BW_CONTROL_UNLINKED_EXEC, BW_OPERATION_EXEC },
		{ BW_CONTROL_USERNS_EXEC, BW_OPERATION_MAP },
	};
	const unsigned int act = chance(sizeof(acts) / sizeof(acts[0]));
	struct sighting sighting = {
		.control = acts[act].control,
		.operation = acts[act].operation,
		.verdict = chance(8) ? BW_VERDICT_AUDIT : BW_VERDICT_REFUSE,
		.exe = (char *)ONE_OF(exes),
		.unit = (char *)ONE_OF(units),
		.file = (char *)ONE_OF(files),
		.uid = chance(3),
		.count = 1 + chance(9),
		.reason = BW_REASON_MOUNT,
		.conditions = chance(4) ? 0 : 1 + chance(3),
	};

	sighting.exe_id = (struct bw_file_id){ .ino = sighting.exe && chance(8) == 0 ? 7 : 0,
					       .dev = 1,
					       .generation = 1 };
	return sighting;
}

static void evidence_by_chance(struct evidence_made *made)
{
	evidence_made_begin(made);
	for (size_t i = 0; i + 1 < sizeof(exes) / sizeof(exes[0]); i++)
		if (*exes[i] == '/')
			(void)made_program(made, exes[i], 0);
	((struct program *)programs_find(&made->programs, "/p/setuid"))->setuid = true;
	((struct program *)programs_find(&made->programs, "/p/gone"))->standing = PROGRAM_MISSING;
	((struct program *)programs_find(&made->programs, "/p/open"))->danger =
		"can be written by everyone";
	for (unsigned int i = 0, n = chance(20); i < n; i++)
		made_sighting(made, sighting_by_chance());
	evidence_sort(&made->evidence);
}

/* --- what is printed, filled in and read again --- */

static char *printed(const struct suggestions *suggestions, const struct policy *policy)
{
	char *text = NULL;
	size_t len = 0;
	FILE *stream = open_memstream(&text, &len);

	assert_non_null(stream);
	assert_int_equal(suggestions_print(stream, suggestions, policy, "2030-01-01"), 0);
	assert_int_equal(fclose(stream), 0);
	return text;
}

static void assert_printable(const char *text)
{
	for (; *text; text++)
		assert_true(isprint((unsigned char)*text) || *text == '\n');
}

/* The configuration with the suggestions behind it; what a person would write is written. */
static struct policy *filled_in(const struct tree *tree, const char *base, const char *text)
{
	char whole[65536];
	char *mark;

	(void)snprintf(whole, sizeof(whole), "%s%s", base, text);
	while ((mark = strstr(whole, "=FILL-IN")))
		memcpy(mark, "=written", strlen("=written"));
	return policy_made(tree, whole);
}

static bool is_of(const struct policy *base, const struct policy_exemption *rule)
{
	for (size_t i = 0; i < base->n_exemptions; i++)
		if (strcmp(base->exemptions[i].name, rule->name) == 0)
			return true;
	return false;
}

static void assert_property(const struct evidence_made *made, const struct policy *base,
			    const struct policy *with, const struct suggestions *suggestions)
{
	struct simulation before, after;
	uint64_t covered = 0, named = 0, other = 0, left = 0;

	assert_int_equal(with->n_exemptions, base->n_exemptions + suggestions->n);
	assert_int_equal(simulation_make(&made->evidence, base, base, &made->setting, &before), 0);
	assert_int_equal(simulation_make(&made->evidence, with, with, &made->setting, &after), 0);
	for (size_t i = 0; i < before.n; i++) {
		const struct forecast *was = &before.items[i], *is = &after.items[i];
		const bool wanting =
			was->outcome == OUTCOME_AUDIT || was->outcome == OUTCOME_UNKNOWN;

		if (wanting && is->outcome == OUTCOME_EXEMPT && !is_of(base, is->rule)) {
			covered += is->sighting->count;
			continue;
		}
		/* of the file that was at a program's path before, an exemption tells nothing */
		if (is->outcome == OUTCOME_UNKNOWN && was->outcome == OUTCOME_AUDIT)
			assert_int_equal(is->doubt, DOUBT_CHANGED);
		else
			assert_int_equal(is->outcome, was->outcome);
		left += wanting ? is->sighting->count : 0;
	}
	for (size_t i = 0; i < suggestions->n; i++)
		named += suggestions->items[i].seen.count;
	for (size_t i = 0; i < suggestions->n_others; i++)
		other += suggestions->others[i].seen.count;
	assert_int_equal(covered, named);
	assert_int_equal(left, other);
	simulation_clear(&before);
	simulation_clear(&after);
}

static void test_property(void **state)
{
	static const char *const bases[] = {
		"[Guard]\nMode=audit\n",
		"[Guard]\nMode=audit\n[Control userns-exec]\nMode=audit\n"
		"[Exempt a-a]\nControls=path-exec\nExe=/p/a\nUid=0\n",
		"[Guard]\nMode=audit\nPaths=/tmp /p/never\n"
		"[Exempt u]\nControls=memfd-exec memfd-map\nUnit=b.service\nUserNamespace=child\n",
	};
	const struct tree *tree = *state;
	unsigned int made_any = 0;

	for (size_t i = 0; i < 4; i++)
		tree_program(tree, exes[i]);
	tree_program(tree, "/p/#a;b =c");
	for (unsigned int round = 0; round < 400; round++) {
		const char *base_text = bases[round % 3];
		_cleanup_policy_ struct policy *base = policy_made(tree, base_text), *with = NULL;
		_cleanup_free_ char *text = NULL;
		struct suggestions suggestions;
		struct evidence_made made;

		evidence_by_chance(&made);
		assert_int_equal(
			suggestions_make(&made.evidence, base, &made.setting, &suggestions), 0);
		text = printed(&suggestions, base);
		assert_printable(text);
		with = filled_in(tree, base_text, text);
		assert_property(&made, base, with, &suggestions);
		made_any += suggestions.n > 0;
		suggestions_clear(&suggestions);
		evidence_made_clear(&made);
	}
	assert_true(made_any > 100); /* or the property says nothing */
}

/* Until somebody has filled it in, nothing is opened. */
static void test_not_filled_in(void **state)
{
	const struct tree *tree = *state;
	_cleanup_policy_ struct policy *base = policy_made(tree, "[Guard]\nMode=audit\n");
	_cleanup_policy_ struct policy *with = NULL;
	_cleanup_free_ char *text = NULL;
	struct suggestions suggestions;
	struct evidence_made made;

	tree_program(tree, "/p/a");
	evidence_made_begin(&made);
	(void)made_program(&made, "/p/a", 0);
	made_sighting(&made,
		      SEEN(PATH_EXEC, EXEC, "/p/a", 0, "/tmp/x", .unit = (char *)"a.service"));
	assert_int_equal(suggestions_make(&made.evidence, base, &made.setting, &suggestions), 0);
	text = printed(&suggestions, base);
	assert_non_null(strstr(text, "[Exempt a-a]\n"));
	with = policy_made(tree, text);
	assert_int_equal(with->n_exemptions, 0);
	suggestions_clear(&suggestions);
	evidence_made_clear(&made);
}

/* What a user runs, each process of that user can make do anything; root's is root's. */
static void test_who_can_make_it(void **state)
{
	uid_t user = 1000;
	char exe[] = "/p/a";
	const struct sighting example = { 0 };
	struct suggestion suggestion = {
		.rule = { .exe = exe, .uids = &user, .n_uids = 1 },
		.seen.example = &example,
	};
	_cleanup_free_ char *of_user = NULL, *of_root = NULL;

	assert_int_equal(suggestion_risk(&suggestion, &of_user), 0);
	assert_non_null(strstr(of_user, "each process of a user in Uid="));
	user = 0;
	assert_int_equal(suggestion_risk(&suggestion, &of_root), 0);
	assert_null(strstr(of_root, "each process"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_who_can_make_it),
		cmocka_unit_test_setup_teardown(test_property, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_not_filled_in, tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
