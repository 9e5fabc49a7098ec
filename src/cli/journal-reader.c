/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/journal-reader.h"

#include <string.h>
#include <syslog.h>
#include <systemd/sd-journal.h>

#include "base/time-text.h"
#include "event/message-id.h"

static const struct {
	const char *id;
	enum journal_kind kind;
} messages[] = {
	{ MESSAGE_ID_REFUSED, JOURNAL_EVENT },	   { MESSAGE_ID_AUDITED, JOURNAL_EVENT },
	{ MESSAGE_ID_EXEMPT, JOURNAL_EVENT },	   { MESSAGE_ID_REMAINDER, JOURNAL_REMAINDER },
	{ MESSAGE_ID_WATCHING, JOURNAL_WATCHING }, { MESSAGE_ID_EXEMPTION_USE, JOURNAL_USE },
};

#define MESSAGES (sizeof(messages) / sizeof(messages[0]))

void journal_entry_clear(struct journal_entry *entry)
{
	event_clear(&entry->event);
	free(entry->use.rule);
	*entry = (struct journal_entry){ 0 };
}

/* --- opening --- */

static int matches_add(sd_journal *journal, const char *boot)
{
	char of_boot[sizeof("BOOTWARD_BOOT_ID=") + EVENT_BOOT_LEN];
	int r = sd_journal_add_match(journal, "_UID=0", 0);

	if (r >= 0)
		r = sd_journal_add_match(journal, "_SYSTEMD_UNIT=bootward-logd.service", 0);
	(void)snprintf(of_boot, sizeof(of_boot), "BOOTWARD_BOOT_ID=%s", boot ? boot : "");
	if (r >= 0 && boot)
		r = sd_journal_add_match(journal, of_boot, 0);
	for (size_t i = 0; i < MESSAGES && r >= 0; i++) {
		char match[sizeof("MESSAGE_ID=") + 32];

		(void)snprintf(match, sizeof(match), "MESSAGE_ID=%s", messages[i].id);
		r = sd_journal_add_match(journal, match, 0);
	}
	return r;
}

/* When the oldest entry of anybody was written. -ENODATA: there is none that may be read. */
static int journal_begin(sd_journal *journal, int64_t *ret_us)
{
	uint64_t us = 0;
	int r;

	r = sd_journal_seek_head(journal);
	if (r >= 0)
		r = sd_journal_next(journal);
	if (r == 0)
		return -ENODATA;
	if (r >= 0)
		r = sd_journal_get_realtime_usec(journal, &us);
	if (r >= 0)
		*ret_us = (int64_t)us;
	return r;
}

static int journal_prepare(sd_journal *journal, int64_t since_us, const char *boot,
			   struct problems *problems)
{
	char since[TIME_TEXT_LEN];
	int64_t begin = 0;
	int r;

	r = journal_begin(journal, &begin);
	if (r < 0)
		return r;
	if (since_us > 0 && begin > since_us)
		problems_add(problems, LOG_WARNING, NULL,
			     "the journal begins at %s: of what was before it knows nothing",
			     time_local(begin, since));
	r = matches_add(journal, boot);
	if (r < 0)
		return r;
	return since_us > 0 ? sd_journal_seek_realtime_usec(journal, (uint64_t)since_us)
			    : sd_journal_seek_head(journal);
}

int journal_reader_open(int64_t since_us, const char *boot, struct problems *problems,
			struct journal_reader *ret_reader)
{
	sd_journal *journal = NULL;
	int r;

	r = sd_journal_open(&journal, SD_JOURNAL_LOCAL_ONLY | SD_JOURNAL_SYSTEM);
	if (r >= 0)
		r = journal_prepare(journal, since_us, boot, problems);
	if (r < 0) {
		sd_journal_close(journal);
		problems_add(problems, LOG_ERR,
			     "run it as root or in the group systemd-journal; is journald running?",
			     "the journal cannot be read: %s",
			     r == -ENODATA ? "there is none, or nothing in it may be read"
					   : strerror(-r));
		return r;
	}
	*ret_reader = (struct journal_reader){ .journal = journal };
	return 0;
}

void journal_reader_close(struct journal_reader *reader)
{
	sd_journal_close(reader->journal);
	*reader = (struct journal_reader){ 0 };
}

/* --- reading --- */

static int kind_read(sd_journal *journal, enum journal_kind *ret_kind)
{
	const size_t before = strlen("MESSAGE_ID=");
	const void *data;
	size_t len;
	int r;

	r = sd_journal_get_data(journal, "MESSAGE_ID", &data, &len);
	if (r < 0)
		return r;
	for (size_t i = 0; i < MESSAGES; i++)
		if (len == before + 32 &&
		    memcmp((const char *)data + before, messages[i].id, 32) == 0) {
			*ret_kind = messages[i].kind;
			return 0;
		}
	return -EBADMSG;
}

static int field_read(struct journal_entry *entry, const char *field, size_t len)
{
	if (entry->kind == JOURNAL_WATCHING)
		return fields_read(watching_fields, field, len, &entry->watching);
	if (entry->kind == JOURNAL_USE)
		return fields_read(exemption_use_fields, field, len, &entry->use);
	return fields_read(event_fields, field, len, &entry->event);
}

static bool entry_is_whole(struct journal_entry *entry)
{
	const struct watching *watching = &entry->watching;
	const struct exemption_use *use = &entry->use;

	if (entry->kind == JOURNAL_WATCHING)
		return watching->from_us > 0 && watching->from_us <= watching->to_us &&
		       watching->boot[0];
	if (entry->kind == JOURNAL_USE)
		return use->rule && use->us > 0 && use->boot[0] && use->count > 0;
	event_complete(&entry->event);
	return event_is_whole(&entry->event);
}

/* -EBADMSG: it is no evidence, or it was damaged. */
static int entry_read(sd_journal *journal, struct journal_entry *entry)
{
	const void *data;
	size_t len;
	int r;

	r = kind_read(journal, &entry->kind);
	sd_journal_restart_data(journal);
	while (r >= 0) {
		r = sd_journal_enumerate_available_data(journal, &data, &len);
		if (r <= 0)
			break;
		r = field_read(entry, data, len);
	}
	if (r == -ENOENT || (r >= 0 && !entry_is_whole(entry)))
		return -EBADMSG;
	return r;
}

static int boot_begin(const char *boot, int64_t *ret_us)
{
	char match[sizeof("_BOOT_ID=") + EVENT_BOOT_LEN];
	sd_journal *journal = NULL;
	int r;

	(void)snprintf(match, sizeof(match), "_BOOT_ID=%s", boot);
	r = sd_journal_open(&journal, SD_JOURNAL_LOCAL_ONLY | SD_JOURNAL_SYSTEM);
	if (r >= 0)
		r = sd_journal_add_match(journal, match, 0);
	if (r >= 0)
		r = journal_begin(journal, ret_us);
	sd_journal_close(journal);
	return r;
}

/* Events that journald has deleted are gone, though a later record tells of their time. */
static int watching_clip(struct journal_reader *reader, struct watching *watching)
{
	int r = 0;

	if (strcmp(reader->boot, watching->boot) != 0)
		r = boot_begin(watching->boot, &reader->boot_begin_us);
	if (r < 0)
		return r == -ENODATA ? -EBADMSG : r;
	memcpy(reader->boot, watching->boot, sizeof(reader->boot));
	if (watching->to_us < reader->boot_begin_us)
		return -EBADMSG;
	if (watching->from_us >= reader->boot_begin_us)
		return 0;
	if (watching->to_boottime_us > 0)
		watching->from_boottime_us += (uint64_t)(reader->boot_begin_us - watching->from_us);
	watching->from_us = reader->boot_begin_us;
	return 0;
}

/* It is counted, and unless it would only have told of a time, it is known when it was. */
static void damage_note(struct journal_reader *reader, const struct journal_entry *entry)
{
	uint64_t us;

	reader->damaged++;
	if (entry->kind == JOURNAL_WATCHING)
		return;
	if (sd_journal_get_realtime_usec(reader->journal, &us) < 0)
		us = INT64_MAX;
	if ((int64_t)us > reader->unread_us)
		reader->unread_us = (int64_t)us;
}

int journal_reader_next(struct journal_reader *reader, struct journal_entry *ret_entry)
{
	int r;

	while ((r = sd_journal_next(reader->journal)) > 0) {
		struct journal_entry entry = { 0 };

		r = entry_read(reader->journal, &entry);
		if (r >= 0 && entry.kind == JOURNAL_WATCHING)
			r = watching_clip(reader, &entry.watching);
		if (r >= 0) {
			*ret_entry = entry;
			return 1;
		}
		if (r == -EBADMSG)
			damage_note(reader, &entry);
		journal_entry_clear(&entry);
		if (r != -EBADMSG)
			return r;
	}
	return r;
}

int journal_reader_wait(struct journal_reader *reader, uint64_t us)
{
	int r = sd_journal_wait(reader->journal, us);

	return r < 0 ? r : 0;
}
