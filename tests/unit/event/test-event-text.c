/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "event/event-text.h"
#include "record-made.h"

static void assert_text(const struct bw_event *record, const char *directory, const char *text)
{
	const struct event_clocks clocks = { 6000000000, 6000000000 };
	_cleanup_event_ struct event event = { 0 };
	_cleanup_free_ char *got = NULL;

	assert_int_equal(event_from_record(record, sizeof(*record), &clocks, &event), 0);
	event.directory = directory ? strdup(directory) : NULL;
	got = event_text(&event);
	assert_string_equal(got, text);
}

static void test_a_refusal(void **state)
{
	struct bw_event record = record_made();

	assert_text(&record, "/tmp",
		    "refused path-exec: /usr/bin/bash (pid 812, uid 1000, ssh.service) starting "
		    "/tmp/a/x: below /tmp; 2 more like it were not reported one by one");
	record.suppressed = 0;
	record.key.audited = 1U << BW_CONTROL_UNLINKED_EXEC;
	record.key.places |= 1U << BW_PLACE_UNLINKED;
	record.key.reason = BW_REASON_CANONICAL;
	record.key.role = BW_ROLE_INTERPRETER;
	assert_text(
		&record, NULL,
		"refused path-exec, audited unlinked-exec: /usr/bin/bash (pid 812, uid 1000, "
		"ssh.service) starting the interpreter /tmp/a/x: a file without a name, below a "
		"guarded directory by its file system's oldest mount");
}

static void test_an_exemption(void **state)
{
	struct bw_event record = record_made();

	record.suppressed = 0;
	record.key.refused = 0;
	record.key.exempt = 1U << BW_CONTROL_MEMFD_EXEC;
	record.key.places = 1U << BW_PLACE_MEMFD;
	record.key.reason = BW_REASON_NONE;
	record.key.conditions = BW_CONDITION_SEALED;
	record.key.unit[0] = '\0';
	(void)strcpy(record.rule, "runc");
	record_path(&record.file_path, "memfd:runc");
	assert_text(&record, NULL,
		    "exempt memfd-exec: /usr/bin/bash (pid 812, uid 1000) starting "
		    "\xe2\x80\xa6/memfd:runc: a memfd, fully sealed, by [Exempt runc]");
}

static void test_a_kernel_thread(void **state)
{
	struct bw_event record = record_made();

	record.suppressed = 0;
	record.key.exe = (struct bw_file_id){ 0 };
	record.exe_path = (struct bw_path){ 0 };
	record.key.unit[0] = '\0';
	record.key.uid = 0;
	record.key.role = BW_ROLE_READ;
	record.key.operation = BW_OPERATION_LOAD;
	record.key.refused = 1U << BW_CONTROL_PATH_LOAD;
	assert_text(
		&record, "/tmp",
		"refused path-load: the kernel (pid 812, uid 0) reading into the kernel /tmp/a/x: "
		"below /tmp");
}

static void test_nothing_speaks_to_the_terminal(void **state)
{
	struct bw_event record = record_made();

	record.suppressed = 0;
	record_path(&record.exe_path, "/tmp/\x1b]0;x\x07");
	record_path(&record.file_path, "/tmp/a\nb\xff");
	(void)strcpy(record.key.unit, "\xe2\x80\xae");
	assert_text(&record, "/t\rmp",
		    "refused path-exec: /tmp/\\x1b]0;x\\x07 (pid 812, uid 1000, \\xe2\\x80\\xae) "
		    "starting /tmp/a\\x0ab\\xff: below /t\\x0dmp");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_refusal),
		cmocka_unit_test(test_an_exemption),
		cmocka_unit_test(test_a_kernel_thread),
		cmocka_unit_test(test_nothing_speaks_to_the_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
