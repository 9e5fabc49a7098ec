/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdint.h>
#include <string.h>

#include "event/event-field.h"
#include "event/event-text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(condition)                  \
	do {                              \
		if (!(condition))         \
			__builtin_trap(); \
	} while (0)

/* What a terminal gets has no byte that it would obey. */
static void text_check(const struct event *event)
{
	_cleanup_free_ char *text = event_text(event);

	CHECK(text);
	for (const char *c = text; *c; c++)
		CHECK((unsigned char)*c >= ' ' && *c != 0x7f);
}

/* What the journal gets says the same when it is read again. */
static void fields_check(const struct event *event)
{
	_cleanup_field_list_ struct field_list list = { 0 }, again = { 0 };
	_cleanup_event_ struct event back = { 0 };

	CHECK(fields_write(event_fields, event, &list) == 0);
	for (size_t i = 0; i < list.n; i++)
		CHECK(fields_read(event_fields, list.items[i], strlen(list.items[i]), &back) == 1);
	CHECK(fields_write(event_fields, &back, &again) == 0);
	CHECK(list.n == again.n);
	for (size_t i = 0; i < list.n; i++)
		CHECK(strcmp(list.items[i], again.items[i]) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct event_clocks clocks = { 1, 1 };
	_cleanup_event_ struct event event = { 0 };
	int r = event_from_record(data, size, &clocks, &event);

	CHECK(r == 0 || r == -EBADMSG);
	if (r < 0)
		return 0;
	CHECK(event_controls(&event) != 0);
	text_check(&event);
	fields_check(&event);
	return 0;
}
