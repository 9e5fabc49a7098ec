/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "event/boot-alarm.h"

#include <syslog.h>

#include "event/message-id.h"

/* --- the conditions --- */

/* A configuration that cannot be read may ask for a guard: whoever wrote it meant something. */
static bool is_not_in_force(const struct boot_outcome *outcome)
{
	return outcome->guard == BOOT_GUARD_NONE &&
	       (outcome->asked || !outcome->configuration_good);
}

static bool is_broken(const struct boot_outcome *outcome)
{
	return outcome->guard == BOOT_GUARD_BROKEN;
}

static bool is_not_called(const struct boot_outcome *outcome)
{
	return outcome->guard == BOOT_GUARD_NOT_CALLED;
}

static bool is_unknown(const struct boot_outcome *outcome)
{
	return outcome->guard == BOOT_GUARD_UNKNOWN;
}

static bool is_misconfigured(const struct boot_outcome *outcome)
{
	return !outcome->configuration_good;
}

static bool is_break_glass(const struct boot_outcome *outcome)
{
	return outcome->configuration_good && outcome->mode < outcome->configured_mode;
}

static bool is_compared(const struct boot_outcome *outcome)
{
	return outcome->guard == BOOT_GUARD_IN_FORCE && outcome->configuration_good;
}

static bool is_other_policy(const struct boot_outcome *outcome)
{
	return is_compared(outcome) && outcome->as_configured == 0;
}

static bool is_uncompared(const struct boot_outcome *outcome)
{
	return is_compared(outcome) && outcome->as_configured < 0;
}

static bool is_initrd_stale(const struct boot_outcome *outcome)
{
	return outcome->guard == BOOT_GUARD_IN_FORCE && outcome->initrd_stale;
}

/* --- the table --- */

static const struct row {
	bool (*holds)(const struct boot_outcome *outcome);
	int priority; /* LOG_ERR and worse are seen on a console that boots with "quiet" */
	const char *message_id;
	const char *text;
} rows[_BOOT_ALARM_MAX] = {
	[BOOT_ALARM_NOT_IN_FORCE] = {
		is_not_in_force, LOG_CRIT, MESSAGE_ID_NOT_IN_FORCE,
		"NOT GUARDED: no guard is loaded; journalctl -b -u bootward.service says why",
	},
	[BOOT_ALARM_BROKEN] = {
		is_broken, LOG_CRIT, MESSAGE_ID_BROKEN,
		"NOT GUARDED: what is pinned is not a whole guard; bootward status says more",
	},
	[BOOT_ALARM_NOT_CALLED] = {
		is_not_called, LOG_CRIT, MESSAGE_ID_NOT_CALLED,
		"NOT GUARDED: the kernel does not call the guard; bootward status says why",
	},
	[BOOT_ALARM_UNKNOWN] = {
		is_unknown, LOG_ERR, MESSAGE_ID_UNKNOWN,
		"it cannot be told whether a guard is in force; bootward status says why",
	},
	[BOOT_ALARM_CONFIGURATION] = {
		is_misconfigured, LOG_ERR, MESSAGE_ID_CONFIGURATION,
		"the configuration has errors and cannot be loaded; bootward check-config names them",
	},
	[BOOT_ALARM_BREAK_GLASS] = {
		is_break_glass, LOG_ERR, MESSAGE_ID_BREAK_GLASS,
		"BREAK-GLASS: bootward= on the kernel command line puts the guard below what is "
		"configured; boot without it",
	},
	[BOOT_ALARM_OTHER_POLICY] = {
		is_other_policy, LOG_WARNING, MESSAGE_ID_OTHER_POLICY,
		"what is in force is not what is configured; bootward-load puts that in force",
	},
	[BOOT_ALARM_UNCOMPARED] = {
		is_uncompared, LOG_WARNING, MESSAGE_ID_UNKNOWN,
		"it cannot be told whether what is in force is what is configured; bootward status says "
		"why",
	},
	[BOOT_ALARM_INITRD_STALE] = {
		is_initrd_stale, LOG_WARNING, MESSAGE_ID_INITRD_STALE,
		"the initrd that this boot began with has another configuration; update-initramfs -u, "
		"dracut --force or mkinitcpio -P",
	},
};

unsigned int boot_alarms(const struct boot_outcome *outcome)
{
	unsigned int alarms = 0;

	for (enum boot_alarm alarm = 0; alarm < _BOOT_ALARM_MAX; alarm++)
		if (rows[alarm].holds(outcome))
			alarms |= 1U << alarm;
	return alarms;
}

bool boot_alarms_are_doubt(unsigned int alarms)
{
	return alarms & (1U << BOOT_ALARM_UNKNOWN | 1U << BOOT_ALARM_UNCOMPARED);
}

int boot_alarm_priority(enum boot_alarm alarm)
{
	return rows[alarm].priority;
}

const char *boot_alarm_message_id(enum boot_alarm alarm)
{
	return rows[alarm].message_id;
}

const char *boot_alarm_text(enum boot_alarm alarm)
{
	return rows[alarm].text;
}
