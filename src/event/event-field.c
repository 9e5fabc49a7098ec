/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "event/event-field.h"

#include <syslog.h>

#include "policy/control.h"

#define E(name_, member, kind_)                                             \
	{                                                                   \
		"BOOTWARD_" name_, offsetof(struct event, member), &(kind_) \
	}
const struct field event_fields[] = {
	E("REFUSED", refused, field_controls),
	E("AUDITED", audited, field_controls),
	E("EXEMPT", exempt, field_controls),
	E("OPERATION", operation, field_operation),
	E("ROLE", role, field_role),
	E("PLACES", places, field_places),
	E("REASON", reason, field_reason),
	E("CONDITIONS", conditions, field_conditions),
	E("DIRECTORY", directory, field_text),
	E("EXE", exe, field_text),
	E("EXE_ID", exe_id, field_file_id),
	E("FILE", file, field_text),
	E("FILE_ID", file_id, field_file_id),
	E("UNIT", unit, field_text),
	E("RULE", rule, field_text),
	E("UID", uid, field_number32),
	E("PID", pid, field_number32),
	E("TID", tid, field_number32),
	E("PARENT", parent, field_number32),
	E("COMM", comm, field_comm),
	E("ASKED", asked, field_text),
	E("CGROUP", cgroup, field_number),
	E("GENERATION", generation, field_number),
	E("POLICY_HASH", policy_hash, field_hash),
	E("BOOT_ID", boot, field_boot),
	E("BOOTTIME_USEC", boottime_us, field_number),
	E("REALTIME_USEC", us, field_time),
	E("COUNT", count, field_number),
	E("FIRST_USEC", began_us, field_number),
	E("SUPPRESSED", suppressed, field_number),
	{ 0 },
};

#define W(name_, member, kind_)                                                \
	{                                                                      \
		"BOOTWARD_" name_, offsetof(struct watching, member), &(kind_) \
	}
const struct field watching_fields[] = {
	W("FROM_USEC", from_us, field_time),
	W("TO_USEC", to_us, field_time),
	W("FROM_BOOTTIME_USEC", from_boottime_us, field_number),
	W("TO_BOOTTIME_USEC", to_boottime_us, field_number),
	W("AUDITING", audit, field_controls),
	W("ENFORCING", enforce, field_controls),
	W("GENERATION", generation, field_number),
	W("POLICY_HASH", policy_hash, field_hash),
	W("GROUND_HASH", ground_hash, field_hash),
	W("LOST", lost, field_number),
	W("EVICTED", evicted, field_number),
	W("SUPPRESSED", suppressed, field_number),
	W("UNRECORDED", unrecorded, field_number),
	W("BOOT_ID", boot, field_boot),
	{ 0 },
};

#define U(name_, member, kind_)                                                     \
	{                                                                           \
		"BOOTWARD_" name_, offsetof(struct exemption_use, member), &(kind_) \
	}
const struct field exemption_use_fields[] = {
	U("RULE", rule, field_text),
	U("COUNT", count, field_number),
	U("FIRST_USEC", began_us, field_number),
	U("BOOTTIME_USEC", boottime_us, field_number),
	U("REALTIME_USEC", us, field_time),
	U("BOOT_ID", boot, field_boot),
	{ 0 },
};

/* What was refused somebody may miss; what is exempt was meant to be. */
static const char *const priorities[_BW_VERDICT_MAX] = {
	[BW_VERDICT_EXEMPT] = "6",
	[BW_VERDICT_AUDIT] = "5",
	[BW_VERDICT_REFUSE] = "4",
};

_Static_assert(LOG_INFO == 6 && LOG_NOTICE == 5 && LOG_WARNING == 4, "syslog's priorities");

const char *event_priority(const struct event *event)
{
	return priorities[event_verdict(event)];
}

int event_entry(const struct event *event, const char *message_id, struct field_list *list)
{
	const enum bw_verdict verdict = event_verdict(event);
	int r;

	r = field_add(list, "MESSAGE_ID", message_id);
	if (r >= 0)
		r = field_add(list, "BOOTWARD_VERDICT", verdict_to_string(verdict));
	for (enum bw_control control = 0; control < _BW_CONTROL_MAX && r >= 0; control++)
		if (event_controls(event) & 1U << control)
			r = field_add(list, "BOOTWARD_CONTROL", control_to_string(control));
	return r < 0 ? r : fields_write(event_fields, event, list);
}

bool event_is_whole(const struct event *event)
{
	return event_controls(event) != 0 && event->us > 0 && event->boot[0] != '\0';
}

void event_complete(struct event *event)
{
	event->exe_whole = event->exe && *event->exe == '/';
	event->file_whole = event->file && *event->file == '/';
}
