/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "event/event-field.h"
#include "record-made.h"

#define ID "00000000000000000000000000000001"

static void event_made(struct event *ret_event)
{
	const struct event_clocks clocks = { 6000000000, 1000006000000000 };
	struct bw_event record = record_made();

	record.key.audited = 1U << BW_CONTROL_UNLINKED_EXEC | 1U << BW_CONTROL_USERNS_EXEC;
	record.key.conditions = BW_CONDITION_CHILD;
	record_path(&record.file_path, "/tmp/\n\xff/x");
	(void)strcpy(record.rule, "runc");
	assert_int_equal(event_from_record(&record, sizeof(record), &clocks, ret_event), 0);
	(void)strcpy(ret_event->boot, "0123456789abcdef0123456789abcdef");
	ret_event->directory = strdup("/tmp");
	ret_event->policy_hash = 0xfedcba9876543210;
}

static bool list_has(const struct field_list *list, const char *item)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->items[i], item) == 0)
			return true;
	return false;
}

static void test_an_entry(void **state)
{
	_cleanup_field_list_ struct field_list list = { 0 };
	_cleanup_event_ struct event event = { 0 };
	static const char *const items[] = {
		("MESSAGE_ID=" ID),
		"BOOTWARD_VERDICT=refuse",
		"BOOTWARD_CONTROL=path-exec",
		"BOOTWARD_CONTROL=unlinked-exec",
		"BOOTWARD_CONTROL=userns-exec",
		"BOOTWARD_REFUSED=path-exec",
		"BOOTWARD_AUDITED=unlinked-exec userns-exec",
		"BOOTWARD_PLACES=guarded",
		"BOOTWARD_CONDITIONS=child",
		"BOOTWARD_FILE=/tmp/\n\xff/x",
		"BOOTWARD_EXE_ID=2:1:3",
		"BOOTWARD_POLICY_HASH=fedcba9876543210",
		"BOOTWARD_REALTIME_USEC=1000005000001",
		"BOOTWARD_COUNT=42",
	};

	event_made(&event);
	assert_int_equal(event_entry(&event, ID, &list), 0);
	assert_string_equal(event_priority(&event), "4");
	for (size_t i = 0; i < sizeof(items) / sizeof(*items); i++)
		if (!list_has(&list, items[i]))
			fail_msg("missing: %s", items[i]);
	assert_false(list_has(&list, "BOOTWARD_EXEMPT="));
}

static void test_an_event_survives(void **state)
{
	_cleanup_field_list_ struct field_list list = { 0 };
	_cleanup_event_ struct event event = { 0 }, back = { 0 };

	event_made(&event);
	assert_int_equal(event_entry(&event, ID, &list), 0);
	for (size_t i = 0; i < list.n; i++)
		assert_true(fields_read(event_fields, list.items[i], strlen(list.items[i]),
					&back) >= 0);
	event_complete(&back);
	assert_true(event_is_whole(&back));
	assert_string_equal(back.exe, event.exe);
	assert_string_equal(back.file, event.file);
	assert_string_equal(back.unit, event.unit);
	assert_string_equal(back.rule, event.rule);
	assert_string_equal(back.asked, event.asked);
	assert_string_equal(back.directory, event.directory);
	event.directory_number = 0; /* it is in no field: the directory is */
	assert_memory_equal(&back, &event, offsetof(struct event, exe_whole));
	assert_true(back.exe_whole && back.file_whole);
	assert_string_equal(back.comm, event.comm);
	assert_string_equal(back.boot, event.boot);
}

static void test_watchings_and_uses_survive(void **state)
{
	_cleanup_field_list_ struct field_list list = { 0 };
	static char rule[] = "runc";
	const struct watching watching = {
		.from_us = 1,
		.to_us = 2,
		.audit = 3,
		.generation = 4,
		.ground_hash = 6,
		.lost = 5,
		.evicted = 7,
		.from_boottime_us = 8,
		.to_boottime_us = 9,
		.boot = "b",
	};
	const struct exemption_use use = { rule, 1, 2, 3, 4, "b" };
	struct watching watching_back = { 0 };
	struct exemption_use use_back = { 0 };

	assert_int_equal(fields_write(watching_fields, &watching, &list), 0);
	for (size_t i = 0; i < list.n; i++)
		assert_int_equal(fields_read(watching_fields, list.items[i], strlen(list.items[i]),
					     &watching_back),
				 1);
	assert_memory_equal(&watching_back, &watching, offsetof(struct watching, boot));
	field_list_clear(&list);
	assert_int_equal(fields_write(exemption_use_fields, &use, &list), 0);
	for (size_t i = 0; i < list.n; i++)
		assert_int_equal(fields_read(exemption_use_fields, list.items[i],
					     strlen(list.items[i]), &use_back),
				 1);
	assert_string_equal(use_back.rule, "runc");
	assert_int_equal(use_back.us, 4);
	free(use_back.rule);
}

static void test_wrong_values_are_refused(void **state)
{
	static const char *const bad[] = {
		"BOOTWARD_PID=",
		"BOOTWARD_PID=-1",
		"BOOTWARD_PID= 1",
		"BOOTWARD_PID=1x",
		"BOOTWARD_PID=4294967296",
		"BOOTWARD_COUNT=18446744073709551616",
		"BOOTWARD_REALTIME_USEC=9223372036854775808",
		"BOOTWARD_REFUSED=path_exec",
		"BOOTWARD_REFUSED=path-exec ",
		"BOOTWARD_REFUSED=",
		"BOOTWARD_ROLE=actor",
		"BOOTWARD_EXE_ID=1:2",
		"BOOTWARD_EXE_ID=1:2:3:4",
		"BOOTWARD_EXE_ID=4294967296:2:3",
		"BOOTWARD_POLICY_HASH=1",
		"BOOTWARD_COMM=sixteen letters!",
	};
	_cleanup_event_ struct event event = { 0 };

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		if (fields_read(event_fields, bad[i], strlen(bad[i]), &event) != -EBADMSG)
			fail_msg("taken: %s", bad[i]);
	assert_int_equal(fields_read(event_fields, "BOOTWARD_EXE=a\0b", 16, &event), -EBADMSG);
	assert_int_equal(fields_read(event_fields, "BOOTWARD_NEW=1", 14, &event), 0);
	assert_int_equal(fields_read(event_fields, "BOOTWARD_EXE", 12, &event), 0);
	assert_int_equal(fields_read(event_fields, "=", 1, &event), 0);
	assert_false(event_is_whole(&event));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_entry),
		cmocka_unit_test(test_an_event_survives),
		cmocka_unit_test(test_watchings_and_uses_survive),
		cmocka_unit_test(test_wrong_values_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
