/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/evidence-json.h"
#include "cli/evidence-line.h"

static int line_read(struct evidence_lines *lines, const char *line)
{
	const char *wrong = NULL;
	int r = evidence_line_read(lines, line, strlen(line), &wrong);

	assert_true((r == -EBADMSG) == (wrong != NULL));
	return r;
}

static void lines_clear(struct evidence_lines *lines)
{
	growing_clear(&lines->growing);
	evidence_clear(&lines->evidence);
}

/* Write it, read it, write it again. */
static void assert_survives(json_object *object, struct evidence_lines *lines)
{
	char *line = strdup(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN));

	json_object_put(object);
	assert_int_equal(line_read(lines, line), 0);
	assert_int_equal(line_read(lines, line), 0); /* twice is once */
	assert_int_equal(growing_finish(&lines->growing, &lines->evidence), 0);
	free(line);
}

static void test_a_sighting_survives(void **state)
{
	struct evidence_lines lines = { 0 };
	static char exe[] = "/usr/bin/\xff\n\x1b[31m\\x", file[] = "b/c", unit[] = "a.service",
		    rule[] = "runc";
	const struct sighting s = {
		.control = BW_CONTROL_PATH_MAP,
		.verdict = BW_VERDICT_REFUSE,
		.operation = BW_OPERATION_MAP,
		.role = BW_ROLE_MAPPED,
		.reason = BW_REASON_OVERLAY,
		.places = 1U << BW_PLACE_GUARDED | 1U << BW_PLACE_USERNS,
		.conditions = BW_CONDITION_CHILD,
		.uid = UINT32_MAX,
		.pid = 12,
		.comm = "\x1b",
		.exe_id = { UINT64_MAX, 7, 9 },
		.exe = exe,
		.file = file,
		.unit = unit,
		.rule = rule,
		.exe_whole = true,
		.count = 42,
		.first_us = 1000001,
		.last_us = 2000002,
		.generation = 3,
		.policy_hash = 0xfedcba9876543210,
		.boot = "0123456789abcdef0123456789abcdef",
	};
	const struct sighting *got;

	assert_survives(sighting_to_json(&s, "event", s.last_us, 77), &lines);
	assert_int_equal(lines.evidence.n, 1);
	got = &lines.evidence.items[0];
	assert_memory_equal(got, &s, offsetof(struct sighting, exe));
	assert_string_equal(got->exe, exe);
	assert_string_equal(got->file, file);
	assert_string_equal(got->unit, unit);
	assert_string_equal(got->rule, rule);
	assert_memory_equal(&got->exe_whole, &s.exe_whole,
			    sizeof(s) - offsetof(struct sighting, exe_whole));
	lines_clear(&lines);
}

static void test_a_watch_and_a_use_survive(void **state)
{
	struct evidence_lines lines = { 0 };
	static char rule[] = "runc";
	const struct watch watch = { .from_us = 1,
				     .to_us = 2,
				     .audit = 0xfe,
				     .enforce = 1,
				     .generation = 4,
				     .policy_hash = 5,
				     .ground_hash = 6,
				     .from_boottime_us = 1,
				     .to_boottime_us = 2,
				     .lost = 7,
				     .evicted = 8,
				     .unrecorded = 9,
				     .boot = "b" };
	const struct rule_use use = { rule, 3, 4, 5 };

	assert_survives(watch_to_json(&watch), &lines);
	assert_int_equal(lines.evidence.n_watches, 1);
	assert_memory_equal(&lines.evidence.watches[0], &watch,
			    offsetof(struct watch, enforce) + 1); /* padding follows */
	assert_memory_equal(&lines.evidence.watches[0].generation, &watch.generation,
			    sizeof(watch) - offsetof(struct watch, generation));
	assert_survives(use_to_json(&use, "b", 9), &lines);
	assert_int_equal(lines.evidence.n_uses, 1);
	assert_int_equal(lines.evidence.uses[0].count, 3);
	lines_clear(&lines);
}

static void test_the_guards_state_survives(void **state)
{
	struct evidence_lines lines = { 0 };
	struct evidence e = {
		.lost = 1,
		.evicted = 2,
		.unrecorded = 3,
		.generation = 4,
		.policy_hash = 5,
	};

	e.mode[BW_CONTROL_PATH_EXEC] = BW_MODE_ENFORCE;
	e.counted[BW_CONTROL_PATH_EXEC][BW_VERDICT_AUDIT] = 6;
	assert_survives(guard_to_json(&e), &lines);
	assert_memory_equal(&lines.evidence, &e, sizeof(e));
	lines_clear(&lines);
}

static void test_little_is_enough(void **state)
{
	struct evidence_lines lines = { .since_us = 0 };

	assert_int_equal(line_read(&lines, "{\"control\":\"path-exec\",\"verdict\":\"audit\","
					   "\"time\":\"2026-11-01T12:00:00Z\",\"later\":[1]}"),
			 0);
	assert_int_equal(line_read(&lines, ""), 0);
	assert_int_equal(line_read(&lines, " \t\r"), 0);
	assert_int_equal(line_read(&lines, "{\"kind\":\"of another version\"}"), 1);
	assert_string_equal(lines.kind, "of another version");
	assert_int_equal(growing_finish(&lines.growing, &lines.evidence), 0);
	assert_int_equal(lines.evidence.n, 1);
	assert_int_equal(lines.evidence.items[0].count, 1);
	assert_int_equal(lines.evidence.items[0].first_us, lines.evidence.items[0].last_us);
	lines_clear(&lines);
}

static void test_what_was_before_is_left_out(void **state)
{
	struct evidence_lines lines = { .since_us = 2000000 };

	assert_int_equal(line_read(&lines, "{\"control\":\"path-exec\",\"verdict\":\"audit\","
					   "\"time\":\"1970-01-01T00:00:01Z\"}"),
			 0);
	assert_int_equal(line_read(&lines, "{\"kind\":\"watch\",\"from\":\"1970-01-01T00:00:00Z\","
					   "\"to\":\"1970-01-01T00:00:03Z\"}"),
			 0);
	assert_int_equal(lines.growing.n, 0);
	assert_int_equal(lines.evidence.n_watches, 1);
	assert_int_equal(lines.evidence.watches[0].from_us, 2000000);
	lines_clear(&lines);
}

static void test_wrong_lines_are_refused(void **state)
{
#define GOOD "{\"control\":\"path-exec\",\"verdict\":\"audit\",\"time\":\"2026-11-01T12:00:00Z\""
	static const char *const bad[] = {
		"x",
		"[]",
		"1",
		"{",
		"{} {}",
		"{}",
		"{\"control\":\"path-exec\"}",
		"{\"control\":\"path-exec\",\"verdict\":\"audit\"}",
		"{\"control\":\"path_exec\",\"verdict\":\"audit\"}",
		GOOD ",\"count\":-1}",
		GOOD ",\"count\":1.5}",
		GOOD ",\"uid\":4294967296}",
		GOOD ",\"uid\":\"0\"}",
		GOOD ",\"exe\":\"\\\\q\"}",
		GOOD ",\"exe\":\"a\\u0000b\"}",
		GOOD ",\"exe\":7}",
		GOOD ",\"exe_id\":{\"dev\":1}}",
		GOOD ",\"exe_id\":[]}",
		GOOD ",\"places\":[\"here\"]}",
		GOOD ",\"places\":\"memfd\"}",
		GOOD ",\"comm\":\"sixteen letters!\"}",
		GOOD ",\"policy_hash\":\"xyz\"}",
		GOOD ",\"first\":\"yesterday\"}",
		GOOD ",\"x\":[[[[[[[[[[1]]]]]]]]]]}",
		GOOD ",\"x\":\"\xff\"}",
		"{\"kind\":\"watch\",\"from\":\"2026-11-01T12:00:00Z\"}",
		"{\"kind\":\"watch\",\"from\":\"2026-11-01T12:00:00Z\",\"to\":\"2026-10-01T12:00:00Z\"}",
		"{\"kind\":\"use\",\"rule\":\"a\"}",
		"{\"kind\":\"guard\",\"modes\":{\"path-exec\":\"on\"}}",
	};
	struct evidence_lines lines = { 0 };

	assert_int_equal(line_read(&lines, GOOD "}"), 0);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		if (line_read(&lines, bad[i]) != -EBADMSG)
			fail_msg("taken: %s", bad[i]);
	assert_int_equal(lines.growing.n, 1);
	lines_clear(&lines);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_sighting_survives),
		cmocka_unit_test(test_a_watch_and_a_use_survive),
		cmocka_unit_test(test_the_guards_state_survives),
		cmocka_unit_test(test_little_is_enough),
		cmocka_unit_test(test_what_was_before_is_left_out),
		cmocka_unit_test(test_wrong_lines_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
