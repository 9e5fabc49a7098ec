/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "event/event.h"

#include <string.h>
#include <time.h>

void event_clear(struct event *event)
{
	free(event->exe);
	free(event->file);
	free(event->unit);
	free(event->rule);
	free(event->asked);
	free(event->directory);
	*event = (struct event){ 0 };
}

/* --- times --- */

static uint64_t clock_ns(clockid_t clock)
{
	struct timespec now;

	if (clock_gettime(clock, &now) < 0)
		return 0;
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

void event_clocks_read(struct event_clocks *ret_clocks)
{
	*ret_clocks = (struct event_clocks){ clock_ns(CLOCK_BOOTTIME), clock_ns(CLOCK_REALTIME) };
}

static void times_set(struct event *event, uint64_t ns, uint64_t began_ns,
		      const struct event_clocks *clocks)
{
	const uint64_t ago = clocks->boottime_ns - ns; /* wraps and comes back */

	event->us = (int64_t)(clocks->realtime_ns - ago) / 1000;
	event->boottime_us = ns / 1000;
	event->began_us = began_ns / 1000;
}

int64_t event_began(const struct event *event)
{
	return event->us - (int64_t)(event->boottime_us - event->began_us);
}

/* --- texts --- */

static bool text_is_sound(const char *text, size_t size)
{
	return memchr(text, '\0', size) != NULL;
}

/* NULL for an empty text. */
static int text_take(const char *text, char **ret_text)
{
	if (!*text)
		return 0;
	*ret_text = strdup(text);
	return *ret_text ? 0 : -ENOMEM;
}

static bool path_is_sound(const struct bw_path *path)
{
	return path->len <= sizeof(path->names) && path->whole <= 1 &&
	       (path->len == 0 || path->names[path->len - 1] == '\0');
}

/* The names stand from the file upwards, each with its NUL. */
static int path_take(const struct bw_path *path, char **ret_path, bool *ret_whole)
{
	char joined[sizeof(path->names) + 1] = "", *to = joined + sizeof(joined) - 1;
	size_t len, at;

	if (path->len == 0)
		return 0;
	for (at = 0; at < path->len; at += len + 1) {
		len = strlen(path->names + at);
		to -= len;
		memcpy(to, path->names + at, len);
		*--to = '/';
	}
	*ret_path = strdup(path->whole ? to : to + 1);
	*ret_whole = path->whole;
	return *ret_path ? 0 : -ENOMEM;
}

/* --- soundness: not of times, which processors write down in another order than they read them --- */

static bool key_is_sound(const struct bw_aggregate_key *key)
{
	const unsigned int all = key->refused | key->audited | key->exempt;

	return key->operation < _BW_OPERATION_MAX && key->role < _BW_ROLE_MAX &&
	       key->places < 1U << _BW_PLACE_MAX && key->reason < _BW_REASON_MAX &&
	       key->conditions < _BW_KEPT_CONDITION_MAX && key->directory <= BW_DIRECTORIES_MAX &&
	       all > 0 && all < 1U << _BW_CONTROL_MAX && !(key->refused & key->audited) &&
	       !((key->refused | key->audited) & key->exempt) &&
	       text_is_sound(key->name, sizeof(key->name)) &&
	       text_is_sound(key->unit, sizeof(key->unit));
}

static bool aggregate_is_sound(const struct bw_aggregate *aggregate)
{
	return aggregate->count > 0 && text_is_sound(aggregate->comm, sizeof(aggregate->comm)) &&
	       text_is_sound(aggregate->rule, sizeof(aggregate->rule)) &&
	       path_is_sound(&aggregate->exe) && path_is_sound(&aggregate->file);
}

static bool record_is_sound(const struct bw_event *record)
{
	return key_is_sound(&record->key) && text_is_sound(record->comm, sizeof(record->comm)) &&
	       text_is_sound(record->rule, sizeof(record->rule)) &&
	       text_is_sound(record->asked, sizeof(record->asked)) &&
	       path_is_sound(&record->exe_path) && path_is_sound(&record->file_path);
}

/* --- making --- */

static void key_take(struct event *event, const struct bw_aggregate_key *key)
{
	event->exe_id = key->exe;
	event->uid = key->uid;
	event->operation = key->operation;
	event->role = key->role;
	event->places = key->places;
	event->reason = key->reason;
	event->refused = key->refused;
	event->audited = key->audited;
	event->exempt = key->exempt;
	event->conditions = key->conditions;
	event->directory_number = key->directory;
}

struct event_texts {
	const struct bw_aggregate_key *key;
	const char *comm, *rule, *asked;
	const struct bw_path *exe, *file;
};

/* The file's name is known also where its path is not. */
static int texts_take(struct event *event, const struct event_texts *texts)
{
	int r;

	memcpy(event->comm, texts->comm, sizeof(event->comm));
	r = path_take(texts->exe, &event->exe, &event->exe_whole);
	if (r >= 0)
		r = path_take(texts->file, &event->file, &event->file_whole);
	if (r >= 0 && !event->file)
		r = text_take(texts->key->name, &event->file);
	if (r >= 0)
		r = text_take(texts->key->unit, &event->unit);
	if (r >= 0)
		r = text_take(texts->rule, &event->rule);
	return r < 0 ? r : text_take(texts->asked, &event->asked);
}

static int event_make(struct event *event, const struct event_texts *texts, struct event *ret_event)
{
	int r;

	key_take(event, texts->key);
	r = texts_take(event, texts);
	if (r < 0) {
		event_clear(event);
		return r;
	}
	*ret_event = *event;
	return 0;
}

int event_from_record(const void *bytes, size_t size, const struct event_clocks *clocks,
		      struct event *ret_event)
{
	struct bw_event record;
	struct event event;
	const struct event_texts texts = {
		.key = &record.key,
		.comm = record.comm,
		.rule = record.rule,
		.asked = record.asked,
		.exe = &record.exe_path,
		.file = &record.file_path,
	};

	if (size != sizeof(record))
		return -EBADMSG;
	memcpy(&record, bytes, sizeof(record));
	if (record.version != BW_EVENT_VERSION || record.size != size || !record_is_sound(&record))
		return -EBADMSG;
	event = (struct event){
		.count = record.count,
		.suppressed = record.suppressed,
		.generation = record.generation,
		.cgroup = record.cgroup,
		.file_id = record.file,
		.pid = record.pid,
		.tid = record.tid,
		.parent = record.parent,
	};
	times_set(&event, record.ns, record.count > 0 ? record.first_ns : record.ns, clocks);
	return event_make(&event, &texts, ret_event);
}

int event_from_aggregate(const struct bw_aggregate_key *key, const struct bw_aggregate *aggregate,
			 const struct event_clocks *clocks, struct event *ret_event)
{
	struct event event = {
		.count = aggregate->count,
		.suppressed = aggregate->suppressed,
		.generation = aggregate->generation,
		.pid = aggregate->pid,
	};
	const struct event_texts texts = {
		.key = key,
		.comm = aggregate->comm,
		.rule = aggregate->rule,
		.asked = "",
		.exe = &aggregate->exe,
		.file = &aggregate->file,
	};

	if (!key_is_sound(key) || !aggregate_is_sound(aggregate))
		return -EBADMSG;
	times_set(&event, aggregate->last_ns, aggregate->first_ns, clocks);
	return event_make(&event, &texts, ret_event);
}

/* --- asking --- */

uint32_t event_controls(const struct event *event)
{
	return event->refused | event->audited | event->exempt;
}

enum bw_verdict event_verdict(const struct event *event)
{
	return event->refused	? BW_VERDICT_REFUSE
	       : event->audited ? BW_VERDICT_AUDIT
				: BW_VERDICT_EXEMPT;
}
