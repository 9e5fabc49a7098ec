/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "event/boot-alarm.h"

#include <errno.h>
#include <string.h>
#include <syslog.h>

#include "tree.h"

#define BIT(alarm) (1U << BOOT_ALARM_##alarm)

/* A boot as it should be. */
static const struct boot_outcome good = {
	.guard = BOOT_GUARD_IN_FORCE,
	.configuration_good = true,
	.asked = true,
	.configured_mode = BW_MODE_ENFORCE,
	.mode = BW_MODE_ENFORCE,
	.as_configured = 1,
};

static void assert_alarms(struct boot_outcome outcome, unsigned int alarms)
{
	assert_int_equal(boot_alarms(&outcome), alarms);
}

static void test_good(void **state)
{
	struct boot_outcome outcome = good;

	assert_alarms(outcome, 0);
	/* more than configured is nobody's break-glass */
	outcome.configured_mode = BW_MODE_AUDIT;
	assert_alarms(outcome, 0);
	/* nothing is asked for, and nothing is there */
	assert_alarms((struct boot_outcome){ .guard = BOOT_GUARD_NONE, .configuration_good = true },
		      0);
}

static void test_not_guarded(void **state)
{
	struct boot_outcome outcome = good;

	outcome.guard = BOOT_GUARD_NONE;
	outcome.as_configured = 0;
	assert_alarms(outcome, BIT(NOT_IN_FORCE));
	outcome.guard = BOOT_GUARD_BROKEN;
	assert_alarms(outcome, BIT(BROKEN));
	outcome.guard = BOOT_GUARD_NOT_CALLED;
	assert_alarms(outcome, BIT(NOT_CALLED));
	outcome.guard = BOOT_GUARD_UNKNOWN;
	assert_alarms(outcome, BIT(UNKNOWN));
}

static void test_configuration_with_errors(void **state)
{
	struct boot_outcome outcome = { .guard = BOOT_GUARD_NONE };

	assert_alarms(outcome, BIT(NOT_IN_FORCE) | BIT(CONFIGURATION));
	outcome.guard = BOOT_GUARD_IN_FORCE;
	assert_alarms(outcome, BIT(CONFIGURATION));
}

static void test_break_glass(void **state)
{
	struct boot_outcome outcome = good;

	outcome.mode = BW_MODE_AUDIT;
	assert_alarms(outcome, BIT(BREAK_GLASS));
	outcome.mode = BW_MODE_OFF;
	outcome.asked = false;
	outcome.guard = BOOT_GUARD_NONE;
	assert_alarms(outcome, BIT(BREAK_GLASS));
	/* what the initrd loaded is still there */
	outcome.guard = BOOT_GUARD_IN_FORCE;
	outcome.as_configured = 0;
	assert_alarms(outcome, BIT(BREAK_GLASS) | BIT(OTHER_POLICY));
}

static void test_stale(void **state)
{
	struct boot_outcome outcome = good;

	outcome.as_configured = 0;
	assert_alarms(outcome, BIT(OTHER_POLICY));
	outcome.as_configured = -EIO;
	assert_alarms(outcome, BIT(UNCOMPARED));
	outcome.as_configured = 1;
	outcome.initrd_stale = true;
	assert_alarms(outcome, BIT(INITRD_STALE));
}

static void test_doubt(void **state)
{
	assert_false(boot_alarms_are_doubt(0));
	assert_false(boot_alarms_are_doubt(BIT(BREAK_GLASS) | BIT(NOT_IN_FORCE)));
	assert_true(boot_alarms_are_doubt(BIT(UNKNOWN) | BIT(BREAK_GLASS)));
	assert_true(boot_alarms_are_doubt(BIT(UNCOMPARED)));
}

static void test_table(void **state)
{
	for (enum boot_alarm alarm = 0; alarm < _BOOT_ALARM_MAX; alarm++) {
		const char *text = boot_alarm_text(alarm);

		/* one line of the kernel's log, with what is wrong and the cure */
		assert_in_range(strlen(text), 10, 300);
		assert_non_null(strstr(text, "; "));
		assert_null(strchr(text, '\n'));
		assert_in_range(boot_alarm_priority(alarm), LOG_CRIT, LOG_WARNING);
		assert_int_equal(strspn(boot_alarm_message_id(alarm), "0123456789abcdef"), 32);
		assert_int_equal(strlen(boot_alarm_message_id(alarm)), 32);
	}
	/* seen on a console that is quiet */
	assert_true(boot_alarm_priority(BOOT_ALARM_BREAK_GLASS) <= LOG_ERR);
	assert_true(boot_alarm_priority(BOOT_ALARM_NOT_IN_FORCE) <= LOG_ERR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_not_guarded),
		cmocka_unit_test(test_configuration_with_errors),
		cmocka_unit_test(test_break_glass),
		cmocka_unit_test(test_stale),
		cmocka_unit_test(test_doubt),
		cmocka_unit_test(test_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
