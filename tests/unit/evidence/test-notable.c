/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence/notable.h"

#include <string.h>
#include <time.h>

#include "evidence-made.h"
#include "evidence/summary.h"

#define START(control_, place_)                                                             \
	.control = (control_), .verdict = BW_VERDICT_AUDIT, .operation = BW_OPERATION_EXEC, \
	.role = BW_ROLE_PROGRAM, .place = (place_)
#define MEMFD_START START(BW_CONTROL_MEMFD_EXEC, BW_PLACE_MEMFD)
#define PATH_START  START(BW_CONTROL_PATH_EXEC, BW_PLACE_GUARDED)

#define SIGN(sign) (1U << NOTABLE_##sign)

/* The signs of one made-up sighting that happened often, so that it is neither rare nor new. */
static uint32_t signs_of(struct made made)
{
	_cleanup_evidence_ struct evidence e = { 0 };
	_cleanup_summary_ struct summary s = { 0 };
	uint32_t signs;

	made.count = made.count ? made.count : 100;
	made_add(&e, made);
	assert_int_equal(summary_make(&e, MADE_NOW, &s), 0);
	signs = s.notables.n > 0 ? s.notables.items[0].signs : 0;
	assert_true(s.notables.n <= 1);
	return signs;
}

/* What the report is for: it stands first among the legitimate uses, whatever exemptions there are. */
static void test_the_payload_is_first(void **state)
{
	_cleanup_evidence_ struct evidence e = { 0 };
	_cleanup_summary_ struct summary s = { 0 };

	made_usual(&e);
	made_payload(&e);
	evidence_sort(&e);
	assert_int_equal(summary_make(&e, MADE_NOW, &s), 0);
	assert_true(s.notables.n >= 2);
	assert_string_equal(s.notables.items[0].names->program, "/usr/bin/python3.11");
	assert_string_equal(s.notables.items[0].names->object, "memfd:");
	assert_int_equal(s.notables.items[0].example->uid, 1000);
	assert_int_equal(s.notables.items[0].signs, SIGN(FILELESS) | SIGN(UNSEALED) |
							    SIGN(INTERPRETER) | SIGN(PERSON) |
							    SIGN(RARE) | SIGN(NEW));
	assert_int_equal(s.notables.items[0].points, 10);
	/* with the pages of what it started */
	assert_int_equal(s.notables.items[0].controls[BW_CONTROL_MEMFD_MAP].n[BW_VERDICT_AUDIT], 4);
	assert_string_equal(s.notables.items[1].names->program, "/usr/bin/crun");
	for (size_t i = 0; i < s.notables.n; i++)
		assert_string_not_equal(s.notables.items[i].names->program, "/usr/sbin/runc");
}

/* It hides under the name that a legitimate one has, in the same unit as the same user. */
static void test_a_borrowed_name(void **state)
{
	_cleanup_evidence_ struct evidence e = { 0 };
	_cleanup_summary_ struct summary s = { 0 };

	made_usual(&e);
	made_add(&e, (struct made){ MEMFD_START, .exe = "/usr/bin/perl", .unit = "docker.service",
				    .file = "memfd:runc_cloned:/proc/self/exe" });
	assert_int_equal(summary_make(&e, MADE_NOW, &s), 0);
	assert_string_equal(s.notables.items[0].names->program, "/usr/bin/perl");
}

static void test_signs(void **state)
{
	const struct made usual = { PATH_START, .exe = "/usr/bin/env", .file = "/tmp/x",
				    .unit = "a.service" };
	struct made m = usual;

	assert_int_equal(signs_of(m), 0); /* and not worth a look */
	m.exe = "/home/x/y";
	m.uid = NOTABLE_USER_FIRST;
	assert_int_equal(signs_of(m), SIGN(OUTSIDE) | SIGN(PERSON));
	m.uid = NOTABLE_USER_LAST + 1; /* a container's */
	m.unit = "session-1.scope";
	assert_int_equal(signs_of(m), SIGN(OUTSIDE) | SIGN(PERSON));
	m.count = NOTABLE_RARE_MAX;
	assert_int_equal(signs_of(m), SIGN(OUTSIDE) | SIGN(PERSON) | SIGN(RARE));
	m = (struct made){ MEMFD_START, .exe = "/usr/bin/env", .file = "memfd:x" };
	assert_int_equal(signs_of(m), SIGN(FILELESS) | SIGN(UNSEALED));
	m.conditions = BW_CONDITION_SEALED;
	assert_int_equal(signs_of(m), SIGN(FILELESS));
	m.exe = "/usr/bin/perl5.36";
	assert_int_equal(signs_of(m), SIGN(FILELESS) | SIGN(INTERPRETER));
	m.exe = "/usr/bin/perldoc";
	assert_int_equal(signs_of(m), SIGN(FILELESS));
	m.exe = "memfd:y";
	assert_int_equal(signs_of(m), SIGN(FILELESS) | SIGN(OFFSPRING));
	m = (struct made){ PATH_START, .exe = "/usr/bin/kmod", .file = "/tmp/x.ko" };
	m.operation = BW_OPERATION_LOAD;
	assert_int_equal(signs_of(m), SIGN(LOAD));
	m = (struct made){ START(BW_CONTROL_UNLINKED_EXEC, BW_PLACE_UNLINKED),
			   .exe = "/usr/sbin/sshd", .file = "/usr/sbin/sshd" };
	assert_int_equal(signs_of(m), SIGN(FILELESS));
	m.role = BW_ROLE_CHECKED; /* only asked */
	assert_int_equal(signs_of(m), 0);
}

/* Nothing at all, where the first sign alone is not enough; what cannot be named is outside. */
static void test_programs_without_a_path(void **state)
{
	struct made m = { START(BW_CONTROL_PATH_EXEC, BW_PLACE_GUARDED), .file = "/tmp/x",
			  .uid = 1000 };

	assert_int_equal(signs_of(m), 0); /* the kernel: PERSON alone */
	m.exe = "usr/bin/x"; /* of a path that is cut, or a trick */
	assert_int_equal(signs_of(m), SIGN(OUTSIDE) | SIGN(PERSON));
}

/* What came from a guarded directory starts another; an installed program of an equal path does not. */
static void test_offspring(void **state)
{
	_cleanup_evidence_ struct evidence e = { 0 };
	_cleanup_summary_ struct summary s = { 0 };

	made_add(&e, (struct made){ PATH_START, .exe = "/usr/bin/dash", .file = "/tmp/first",
				    .count = 50, .unit = "a.service" });
	made_add(&e, (struct made){ PATH_START, .exe = "/tmp/first", .file = "/tmp/second",
				    .count = 50, .unit = "a.service" });
	made_add(&e, (struct made){ START(BW_CONTROL_UNLINKED_EXEC, BW_PLACE_UNLINKED),
				    .exe = "/usr/bin/dash", .file = "/usr/bin/dash", .count = 50,
				    .unit = "a.service" });
	assert_int_equal(summary_make(&e, MADE_NOW, &s), 0);
	assert_int_equal(s.notables.n, 2);
	assert_int_equal(s.notables.items[0].signs, SIGN(FILELESS) | SIGN(INTERPRETER));
	assert_string_equal(s.notables.items[1].names->object, "/tmp/second");
	assert_int_equal(s.notables.items[1].signs, SIGN(OFFSPRING));
}

/* An exemption takes away the points of the act, and leaves those of its circumstances. */
static void test_exempt(void **state)
{
	_cleanup_evidence_ struct evidence e = { 0 };
	_cleanup_summary_ struct summary s = { 0 };
	struct made m = { MEMFD_START, .exe = "/usr/bin/python3", .file = "memfd:x", .uid = 1000,
			  .rule = "any" };

	m.verdict = BW_VERDICT_EXEMPT;
	made_add(&e, m);
	assert_int_equal(summary_make(&e, MADE_NOW, &s), 0);
	assert_int_equal(s.notables.n, 1);
	assert_true(s.notables.items[0].signs & SIGN(FILELESS));
	assert_false(notable_counts(&s.notables.items[0], NOTABLE_FILELESS));
	assert_true(notable_counts(&s.notables.items[0], NOTABLE_UNSEALED));
	assert_int_equal(s.notables.items[0].points, 5); /* unsealed, interpreter, person, rare */
}

static void test_new(void **state)
{
	_cleanup_evidence_ struct evidence e = { 0 };
	_cleanup_summary_ struct summary s = { 0 };
	const int64_t from = MADE_NOW - 10 * MADE_HOUR;

	made_watch(&e, from, MADE_NOW);
	made_add(&e, (struct made){ MEMFD_START, .exe = "/usr/bin/a", .file = "memfd:a",
				    .first_us = from + 9 * MADE_HOUR });
	made_add(&e, (struct made){ MEMFD_START, .exe = "/usr/bin/b", .file = "memfd:b",
				    .first_us = from + 9 * MADE_HOUR - 1 });
	assert_int_equal(summary_make(&e, MADE_NOW, &s), 0);
	assert_int_equal(s.notables.n, 2);
	assert_string_equal(s.notables.items[0].names->object, "memfd:a");
	assert_true(s.notables.items[0].signs & SIGN(NEW));
	assert_false(s.notables.items[1].signs & SIGN(NEW));
}

/* Ten thousand kinds, of every sort that can be told apart, within a moment. */
static void test_many(void **state)
{
	_cleanup_evidence_ struct evidence e = { 0 };
	_cleanup_summary_ struct summary s = { 0 };
	struct timespec began, ended;

	for (int i = 0; i < 10000; i++) {
		char exe[32], file[32], unit[32];

		(void)snprintf(exe, sizeof(exe), "/usr/bin/p%d", i % 97);
		(void)snprintf(file, sizeof(file), "memfd:%d", i);
		(void)snprintf(unit, sizeof(unit), "u%d.service", i % 31);
		made_add(&e, (struct made){ MEMFD_START, .exe = exe, .file = file, .unit = unit,
					    .first_us = MADE_NOW - i * (MADE_HOUR / 2) });
	}
	for (int i = 0; i < 500; i++)
		made_watch(&e, MADE_NOW - (2 * i + 1) * 5 * MADE_HOUR,
			   MADE_NOW - 2 * i * 5 * MADE_HOUR);
	(void)clock_gettime(CLOCK_MONOTONIC, &began);
	assert_int_equal(summary_make(&e, MADE_NOW, &s), 0);
	(void)clock_gettime(CLOCK_MONOTONIC, &ended);
	assert_true(ended.tv_sec - began.tv_sec < 20);
	assert_int_equal(s.notables.n, 10000);
	assert_int_equal(s.rankings[RANKING_PROGRAMS].n, 97);
	assert_int_equal(s.rankings[RANKING_OBJECTS].n, 10000);
	assert_int_equal(s.rankings[RANKING_UNITS].n, 31);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_payload_is_first),
		cmocka_unit_test(test_a_borrowed_name),
		cmocka_unit_test(test_signs),
		cmocka_unit_test(test_programs_without_a_path),
		cmocka_unit_test(test_offspring),
		cmocka_unit_test(test_exempt),
		cmocka_unit_test(test_new),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
