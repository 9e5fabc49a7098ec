/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/evidence-line.h"

#include <json-c/json.h>
#include <string.h>

#include "cli/json-member.h"
#include "policy/control.h"

#define LINE_DEPTH 8

static void object_put(json_object **object)
{
	(void)json_object_put(*object);
}

static void tokener_free(json_tokener **tokener)
{
	if (*tokener)
		json_tokener_free(*tokener);
}

/* --- kinds of line --- */

struct sighting_line {
	struct sighting s;
	int64_t time_us;
	uint64_t began;
};

#define S(key_, field, ...)                                                                 \
	{                                                                                   \
		.key = (key_), .offset = offsetof(struct sighting_line, field), __VA_ARGS__ \
	}
static const struct member sighting_members[] = {
	S("control", s.control, .read = member_word, .from_string = control_from_string,
	  .needed = true),
	S("verdict", s.verdict, .read = member_word, .from_string = verdict_from_string,
	  .needed = true),
	S("operation", s.operation, .read = member_word, .from_string = operation_from_string),
	S("role", s.role, .read = member_word, .from_string = role_from_string),
	S("reason", s.reason, .read = member_word, .from_string = reason_from_string),
	S("places", s.places, .read = member_set, .from_string = place_from_string),
	S("conditions", s.conditions, .read = member_set, .from_string = condition_from_string),
	S("uid", s.uid, .read = member_number32),
	S("pid", s.pid, .read = member_number32),
	S("comm", s.comm, .read = member_characters, .room = BW_COMM_LEN),
	S("exe_id", s.exe_id, .read = member_id),
	S("exe", s.exe, .read = member_text),
	S("file", s.file, .read = member_text),
	S("unit", s.unit, .read = member_text),
	S("rule", s.rule, .read = member_text),
	S("count", s.count, .read = member_number),
	S("first", s.first_us, .read = member_time),
	S("last", s.last_us, .read = member_time),
	S("generation", s.generation, .read = member_number),
	S("policy_hash", s.policy_hash, .read = member_hash),
	S("boot", s.boot, .read = member_characters, .room = EVIDENCE_BOOT_LEN),
	S("time", time_us, .read = member_time),
	S("began", began, .read = member_number),
	{ 0 },
};

/* What a line may leave out follows from the rest. */
static int sighting_read(struct evidence_lines *lines, json_object *object, const char **ret_wrong)
{
	struct sighting_line line = { 0 };
	int r = members_read(object, sighting_members, &line, ret_wrong);

	if (line.s.last_us == 0)
		line.s.last_us = line.time_us;
	if (line.s.first_us == 0)
		line.s.first_us = line.s.last_us;
	if (line.s.count == 0)
		line.s.count = 1;
	if (line.began == 0)
		line.began = (uint64_t)line.s.first_us;
	line.s.exe_whole = line.s.exe && *line.s.exe == '/';
	line.s.file_whole = line.s.file && *line.s.file == '/';
	if (r >= 0 && line.s.last_us == 0) {
		*ret_wrong = "time";
		r = -EBADMSG;
	}
	if (r >= 0 && line.s.last_us >= lines->since_us)
		r = growing_add(&lines->growing, &line.s, line.began);
	sighting_clear(&line.s);
	return r;
}

#define W(key_, field, ...)                                                         \
	{                                                                           \
		.key = (key_), .offset = offsetof(struct watch, field), __VA_ARGS__ \
	}
static const struct member watch_members[] = {
	W("from", from_us, .read = member_time, .needed = true),
	W("to", to_us, .read = member_time, .needed = true),
	W("from_boottime_usec", from_boottime_us, .read = member_number),
	W("to_boottime_usec", to_boottime_us, .read = member_number),
	W("audit", audit, .read = member_set_byte, .from_string = control_from_string),
	W("enforce", enforce, .read = member_set_byte, .from_string = control_from_string),
	W("generation", generation, .read = member_number),
	W("policy_hash", policy_hash, .read = member_hash),
	W("ground_hash", ground_hash, .read = member_hash),
	W("lost", lost, .read = member_number),
	W("evicted", evicted, .read = member_number),
	W("unrecorded", unrecorded, .read = member_number),
	W("boot", boot, .read = member_characters, .room = EVIDENCE_BOOT_LEN),
	{ 0 },
};

static int watch_read(struct evidence_lines *lines, json_object *object, const char **ret_wrong)
{
	struct watch watch = { 0 };
	int r = members_read(object, watch_members, &watch, ret_wrong);

	if (r >= 0 && watch.from_us > watch.to_us) {
		*ret_wrong = "to";
		r = -EBADMSG;
	}
	if (watch.to_boottime_us == 0) /* as if the guard was there from the boot's beginning */
		watch.to_boottime_us = (uint64_t)(watch.to_us - watch.from_us);
	if (r < 0 || !watch_clip(&watch, lines->since_us))
		return r;
	return evidence_add_watch(&lines->evidence, &watch);
}

struct use_line {
	struct rule_use use;
	char boot[EVIDENCE_BOOT_LEN];
	uint64_t began;
};

#define U(key_, field, ...)                                                            \
	{                                                                              \
		.key = (key_), .offset = offsetof(struct use_line, field), __VA_ARGS__ \
	}
static const struct member use_members[] = {
	U("rule", use.rule, .read = member_text, .needed = true),
	U("count", use.count, .read = member_number, .needed = true),
	U("first", use.first_us, .read = member_time, .needed = true),
	U("last", use.last_us, .read = member_time, .needed = true),
	U("boot", boot, .read = member_characters, .room = EVIDENCE_BOOT_LEN),
	U("began", began, .read = member_number),
	{ 0 },
};

static int use_read(struct evidence_lines *lines, json_object *object, const char **ret_wrong)
{
	struct use_line line = { 0 };
	int r = members_read(object, use_members, &line, ret_wrong);

	if (line.began == 0)
		line.began = (uint64_t)line.use.first_us;
	if (r >= 0 && line.use.last_us >= lines->since_us)
		r = growing_add_use(&lines->growing, &line.use, line.boot, line.began);
	free(line.use.rule);
	return r;
}

#define G(key_, field)                                                                           \
	{                                                                                        \
		.key = (key_), .offset = offsetof(struct evidence, field), .read = member_number \
	}
static const struct member guard_members[] = {
	G("generation", generation), G("lost", lost), G("evicted", evicted),
	G("unrecorded", unrecorded), { 0 },
};
static const struct member guard_hash[] = {
	{ .key = "policy_hash",
	  .offset = offsetof(struct evidence, policy_hash),
	  .read = member_hash },
	{ 0 },
};

/* "modes" and "counted" have a member for each control. */
static int control_read(struct evidence *evidence, json_object *object, enum bw_control control,
			const char **ret_wrong)
{
	const struct member mode[] = {
		{ .key = control_to_string(control),
		  .read = member_word,
		  .from_string = mode_from_string },
		{ 0 },
	};
	json_object *modes = NULL, *all = NULL, *counted = NULL;
	int r = 0;

	if (json_object_object_get_ex(object, "modes", &modes) &&
	    json_object_is_type(modes, json_type_object))
		r = members_read(modes, mode, &evidence->mode[control], ret_wrong);
	if (r < 0 || !json_object_object_get_ex(object, "counted", &all) ||
	    !json_object_is_type(all, json_type_object) ||
	    !json_object_object_get_ex(all, mode->key, &counted) ||
	    !json_object_is_type(counted, json_type_object))
		return r;
	for (enum bw_verdict verdict = 0; verdict < _BW_VERDICT_MAX && r >= 0; verdict++) {
		const struct member number[] = {
			{ .key = verdict_to_string(verdict), .read = member_number },
			{ 0 },
		};

		r = members_read(counted, number, &evidence->counted[control][verdict], ret_wrong);
	}
	return r;
}

static int guard_read(struct evidence_lines *lines, json_object *object, const char **ret_wrong)
{
	int r = members_read(object, guard_members, &lines->evidence, ret_wrong);

	if (r >= 0)
		r = members_read(object, guard_hash, &lines->evidence, ret_wrong);
	for (enum bw_control control = 0; control < _BW_CONTROL_MAX && r >= 0; control++)
		r = control_read(&lines->evidence, object, control, ret_wrong);
	return r;
}

/* --- a line --- */

static const struct {
	const char *name;
	int (*read)(struct evidence_lines *lines, json_object *object, const char **ret_wrong);
} kinds[] = {
	{ "event", sighting_read }, { "aggregate", sighting_read }, { "watch", watch_read },
	{ "use", use_read },	    { "guard", guard_read },
};

/* One object and nothing behind it. */
static json_object *line_parse(const char *line, size_t len)
{
	_cleanup_(tokener_free) json_tokener *tokener = json_tokener_new_ex(LINE_DEPTH);
	json_object *object;

	if (!tokener)
		return NULL;
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	object = json_tokener_parse_ex(tokener, line, (int)len);
	if (json_tokener_get_error(tokener) == json_tokener_success &&
	    json_tokener_get_parse_end(tokener) == len &&
	    json_object_is_type(object, json_type_object))
		return object;
	(void)json_object_put(object);
	return NULL;
}

int evidence_line_read(struct evidence_lines *lines, const char *line, size_t len,
		       const char **ret_wrong)
{
	_cleanup_(object_put) json_object *object = NULL;
	json_object *member = NULL;
	const char *kind = "event";

	if (strspn(line, " \t\r") == len)
		return 0;
	object = len <= EVIDENCE_LINE_MAX ? line_parse(line, len) : NULL;
	if (!object) {
		*ret_wrong = len > EVIDENCE_LINE_MAX ? "its length" : "it is no JSON object";
		return -EBADMSG;
	}
	if (json_object_object_get_ex(object, "kind", &member))
		kind = member_string(member);
	for (size_t i = 0; kind && i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcmp(kind, kinds[i].name) == 0)
			return kinds[i].read(lines, object, ret_wrong);
	(void)snprintf(lines->kind, sizeof(lines->kind), "%s", kind ? kind : "no text");
	return 1;
}
