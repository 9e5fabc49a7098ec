/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "policy/policy-key.h"

#include <string.h>
#include <strings.h>

#include "policy/control.h"
#include "policy/event-limit.h"
#include "policy/exempt.h"
#include "policy/guarded.h"

#define BLANKS " \t"

/* --- values of one word --- */

/* A word out of `names`; `find` is its X_from_string(). Negative when refused. */
static int value_word(struct policy_draft *draft, const char *value, int (*find)(const char *),
		      const char *const *names)
{
	int n = find(value);

	if (n < 0)
		draft_unknown(draft, "value", value, names);
	return n;
}

static int boolean_from_string(const char *value)
{
	static const char *const words[2][6] = {
		{ "no", "0", "n", "false", "f", "off" },
		{ "yes", "1", "y", "true", "t", "on" },
	};

	for (int truth = 0; truth < 2; truth++)
		for (size_t i = 0; i < 6; i++)
			if (strcasecmp(words[truth][i], value) == 0)
				return truth;
	return -EINVAL;
}

static int value_boolean(struct policy_draft *draft, const char *value)
{
	static const char *const names[] = { "yes", "no", NULL };

	return value_word(draft, value, boolean_from_string, names);
}

/* --- [Guard] --- */

static int set_guard_mode(struct policy_draft *draft, const char *value)
{
	int mode = value_word(draft, value, mode_from_string, mode_names);

	if (mode < 0)
		return 0;
	draft->policy->mode = (enum bw_mode)mode;
	return policy_source_set(draft, &draft->policy->mode_from);
}

static int set_scope(struct policy_draft *draft, const char *value)
{
	int scope = value_word(draft, value, scope_from_string, scope_names);

	if (scope < 0)
		return 0;
	draft->policy->scope = (enum bw_scope)scope;
	return policy_source_set(draft, &draft->policy->scope_from);
}

static int set_on_failure(struct policy_draft *draft, const char *value)
{
	int what = value_word(draft, value, on_failure_from_string, on_failure_names);

	if (what < 0)
		return 0;
	draft->policy->on_failure = (enum policy_on_failure)what;
	return policy_source_set(draft, &draft->policy->on_failure_from);
}

static int set_lock(struct policy_draft *draft, const char *value)
{
	if (value_boolean(draft, value) > 0)
		draft_error(draft, "set Lock=no or remove the line",
			    "Lock=yes is not supported in this version");
	return 0;
}

/* --- [Control NAME] --- */

static int set_control_mode(struct policy_draft *draft, const char *value)
{
	int mode = value_word(draft, value, mode_from_string, mode_names);

	if (mode < 0)
		return 0;
	draft->policy->control[draft->control] = (enum bw_mode)mode;
	return policy_source_set(draft, &draft->policy->control_from[draft->control]);
}

/* --- [Exempt NAME] --- */

static int set_sealed_only(struct policy_draft *draft, const char *value)
{
	int truth = value_boolean(draft, value);

	if (truth >= 0)
		draft->policy->exemptions[draft->exemption].sealed_only = truth;
	return 0;
}

/* --- sections --- */

static int guard_begin(struct policy_draft *draft, const char *name)
{
	draft->section = POLICY_SECTION_GUARD;
	return 0;
}

static int control_begin(struct policy_draft *draft, const char *name)
{
	int control = control_from_string(name);

	if (control < 0) {
		draft_unknown(draft, "control", name, control_names);
		return 0;
	}
	draft->control = (enum bw_control)control;
	draft->section = POLICY_SECTION_CONTROL;
	return 0;
}

static int events_begin(struct policy_draft *draft, const char *name)
{
	draft->section = POLICY_SECTION_EVENTS;
	return 0;
}

static const struct section {
	const char *kind;
	const char *example; /* NULL: sections of this kind have no name */
	int (*begin)(struct policy_draft *draft, const char *name);
} sections[] = {
	{ "Guard", NULL, guard_begin },
	{ "Control", "[Control memfd-exec]", control_begin },
	{ "Exempt", "[Exempt runc]", exempt_begin },
	{ "Events", NULL, events_begin },
};

#define SECTIONS (sizeof(sections) / sizeof(sections[0]))

static int section_enter(struct policy_draft *draft, const struct section *section,
			 const char *name)
{
	if (!section->example && *name) {
		draft_error(draft, NULL, "section [%s] has no name, but '%s' follows",
			    section->kind, name);
		return 0;
	}
	if (section->example && !*name) {
		draft_error(draft, NULL, "section [%s] needs a name, as in %s", section->kind,
			    section->example);
		return 0;
	}
	return section->begin(draft, name);
}

static void section_unknown(struct policy_draft *draft, const char *kind)
{
	const char *kinds[SECTIONS + 1] = { NULL };

	for (size_t i = 0; i < SECTIONS; i++)
		kinds[i] = sections[i].kind;
	draft_unknown(draft, "section", kind, kinds);
}

int policy_section_begin(struct policy_draft *draft, const char *header)
{
	_cleanup_free_ char *kind = NULL;
	size_t len;

	draft->section = POLICY_SECTION_REFUSED;
	header += strspn(header, BLANKS);
	len = strcspn(header, BLANKS);
	kind = strndup(header, len);
	if (!kind)
		return -ENOMEM;
	header += len;
	header += strspn(header, BLANKS);
	for (size_t i = 0; i < SECTIONS; i++)
		if (strcmp(sections[i].kind, kind) == 0)
			return section_enter(draft, &sections[i], header);
	section_unknown(draft, kind);
	return 0;
}

/* --- keys: the table --- */

enum key_flag {
	KEY_LIST = 1 << 0, /* words that add up; an empty value forgets those before it */
	KEY_TEXT = 1 << 1, /* free text: '#' and ';' are part of it */
};

static const struct key {
	enum policy_section section;
	unsigned int flags;
	const char *name;
	int (*set)(struct policy_draft *draft, const char *value);
} keys[] = {
	{ POLICY_SECTION_GUARD, 0, "Mode", set_guard_mode },
	{ POLICY_SECTION_GUARD, KEY_LIST, "Paths", guarded_set_paths },
	{ POLICY_SECTION_GUARD, 0, "Scope", set_scope },
	{ POLICY_SECTION_GUARD, 0, "OnFailure", set_on_failure },
	{ POLICY_SECTION_GUARD, 0, "Lock", set_lock },
	{ POLICY_SECTION_CONTROL, 0, "Mode", set_control_mode },
	{ POLICY_SECTION_EXEMPT, KEY_LIST, "Controls", exempt_set_controls },
	{ POLICY_SECTION_EXEMPT, 0, "Exe", exempt_set_exe },
	{ POLICY_SECTION_EXEMPT, KEY_LIST, "Uid", exempt_set_uid },
	{ POLICY_SECTION_EXEMPT, KEY_LIST, "Unit", exempt_set_unit },
	{ POLICY_SECTION_EXEMPT, KEY_LIST, "UserNamespace", exempt_set_namespace },
	{ POLICY_SECTION_EXEMPT, 0, "SealedOnly", set_sealed_only },
	{ POLICY_SECTION_EXEMPT, KEY_TEXT, "Reason", exempt_set_reason },
	{ POLICY_SECTION_EXEMPT, KEY_TEXT, "Owner", exempt_set_owner },
	{ POLICY_SECTION_EXEMPT, 0, "Expires", exempt_set_expires },
	{ POLICY_SECTION_EVENTS, 0, "RateLimitIntervalSec", event_limit_set_interval },
	{ POLICY_SECTION_EVENTS, 0, "RateLimitBurst", event_limit_set_burst },
};

#define KEYS (sizeof(keys) / sizeof(keys[0]))

static void key_unknown(struct policy_draft *draft, const char *name)
{
	const char *names[KEYS + 1] = { NULL };
	size_t n = 0;

	for (size_t i = 0; i < KEYS; i++)
		if (keys[i].section == draft->section)
			names[n++] = keys[i].name;
	draft_unknown(draft, "key", name, names);
}

/* Cut off a comment: '#' or ';' at the beginning or after a blank, and the blanks before it. */
static void comment_cut(char *value)
{
	size_t len = 0;

	for (size_t i = 0; value[i]; i++) {
		if ((value[i] == '#' || value[i] == ';') &&
		    (i == 0 || strchr(BLANKS, value[i - 1])))
			break;
		if (!strchr(BLANKS, value[i]))
			len = i + 1;
	}
	value[len] = '\0';
}

static int key_set(struct policy_draft *draft, const struct key *key, const char *value)
{
	_cleanup_free_ char *copy = NULL;

	copy = strdup(value);
	if (!copy)
		return -ENOMEM;
	if (!(key->flags & KEY_TEXT))
		comment_cut(copy);
	if (!*copy && !(key->flags & KEY_LIST)) {
		draft_error(draft, "give it one, or remove the line", "%s= has no value",
			    key->name);
		return 0;
	}
	return key->set(draft, copy);
}

int policy_key_set(struct policy_draft *draft, const char *name, const char *value)
{
	if (draft->section == POLICY_SECTION_REFUSED)
		return 0;
	if (draft->section == POLICY_SECTION_NONE) {
		draft_error(draft, "begin with a section such as [Guard]",
			    "key '%s' is outside any section", name);
		return 0;
	}
	for (size_t i = 0; i < KEYS; i++)
		if (keys[i].section == draft->section && strcmp(keys[i].name, name) == 0)
			return key_set(draft, &keys[i], value);
	key_unknown(draft, name);
	return 0;
}
