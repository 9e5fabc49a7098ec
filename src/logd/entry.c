/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "logd/entry.h"

#include <inttypes.h>
#include <stdarg.h>

#include "base/escape.h"
#include "base/time-text.h"
#include "event/event-text.h"
#include "event/journal.h"
#include "event/message-id.h"
#include "evidence/event-sighting.h"
#include "policy/control.h"

/* An event that is older than this was waiting for us. */
#define WAITED_US INT64_C(2000000)

static const char *const verdict_ids[_BW_VERDICT_MAX] = {
	[BW_VERDICT_EXEMPT] = MESSAGE_ID_EXEMPT,
	[BW_VERDICT_AUDIT] = MESSAGE_ID_AUDITED,
	[BW_VERDICT_REFUSE] = MESSAGE_ID_REFUSED,
};

/* Add MESSAGE and send all. */
static int send_with(struct field_list *list, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static int send_with(struct field_list *list, const char *format, ...)
{
	_cleanup_free_ char *message = NULL;
	va_list arguments;
	int r;

	va_start(arguments, format);
	r = vasprintf(&message, format, arguments);
	va_end(arguments);
	if (r < 0) {
		message = NULL;
		return -ENOMEM;
	}
	r = field_add(list, "MESSAGE", message);
	return r < 0 ? r : journal_send_fields(list);
}

/* Proofs at each load would raise an alarm at each boot. */
static int event_entry_begin(const struct event *event, const char *message_id,
			     struct field_list *list)
{
	int r = field_add(list, "PRIORITY", event_is_own(event) ? "7" : event_priority(event));

	return r < 0 ? r : event_entry(event, message_id, list);
}

int entry_send_event(const struct event *event, int64_t now_us)
{
	_cleanup_field_list_ struct field_list list = { 0 };
	_cleanup_free_ char *text = event_text(event);
	const bool waited = event->us + WAITED_US < now_us;
	char when[TIME_TEXT_LEN] = "";
	int r;

	if (!text)
		return -ENOMEM;
	r = event_entry_begin(event, verdict_ids[event_verdict(event)], &list);
	if (r < 0)
		return r;
	return send_with(&list, "%s%s%s%s", event_is_own(event) ? "own attempt at a proof: " : "",
			 text, waited ? "; at " : "", waited ? time_local(event->us, when) : "");
}

int entry_send_remainder(const struct event *event)
{
	_cleanup_field_list_ struct field_list list = { 0 };
	_cleanup_free_ char *text = event_text(event);
	char since[TIME_TEXT_LEN], last[TIME_TEXT_LEN];
	int r;

	if (!text)
		return -ENOMEM;
	r = event_entry_begin(event, MESSAGE_ID_REMAINDER, &list);
	if (r < 0)
		return r;
	return send_with(&list, "%s; in all %" PRIu64 " times since %s, last at %s", text,
			 event->count, time_local(event_began(event), since),
			 time_local(event->us, last));
}

static void controls_print(FILE *stream, const char *word, uint32_t controls)
{
	char names[CONTROLS_TEXT_LEN];

	if (controls != 0)
		(void)fprintf(stream, ", %s %s", word, controls_to_text(controls, names));
}

int entry_send_watching(const struct watching *watching)
{
	_cleanup_field_list_ struct field_list list = { 0 };
	_cleanup_free_ char *modes = NULL;
	size_t size = 0;
	FILE *stream = open_memstream(&modes, &size);
	int r;

	if (!stream)
		return -ENOMEM;
	controls_print(stream, "enforcing", watching->enforce);
	controls_print(stream, "auditing", watching->audit);
	if (watching->lost > 0)
		(void)fprintf(stream, "; %" PRIu64 " events lost so far", watching->lost);
	if (fclose(stream) != 0)
		return -ENOMEM;
	r = field_add(&list, "MESSAGE_ID", MESSAGE_ID_WATCHING);
	if (r >= 0)
		r = field_add(&list, "PRIORITY", "6");
	if (r >= 0)
		r = fields_write(watching_fields, watching, &list);
	if (r < 0)
		return r;
	return send_with(&list, "watching: generation %" PRIu64 ", policy %016" PRIx64 "%s",
			 watching->generation, watching->policy_hash, modes);
}

int entry_send_use(const struct exemption_use *use)
{
	_cleanup_field_list_ struct field_list list = { 0 };
	_cleanup_free_ char *rule = text_escape(use->rule);
	char last[TIME_TEXT_LEN];
	int r;

	if (!rule)
		return -ENOMEM;
	r = field_add(&list, "MESSAGE_ID", MESSAGE_ID_EXEMPTION_USE);
	if (r >= 0)
		r = field_add(&list, "PRIORITY", "6");
	if (r >= 0)
		r = fields_write(exemption_use_fields, use, &list);
	if (r < 0)
		return r;
	return send_with(&list, "[Exempt %s] was used %" PRIu64 " times so far, last at %s", rule,
			 use->count, time_local(use->us, last));
}

int entry_send_flood(uint64_t skipped)
{
	_cleanup_field_list_ struct field_list list = { 0 };
	char number[24];
	int r;

	(void)snprintf(number, sizeof(number), "%" PRIu64, skipped);
	r = field_add(&list, "MESSAGE_ID", MESSAGE_ID_FLOOD);
	if (r >= 0)
		r = field_add(&list, "PRIORITY", "4");
	if (r >= 0)
		r = field_add(&list, "BOOTWARD_SUPPRESSED", number);
	if (r < 0)
		return r;
	return send_with(&list,
			 "%s more events came than are written one by one; bootward report counts "
			 "them all",
			 number);
}
